/** Whether a database lies open: all that is asked of one here, where no SQLite is at hand. */
import { closeSync, openSync, readSync } from 'node:fs';

/** The beginning of every SQLite file that is not encrypted: §1.3 of https://sqlite.org/fileformat2.html. */
export const plainMagic = Buffer.from('SQLite format 3\0', 'latin1');

/** False also for a file that is not there, or cannot be read. */
export function isPlain(path: string): boolean {
  const head = Buffer.alloc(plainMagic.length);
  try {
    const file = openSync(path, 'r');
    try {
      readSync(file, head, 0, head.length, 0);
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
  return head.equals(plainMagic);
}
