/** Other engines for nearest vectors, each in a process of its own, on the same rows and queries. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const dir = fileURLToPath(new URL('.', import.meta.url));

export interface Engine {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Left out above this many rows: building a graph takes minutes there, with 16 neighbours and an effort of 128. */
  readonly atMost: number;
}

const node = process.execPath;
const scan = Infinity;
const graph = 20_000;

export const facet: Engine = { name: 'Facet', command: [node, 'facet.ts'], atMost: scan };

export const peers: readonly Engine[] = [
  { name: 'plain JavaScript loop', command: [node, 'plain-loop.mjs'], atMost: scan },
  { name: 'usearch f32', command: [node, 'usearch.mjs', '--variant', 'f32'], atMost: graph },
  { name: 'usearch i8', command: [node, 'usearch.mjs', '--variant', 'i8'], atMost: graph },
  { name: 'hnswlib-node f32', command: [node, 'hnswlib.mjs'], atMost: graph },
  { name: 'sqlite-vec f32', command: [node, 'sqlite-vec.mjs'], atMost: scan },
  {
    name: 'numpy, loop as InsightFace Studio',
    command: ['python3', 'numpy_peer.py', '--variant', 'loop'],
    atMost: scan,
  },
  {
    name: 'numpy, one product',
    command: ['python3', 'numpy_peer.py', '--variant', 'product'],
    atMost: scan,
  },
];

export interface Given {
  /** Files of float32, row-major, unit length. */
  readonly rows: string;
  readonly queries: string;
  readonly dimension: number;
  readonly k: number;
}

export interface EngineRun {
  readonly buildSeconds: number;
  /** Of each query. */
  readonly milliseconds: readonly number[];
  /** Row numbers for each query, best first. */
  readonly found: readonly (readonly number[])[];
  /** Peak resident memory, bytes. */
  readonly memory: number;
}

/** @returns what it did, or in words why it did not */
export function runEngine({ command }: Engine, given: Given): EngineRun | string {
  const [program, ...args] = command;
  const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const { stdout, stderr, status, error } = spawnSync(program, [...args, ...flags], {
    cwd: dir,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) return error.message;
  if (status !== 0) return stderr.trim().split('\n').at(-1) ?? `exit code ${status ?? 'none'}`;
  return JSON.parse(stdout) as EngineRun;
}

/** Installs package.json unless it is installed. hnswlib-node is compiled, where there is a compiler. */
export function ensureEngines(): void {
  if (existsSync(`${dir}node_modules/usearch/package.json`)) return;
  console.error('bench: installing other vector indexes (about 30 MB) into tests/bench/vectors');
  const npm = (...args: string[]): number | null =>
    spawnSync('npm', args, { cwd: dir, stdio: 'ignore', shell: process.platform === 'win32' }).status;
  if (npm('ci', '--ignore-scripts', '--no-audit', '--no-fund') !== 0)
    throw new Error('the other vector indexes could not be installed');
  npm('rebuild', 'hnswlib-node', '--ignore-scripts=false');
}
