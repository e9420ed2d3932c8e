/** Typed statements: better-sqlite3 hands back `unknown`, and each query names its row once, here. */
import type BetterSqlite3 from 'better-sqlite3';
import type { Db } from './native.ts';
import { timed } from './slow.ts';

type Value = string | number | Buffer | Uint8Array | null;

export interface Query<Row> {
  get(...values: Value[]): Row | undefined;
  all(...values: Value[]): Row[];
  iterate(...values: Value[]): IterableIterator<Row>;
}

/**
 * A prepared SELECT whose rows have the shape `Row`. Values stand for `?` in order, or for `?1`, `?2` … by
 * position; then one may be used several times, or not at all.
 */
export function query<Row>(db: Db, sql: string): Query<Row> {
  return byPosition(db, sql, (text) => db.prepare<Bound, Row>(text));
}

/** A prepared SELECT of one column, as bare values. */
export function column<T>(db: Db, sql: string): Query<T> {
  return byPosition(db, sql, (text) => db.prepare<Bound, T>(text).pluck());
}

/** A prepared SELECT whose rows are arrays of its columns: for reading very many. */
export function tuples<Row extends readonly unknown[]>(db: Db, sql: string): Query<Row> {
  return byPosition(db, sql, (text) => db.prepare<Bound, Row>(text).raw());
}

type Bound = (Value | Record<string, Value>)[];

function byPosition<Row>(
  db: Db,
  sql: string,
  prepare: (sql: string) => BetterSqlite3.Statement<Bound, Row>,
): Query<Row> {
  if (!/\?\d/.test(sql)) {
    const statement = prepare(sql);
    return {
      get: (...values) => timed(db, sql, () => statement.get(...values)),
      all: (...values) => timed(db, sql, () => statement.all(...values)),
      iterate: (...values) => statement.iterate(...values),
    };
  }
  // SQLite wants a value for every number up to the highest, used or not; names have no such gaps.
  const statement = prepare(sql.replaceAll(/\?(\d+)/g, '@p$1'));
  const named = (values: Value[]): Record<string, Value> =>
    Object.fromEntries(values.map((value, at) => [`p${at + 1}`, value]));
  return {
    get: (...values) => timed(db, sql, () => statement.get(named(values))),
    all: (...values) => timed(db, sql, () => statement.all(named(values))),
    iterate: (...values) => statement.iterate(named(values)),
  };
}

export interface Write {
  /** Rows changed. */
  run(...values: Value[]): number;
  /** The same, for an INSERT: the id of the new row. */
  insert(...values: Value[]): number;
}

/** A prepared INSERT, UPDATE or DELETE; `?` only. */
export function write(db: Db, sql: string): Write {
  const statement = db.prepare<Value[]>(sql);
  return {
    run: (...values) => timed(db, sql, () => statement.run(...values).changes),
    insert: (...values) => timed(db, sql, () => Number(statement.run(...values).lastInsertRowid)),
  };
}

/** The one row a query of aggregates always gives. */
export function only<Row>(row: Row | undefined): Row {
  if (row === undefined) throw new Error('a query that always gives a row gave none');
  return row;
}
