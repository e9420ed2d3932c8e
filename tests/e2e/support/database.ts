/** A library file opened past the app: to look into a copy, or to make one that the app must refuse. */
import { createRequire } from 'node:module';

interface Database {
  pragma(source: string): unknown;
  prepare(sql: string): { get(...values: unknown[]): unknown };
  close(): void;
}

const Sqlite = createRequire(import.meta.url)('better-sqlite3') as new (path: string) => Database;

export const openDatabase = (path: string): Database => new Sqlite(path);
