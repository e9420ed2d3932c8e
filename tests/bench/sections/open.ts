/** The start of a large library: with and without the copy of the vectors beside it; what it takes on disk. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IndexOptions } from '../index/options.ts';
import type { Start } from '../open/child.ts';
import { compared, plain, type Row } from '../row.ts';
import { writeLibrary } from '../synthetic/write.ts';

const child = fileURLToPath(new URL('../open/child.ts', import.meta.url));

/** @param key of an encrypted library, hexadecimal */
export function started(dir: string, keep: 'copy' | 'browse' | 'nothing', key?: string): Start {
  // A million groups' sums are gigabytes of the heap.
  const args = ['--max-old-space-size=8192', child, dir, keep];
  const out = execFileSync(process.execPath, args, {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...(key !== undefined && { BENCH_KEY: key }) },
  });
  return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Start;
}

export async function open({ rows: faces }: IndexOptions): Promise<Row[]> {
  const root = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  const dir = join(root, 'library');
  const of = faces.toLocaleString('en');
  const seconds = (name: string, ms: number, goal: number): Row =>
    compared('open', `${of}: ${name}`, 's', ms / 1000, `${String(goal)} s`, goal, { atMost: 1 });
  try {
    const written = await writeLibrary(dir, { faces, seed: 1 });
    const bare = started(dir, 'copy');
    const copied = started(dir, 'nothing');
    const { rawVectorBytes, vectorTableBytes, vectorSeconds } = written;
    return [
      seconds('window usable', copied.usable, 1),
      seconds('first search', copied.search, 3),
      seconds('first search without the copy', bare.search, 15),
      plain('open', `${of}: everything read`, 's', copied.ready / 1000),
      plain('open', `${of}: everything read, no copy`, 's', bare.ready / 1000),
      plain('open', `${of}: longest without an answer`, 'ms', copied.longest),
      plain('open', `${of}: memory`, 'MB', copied.memory / 1e6),
      compared(
        'open',
        `${of}: table of vectors`,
        'MB',
        vectorTableBytes / 1e6,
        'the raw vectors',
        rawVectorBytes / 1e6,
        { atMost: 1.15 },
      ),
      compared('open', `${of}: vectors stored`, 'faces/s', faces / vectorSeconds, 'faces/s', 50_000, {
        atLeast: 1,
      }),
    ];
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
