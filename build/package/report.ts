/** Where a packed app's megabytes are: a table for the terminal. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './check.ts';

/** Parts of the app, each with the folders it takes, in the order they are asked; the last takes the rest. */
const parts: readonly (readonly [name: string, pattern: RegExp, why: string])[] = [
  [
    'Node',
    /^resources\/node\//,
    'runs the database on a runtime whose N-API is too old; official builds carry none',
  ],
  ['onnxruntime', /node_modules\/onnxruntime-/, 'inference on the CPU and the GPU'],
  ['sharp', /node_modules\/(sharp|@img|@emnapi)\//, 'decodes and encodes pictures'],
  ['SQLite', /node_modules\/better-sqlite3\//, 'the library file'],
  ['models', /^resources\/native-models\//, 'detector, landmarks, embedder, golden photos'],
  ['Chromium’s licences', /^LICENSES\.chromium\.html$/, 'must be shown; packs to a tenth'],
  ['Facet', /^resources\//, 'its own code, the page, small packages'],
  ['Electron', /./, 'Chromium, V8, Node'],
];

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1).padStart(7)} MB`;

/** @param archives what is downloaded; those that were not made are left out */
export function sizeReport(dir: string, archives: readonly string[]): string {
  const sizes = new Map<string, number>();
  for (const path of filesBelow(dir)) {
    const inside = path.slice(dir.length + 1).replaceAll('\\', '/');
    const name = parts.find(([, pattern]) => pattern.test(inside))?.[0] ?? '';
    sizes.set(name, (sizes.get(name) ?? 0) + statSync(path).size);
  }
  const total = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  const rows = parts
    .filter(([name]) => sizes.has(name))
    .map(([name, , why]) => `  ${name.padEnd(20)} ${megabytes(sizes.get(name) ?? 0)}  ${why}`);
  const files = archives
    .filter((path) => existsSync(path))
    .map((path) => `  ${path.slice(path.lastIndexOf('/') + 1).padEnd(20)} ${megabytes(statSync(path).size)}`);
  return [
    'Installed',
    ...rows,
    `  ${'all'.padEnd(20)} ${megabytes(total)}`,
    'To download',
    ...files,
    '',
  ].join('\n');
}

/** Where `npm run package` leaves the unpacked app of this machine. */
export const unpackedName = (platform: string, arch: string): string =>
  join('dist', `${platform === 'win32' ? 'win' : platform}${arch === 'x64' ? '' : `-${arch}`}-unpacked`);
