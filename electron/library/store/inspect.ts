/** Looks at a library file before anything could write to it. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { FacetError } from '../../contract/errors.ts';
import { applicationId } from './migrate.ts';
import type { Db, loadSqlite } from './native.ts';

/** Above this a full structural check at every start would be felt (about 1 ms per MiB); `check` does it. */
const checkedBytes = 256 * 1024 * 1024;

/** How long another process may take to let go of the library, in ms: it may be on its way out. */
export const lockWait = 1500;

const magic = Buffer.from('SQLite format 3\0', 'latin1');

/**
 * Refuses a file that is no Facet library, is damaged or was written by a newer Facet. A missing or empty
 * file passes: it will become a new library. The file and its journal stay byte for byte as they are.
 * @param supported highest schema this program knows
 * @throws FacetError `library-corrupt`, `library-newer`; SqliteError `SQLITE_BUSY` when another process has it
 */
export function inspect(Sqlite: ReturnType<typeof loadSqlite>, file: string, supported: number): void {
  const size = sizeOf(file);
  const frames = sizeOf(`${file}-wal`) > 0;
  if (size === 0 && !frames) return;
  inspectHeader(file, size, frames, supported);
  // Closing a connection that may write copies the journal into the file, sound or not: with anything in the
  // journal the look must be a read-only one. Without, there is nothing to copy, and the lock can be taken.
  const db = new Sqlite(file, { readonly: frames, fileMustExist: true, timeout: lockWait });
  try {
    if (!frames) db.pragma('locking_mode = EXCLUSIVE');
    inspectSchema(db, file, supported);
    if (size <= checkedBytes) {
      const verdict = String(db.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') throw corrupt(file, verdict);
    }
  } finally {
    db.close();
  }
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0;
}

/** The 100-byte header of the SQLite file format, §1.3 of https://sqlite.org/fileformat2.html. */
function inspectHeader(file: string, size: number, hasFrames: boolean, supported: number): void {
  const header = Buffer.alloc(100);
  const handle = openSync(file, 'r');
  let read: number;
  try {
    read = readSync(handle, header, 0, 100, 0);
  } finally {
    closeSync(handle);
  }
  if (read < 100 || !header.subarray(0, 16).equals(magic))
    throw corrupt(file, 'it is not an SQLite database');
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
