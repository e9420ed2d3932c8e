/** Typed statements: better-sqlite3 hands back `unknown`, and each query names its row once, here. */
import type { Db } from './native.ts';

type Value = string | number | Buffer | Uint8Array | null;

export interface Query<Row> {
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
  iterate(...values: Value[]): IterableIterator<Row>;
}

/** A prepared SELECT whose rows have the shape `Row`. */
export function query<Row>(db: Db, sql: string): Query<Row> {
  return db.prepare<Value[], Row>(sql);
}

/** A prepared SELECT of one column, as bare values. */
export function column<T>(db: Db, sql: string): Query<T> {
  return db.prepare<Value[], T>(sql).pluck();
}

export interface Write {
  /** Rows changed. */
  run(...values: Value[]): number;
  /** The same, for an INSERT: the id of the new row. */
  insert(...values: Value[]): number;
}

/** A prepared INSERT, UPDATE or DELETE. */
export function write(db: Db, sql: string): Write {
  const statement = db.prepare<Value[]>(sql);
  return {
    run: (...values) => statement.run(...values).changes,
    insert: (...values) => Number(statement.run(...values).lastInsertRowid),
  };
}

/** The one row a query of aggregates always gives. */
export function only<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a query that always gives a row gave none');
  return row;
}
