import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Folder of labelled photos and extra detectors for measuring, or null where this machine has none. */
export function sharedDir(): string | null {
  const dir = process.env['FACET_SHARED'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
  return existsSync(`${dir}/data/lfw-pairs.tsv`) ? dir : null;
}

/** What a skipped test says. */
export const noShared = 'needs the labelled photos of ../shared (or FACET_SHARED), which are not here';
