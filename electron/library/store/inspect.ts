/** Looks at a library file before anything could write to it. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { FacetError } from '../../contract/errors.ts';
import { kindOf, type LibraryKey, useKey } from './cipher.ts';
import { errorCode } from './errors.ts';
import { applicationId } from './migrate.ts';
import type { Db, Sqlite } from './native.ts';

/** Above this a full structural check at every start would be felt (about 1 ms per MiB); `check` does it. */
const checkedBytes = 256 * 1024 * 1024;

/** How long another process may take to let go of the library, in ms: it may be on its way out. */
export const lockWait = 1500;

/**
 * Refuses a file that is no Facet library, is damaged or was written by a newer Facet. A missing or empty
 * file passes: it will become a new library. The file and its journal stay byte for byte as they are.
 * @param supported highest schema this program knows
 * @param keys which may be the file's, the newest last
 * @returns the key to open it with: for a new library the newest one; null for one that is not, or not to be, encrypted
 * @throws FacetError `library-corrupt`, `library-newer`, `library-key`; SqliteError `SQLITE_BUSY` when another process has it
 */
export function inspect(
  Sqlite: Sqlite,
  file: string,
  supported: number,
  keys: readonly LibraryKey[] = [],
): LibraryKey | null {
  const size = sizeOf(file);
  const frames = sizeOf(`${file}-wal`) > 0;
  if (size === 0 && !frames) return keys.at(-1) ?? null;
  const header = readHeader(file);
  const kind = kindOf(header);
  if (kind === 'encrypted' && size >= 512) {
    if (keys.length === 0) throw new FacetError({ code: 'library-key', path: file, why: 'no-key' });
    for (const key of keys.toReversed()) {
      if (inspectInside(Sqlite, file, size, frames, supported, key)) return key;
    }
    throw new FacetError({ code: 'library-key', path: file, why: 'wrong-key' });
  }
  if (kind !== 'plain' || header.length < 100) throw corrupt(file, 'it is not an SQLite database');
  inspectHeader(file, header, size, frames, supported);
  inspectInside(Sqlite, file, size, frames, supported, null);
  return null;
}

/** @returns whether the key fits */
function inspectInside(
  Sqlite: Sqlite,
  file: string,
  size: number,
  frames: boolean,
  supported: number,
  key: LibraryKey | null,
): boolean {
  // Closing a connection that may write copies the journal into the file, sound or not: with anything in the
  // journal the look must be a read-only one. Without, there is nothing to copy, and the lock can be taken.
  const db = new Sqlite(file, { readonly: frames, fileMustExist: true, timeout: lockWait });
  try {
    useKey(db, key);
    if (!frames) db.pragma('locking_mode = EXCLUSIVE');
    if (key !== null && !fits(db)) return false;
    inspectSchema(db, file, supported);
    if (size <= checkedBytes) {
      const verdict = String(db.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') throw corrupt(file, verdict);
    }
    return true;
  } finally {
    db.close();
  }
}

/** Whether the connection's key opens the first page. One that was damaged looks the same as one of another key. */
function fits(db: Db): boolean {
  try {
    db.pragma('schema_version');
    return true;
  } catch (thrown) {
    if (errorCode(thrown) === 'SQLITE_NOTADB') return false;
    throw thrown;
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The first 100 bytes, or as many as there are. */
function readHeader(file: string): Buffer {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  try {
    return header.subarray(0, readSync(handle, header, 0, 100, 0));
  } finally {
    closeSync(handle);
  }
}

/** The 100-byte header of the SQLite file format, §1.3 of https://sqlite.org/fileformat2.html. */
function inspectHeader(
  file: string,
  header: Buffer,
  size: number,
  hasFrames: boolean,
  supported: number,
): void {
  const stored = header.readUInt16BE(16);
  const pageSize = stored === 1 ? 65536 : stored;
  const pages = header.readUInt32BE(28);
  // Pages may still be in the journal only, so the length says something only where there are no frames in one.
  if (!hasFrames && size < pages * pageSize) {
    throw corrupt(file, `the file ends after ${size} of ${pages * pageSize} bytes`);
  }
  const found = header.readUInt32BE(60);
  if (found > supported) throw new FacetError({ code: 'library-newer', path: file, found, supported });
}

function inspectSchema(db: Db, file: string, supported: number): void {
  const found = Number(db.pragma('user_version', { simple: true }));
  if (found > supported) throw new FacetError({ code: 'library-newer', path: file, found, supported });
  const tables = Number(db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get());
  const ours = Number(db.pragma('application_id', { simple: true })) === applicationId;
  // Killed between creating the file and its first schema: nothing inside yet, so it may start over.
  if (found === 0 && tables === 0) return;
  if (!ours || found === 0) throw corrupt(file, 'it is a database of another program');
}

function corrupt(path: string, detail: string): FacetError {
  return new FacetError({ code: 'library-corrupt', path, detail });
}
