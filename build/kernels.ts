/**
 * Compiles the kernels of the index (`electron/library/index/wasm/`) from AssemblyScript into the one .wasm file
 * beside them. The file is a product, not a source: it is not committed, and made again when a source changed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, globSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FacetError } from '../electron/contract/errors.ts';

const compiler = fileURLToPath(new URL('../node_modules/assemblyscript/bin/asc.js', import.meta.url));
const folder = fileURLToPath(new URL('../electron/library/index/wasm', import.meta.url));

export const kernelsFile = join(folder, 'kernels.wasm');

/** Name of the section of the file that says what it was compiled from. */
const section = 'facet.sources';

const options = [
  ...['--runtime', 'stub', '--noAssert', '-O3'],
  // The planes are imported, shared between threads, and at most the 4 GiB that 32-bit pointers reach.
  ...['--importMemory', '--noExportMemory', '--sharedMemory', '--initialMemory', '1'],
  ...['--maximumMemory', '65536', '--enable', 'simd,relaxed-simd,threads,bulk-memory'],
];

/**
 * Makes the file unless it is there and up to date, which is a matter of a millisecond.
 * @throws FacetError `internal` when the compiler refuses a source; its messages are on stderr
 */
export function ensureKernels(): void {
  const wanted = fingerprint();
  if (compiledFrom() === wanted) return;
  // Renamed into place: two test runs may compile side by side.
  const temporary = `${kernelsFile}.${String(process.pid)}`;
  // The compiler as a program of its own: its types would replace those of Array and others everywhere.
  const args = [compiler, join(folder, 'kernels.ts'), '--outFile', temporary, ...options];
  const { status } = spawnSync(process.execPath, args, { stdio: ['ignore', process.stderr, 'inherit'] });
  if (status !== 0) {
    throw new FacetError({ code: 'internal', detail: `the search kernels in ${folder} do not compile` });
  }
  appendFileSync(temporary, customSection(section, wanted));
  renameSync(temporary, kernelsFile);
}

/** A hash of the sources, the options and the compiler. */
function fingerprint(): string {
  const hash = createHash('sha256').update(options.join(' ')).update(compilerHash());
  for (const name of globSync('*.ts', { cwd: folder }).sort()) {
    hash.update(`\0${name}\0`).update(readFileSync(join(folder, name)));
  }
  return hash.digest('hex');
}

function compilerHash(): string {
  const lock = readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8');
  const { packages } = JSON.parse(lock) as { packages: Record<string, { integrity?: string } | undefined> };
  return packages['node_modules/assemblyscript']?.integrity ?? '';
}

function compiledFrom(): string | null {
  try {
    const [told] = WebAssembly.Module.customSections(
      new WebAssembly.Module(readFileSync(kernelsFile)),
      section,
    );
    return told === undefined ? null : Buffer.from(told).toString('utf8');
  } catch {
    return null;
  }
}

/** Section 0 of the binary format: a name and any bytes; readers that do not know the name pass over it. */
function customSection(name: string, text: string): Buffer {
  const sized = (bytes: Buffer): Buffer => Buffer.concat([leb128(bytes.length), bytes]);
  const body = Buffer.concat([sized(Buffer.from(name)), Buffer.from(text)]);
  return Buffer.concat([Buffer.from([0]), sized(body)]);
}

function leb128(value: number): Buffer {
  const bytes: number[] = [];
  for (let left = value; ; left >>= 7) {
    if (left < 128) return Buffer.from([...bytes, left]);
    bytes.push((left & 127) | 128);
  }
}
