/** One file that holds everything; beside that of an encrypted library, one with its key. */
import { closeSync, openSync, readSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Backup } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import { type KeyEntry, keyIdOf, readKeyFile, readKeys, writeKeys } from '../../host/keys/key-file.ts';
import { waysIn } from '../../host/keys/unlock.ts';
import { sync } from '../../host/sync.ts';
import { kindOf } from '../store/cipher.ts';
import { storeError } from '../store/errors.ts';
import type { Store } from '../store/store.ts';

/**
 * Writes the whole library to one file, which opens as a library once it lies in a folder as `facet.sqlite`; that of an
 * encrypted library is encrypted with the same key, and its key file is written along: `NAME.keys.json` for `NAME.sqlite`.
 * Written beside its final name, synced and then renamed: what is there afterwards is the old file or a whole
 * new one.
 * @param to path of the file; an existing backup is replaced
 * @throws FacetError `disk-full`, `unreadable`; `invalid-input` when `to` is the library itself, a folder, in a
 *   folder that is not there, or a file that is no database (a photo, say), which a slip must not cost
 */
export function backup(store: Store, to: string): Backup {
  const path = resolve(to);
  refuse(store, path);
  const keys = keyFor(store, path);
  const partial = `${path}.partial`;
  try {
    rmSync(partial, { force: true });
    // One read transaction: what other work writes meanwhile is not in it. Deleted pages are not copied.
    store.db.prepare('VACUUM INTO ?').run(partial);
    sync(partial);
    // First the key, beside that of the backup which is replaced: at no moment one lies there without its own.
    if (keys !== null) writeKeys(keys.path, [...keys.former, keys.entry]);
    renameSync(partial, path);
    sync(dirname(path));
    if (keys !== null && keys.former.length > 0) writeKeys(keys.path, [keys.entry]);
    return {
      path,
      bytes: statSync(path).size,
      keys: keys === null ? null : { path: keys.path, passphrase: waysIn(keys.entry).passphrase },
    };
  } catch (thrown) {
    try {
      rmSync(partial, { force: true });
    } catch {
      // Where nothing may be written, nothing has to be removed.
    }
    throw storeError(thrown, path);
  }
}

interface KeyCopy {
  readonly path: string;
  readonly entry: KeyEntry;
  /** Of the backup that is replaced. */
  readonly former: readonly KeyEntry[];
}

/** What has to lie beside a backup at `path`; null where the library is not encrypted, or its key file is gone. */
function keyFor(store: Store, path: string): KeyCopy | null {
  if (store.key === null) return null;
  const id = keyIdOf(store.key);
  const entry = readKeyFile(store.dir)?.find((one) => one.id === id);
  if (entry === undefined) return null;
  const beside = `${path.replace(/\.sqlite$/i, '')}.keys.json`;
  try {
    const former = (readKeys(beside) ?? []).filter((one) => one.id !== id).slice(-1);
    return { path: beside, entry, former };
  } catch (thrown) {
    const detail =
      'is a file of another kind, and lies where the key of the backup has to; choose another name';
    throw new FacetError({ code: 'invalid-input', field: beside, detail }, { cause: thrown });
  }
}

/** @throws FacetError `invalid-input` for a place where no backup may go */
function refuse(store: Store, path: string): void {
  const invalid = (detail: string): FacetError =>
    new FacetError({ code: 'invalid-input', field: path, detail });
  const at = (file: string) => statSync(file, { bigint: true, throwIfNoEntry: false });
  try {
    const folder = at(dirname(path));
    if (folder === undefined) throw invalid('the folder for this file does not exist');
    if (!folder.isDirectory()) throw invalid('this file would lie in something that is no folder');
    const there = at(path);
    // By identity, not by name: a link to the library's folder leads to the same files.
    for (const suffix of ['', '-wal', '-shm', '-journal']) {
      const own = at(store.file + suffix);
      const same = own !== undefined && there?.dev === own.dev && there.ino === own.ino;
      if (same || path === store.file + suffix) throw invalid('is the library itself; choose another file');
    }
    if (there?.isDirectory() === true) throw invalid('is a folder; name a file in it');
    if (there !== undefined && !isDatabase(path, Number(there.size))) {
      throw invalid('is a file of another kind and is not replaced; choose another name');
    }
  } catch (thrown) {
    throw storeError(thrown, path);
  }
}

/** True for a database, encrypted or not, and for an empty file, which costs nobody anything. */
function isDatabase(path: string, size: number): boolean {
  if (size === 0) return true;
  const header = Buffer.alloc(100);
  const handle = openSync(path, 'r');
  try {
    return kindOf(header.subarray(0, readSync(handle, header, 0, header.length, 0))) !== 'other';
  } finally {
    closeSync(handle);
  }
}
