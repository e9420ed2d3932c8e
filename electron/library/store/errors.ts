/** SQLite's result codes as the project's own errors. */
import { FacetError } from '../../contract/errors.ts';

const corrupt = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);
const locked = new Set(['SQLITE_BUSY', 'SQLITE_LOCKED']);
const unreadable = new Set([
  'SQLITE_CANTOPEN',
  'SQLITE_READONLY',
  'SQLITE_PERM',
  'SQLITE_AUTH',
  'SQLITE_IOERR',
]);
const unreadableFile = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOTDIR',
  'ENOENT',
  'EEXIST',
  'EIO',
  'ELOOP',
  'EISDIR',
  'ENOTEMPTY',
  'ENAMETOOLONG',
]);

/** The `code` of a SqliteError or of a Node file system error; '' for anything else. */
export function errorCode(thrown: unknown): string {
  if (!(thrown instanceof Error) || !('code' in thrown)) return '';
  return typeof thrown.code === 'string' ? thrown.code : '';
}

/**
 * Damage that SQLite does not call so: statements are the program's own, so that what they lack was lost by the file, and
 * JSON in a row was written by the program.
 */
function isDamage(thrown: unknown, code: string): boolean {
  if (thrown instanceof SyntaxError) return true;
  const lost = /^(no such (table|column)|duplicate column name|unsupported file format)/;
  return code === 'SQLITE_ERROR' && thrown instanceof Error && lost.test(thrown.message);
}

/** Any value thrown while using the database file at `path`, as a FacetError. */
export function storeError(thrown: unknown, path: string): FacetError {
  if (thrown instanceof FacetError) return thrown;
  const code = errorCode(thrown);
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  // The triggers of migration 13.
  if (detail === 'consent-needed') return new FacetError({ code: 'consent-needed' }, { cause: thrown });
  // Extended codes are the primary one plus a suffix: SQLITE_CORRUPT_INDEX, SQLITE_IOERR_WRITE.
  const primary = code.split('_').slice(0, 2).join('_');
  const because = { cause: thrown };
  // SHMSIZE: no room for the 32 KiB in which a journal left by a crash is indexed.
  if (['SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE', 'ENOSPC', 'EDQUOT'].includes(code)) {
    return new FacetError({ code: 'disk-full', path }, because);
  }
  if (corrupt.has(primary) || isDamage(thrown, code))
    return new FacetError({ code: 'library-corrupt', path, detail }, because);
  if (locked.has(primary)) return new FacetError({ code: 'library-locked', path }, because);
  if (unreadable.has(primary) || unreadableFile.has(code)) {
    return new FacetError({ code: 'unreadable', path, detail }, because);
  }
  return new FacetError({ code: 'internal', detail: code === '' ? detail : `${code}: ${detail}` }, because);
}

/** Wraps every function of a table so that only FacetErrors leave it. */
export function guarded<T extends object>(table: T, path: string): T {
  const wrapped: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(table) as [string, unknown][]) {
    wrapped[name] =
      typeof member === 'function'
        ? (...args: unknown[]): unknown => {
            try {
              return Reflect.apply(member, table, args) as unknown;
            } catch (thrown) {
              throw storeError(thrown, path);
            }
          }
        : member;
  }
  return wrapped as T;
}
