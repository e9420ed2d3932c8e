/** One file that holds everything. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { storeError } from '../store/errors.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes the whole library to one file, which opens as a library once it lies in a folder as `facet.sqlite`.
 * Written beside its final name, synced and then renamed: what is there afterwards is the old file or a whole
 * new one.
 * @param to path of the file; an existing one is replaced
 * @throws FacetError `disk-full`, `unreadable`, `invalid-input` when `to` is the library itself
 */
export function backup(store: Store, to: string): { path: string; bytes: number } {
  const path = resolve(to);
  if (['', '-wal', '-shm', '-journal'].some((suffix) => path === store.file + suffix)) {
    throw new FacetError({
      code: 'invalid-input',
      field: 'to',
      detail: 'is the library itself; choose another file',
    });
  }
  const partial = `${path}.partial`;
  try {
    rmSync(partial, { force: true });
    // One read transaction: what other work writes meanwhile is not in it. Deleted pages are not copied.
    store.db.prepare('VACUUM INTO ?').run(partial);
    sync(partial);
    renameSync(partial, path);
    sync(dirname(path));
    return { path, bytes: statSync(path).size };
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw storeError(thrown, path);
  }
}

function sync(path: string): void {
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
