/**
 * The one place that loads better-sqlite3, after making sure that loading it cannot bring the process down. The package of
 * this name is better-sqlite3-multiple-ciphers (see package.json), which has the same functions and those of encryption.
 */
import type BetterSqlite3 from 'better-sqlite3';
import { createRequire } from 'node:module';
import { FacetError } from '../../contract/errors.ts';

export type Db = BetterSqlite3.Database & {
  /** Says what the file is encrypted with; nothing is read before the first statement. */
  key(key: Buffer): number;
};

/** Opens a connection. */
export type Sqlite = new (file: string, options?: BetterSqlite3.Options) => Db;

/** What better-sqlite3 13 is built for; a host with less dies of a segmentation fault while loading it. */
export const neededNapi = 10;

/**
 * The better-sqlite3 constructor.
 * @throws FacetError `internal` where the host's N-API is older than the module needs; nothing is loaded then.
 */
export function loadSqlite(napi: string | undefined = process.versions['napi']): Sqlite {
  if (!(Number(napi) >= neededNapi)) {
    throw new FacetError({
      code: 'internal',
      detail: `this runtime offers N-API ${napi ?? 'of no version'}, but the database needs ${neededNapi}; run the library process under Node 24`,
    });
  }
  return createRequire(import.meta.url)('better-sqlite3') as Sqlite;
}
