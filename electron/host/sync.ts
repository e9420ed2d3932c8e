/** Making sure that what was written is on the disk. */
import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

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

/**
 * Puts a file in its place for this user alone: written beside its name, synced, then renamed, so that there is the old one
 * or the new one. @throws what the file system throws; nothing is left beside it then
 */
export function replaceFile(path: string, text: string): void {
  const partial = `${path}.${randomUUID()}.partial`;
  try {
    writeFileSync(partial, text, { flag: 'wx', mode: 0o600, flush: true });
    renameSync(partial, path);
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw thrown;
  }
  sync(dirname(path));
}
