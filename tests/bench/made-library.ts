/** The made-up library that a section opens: one that was written before, or a new one that goes with the run. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeLibrary } from './synthetic/write.ts';

export interface MadeLibrary {
  readonly dir: string;
  remove(): void;
}

/**
 * `FACET_BENCH_LIBRARY=DIR` names one (`npm run bench:library`); else `FACET_BENCH_FACES` says how many faces to make.
 * @param faces where neither says so
 */
export async function madeLibrary(faces = 50_000): Promise<MadeLibrary> {
  const given = process.env['FACET_BENCH_LIBRARY'];
  if (given !== undefined) return { dir: given, remove: () => undefined };
  const root = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  const dir = join(root, 'library');
  await writeLibrary(dir, { faces: Number(process.env['FACET_BENCH_FACES'] ?? faces), seed: 1 });
  return {
    dir,
    remove: () => {
      rmSync(root, { recursive: true, force: true });
    },
  };
}
