/** Making sure that what was written is on the disk. */
import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';

/** Syncs a file, or a folder after a name in it was changed. */
export function sync(path: string): void {
  const folder = statSync(path).isDirectory();
  // Windows cannot open a folder to sync it, and does not need it.
  if (folder && process.platform === 'win32') return;
  const handle = openSync(path, folder ? 'r' : 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
