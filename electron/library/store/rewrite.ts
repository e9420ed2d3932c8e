/**
 * Writing a library anew under another key, or none: to encrypt one, to change its key, to export it open. The new file is
 * written beside the old one, synced, and takes its name in one step; only then the old one is overwritten and removed.
 */
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FacetError } from '../../contract/errors.ts';
import { keyFileName } from '../../host/keys/key-file.ts';
import { sync } from '../../host/sync.ts';
import { keyText, type LibraryKey, useKey } from './cipher.ts';
import { errorCode, storeError } from './errors.ts';
import { inspect } from './inspect.ts';
import { migrations } from './migrations/index.ts';
import { type Db, loadSqlite } from './native.ts';
import { column, query, tuples } from './query.ts';
import { overwrite, wipeCopies } from './scrub.ts';

export interface RewriteOptions {
  /** Rows copied, of all there are; a row of an index counts too. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Stops it between two slices: the library is as it was then. */
  readonly signal?: AbortSignal;
}

/** Rows copied between two turns of the thread. */
const slice = 2000;

const libraryFile = 'facet.sqlite';

/** What a kill in the last step leaves: the new file has the library's name, this is the old one. */
const replacedFile = `${libraryFile}.replaced`;
const partialFile = `${libraryFile}.rewritten`;

/**
 * Encrypts the closed library in `dir` with `to`, whatever it was encrypted with. Killed at any moment, it leaves the library
 * as it was or as it is to be; {@link tidy} removes the rest. Copies beside it, made under the old key or none, are overwritten.
 * @param from keys that may open it
 * @throws FacetError `cancelled`, `library-locked`, `library-corrupt`, `library-key`, `disk-full`, `unreadable`: the library is as it was
 */
export async function rewrite(
  dir: string,
  from: readonly LibraryKey[],
  to: LibraryKey,
  options: RewriteOptions = {},
): Promise<void> {
  const folder = resolve(dir);
  const file = join(folder, libraryFile);
  const partial = join(folder, partialFile);
  const replaced = join(folder, replacedFile);
  tidy(folder);
  await copyTo(file, from, partial, to, options);
  try {
    // The old file keeps a name until it is overwritten: its blocks would stay as they are otherwise.
    keepUnder(file, replaced);
    renameSync(partial, file);
    sync(folder);
    tidy(folder);
    wipeCopies(folder);
  } catch (thrown) {
    throw storeError(thrown, file);
  }
}

/** The key that opens the closed library in `dir`; null where it lies open. @throws FacetError as {@link rewrite} */
export function keyOf(dir: string, keys: readonly LibraryKey[]): LibraryKey | null {
  const folder = resolve(dir);
  const file = join(folder, libraryFile);
  try {
    tidy(folder);
    if (!existsSync(file)) throw missing(file);
    return inspect(loadSqlite(), file, migrations.length, keys);
  } catch (thrown) {
    throw storeError(thrown, file);
  }
}

/** Finishes what a kill left of {@link rewrite}. To be called before the library is opened. */
export function tidy(dir: string): void {
  const file = join(dir, libraryFile);
  const replaced = join(dir, replacedFile);
  for (const suffix of ['', '-journal']) rmSync(join(dir, partialFile + suffix), { force: true });
  if (!existsSync(replaced)) return;
  // Where a file system knows no second names, there is a moment in which the library has the other one only.
  if (existsSync(file)) {
    if (!isSameFile(file, replaced)) overwrite(replaced);
    else rmSync(replaced);
  } else renameSync(replaced, file);
}

/**
 * Writes the closed library in `dir` unencrypted into another folder, where it is a library of its own.
 * @returns the new file, and its bytes
 * @throws FacetError as {@link rewrite}; `invalid-input` for a folder that holds a library already
 */
export async function exportOpen(
  dir: string,
  from: readonly LibraryKey[],
  folder: string,
  options: RewriteOptions = {},
): Promise<{ path: string; bytes: number }> {
  const file = join(resolve(dir), libraryFile);
  const target = join(resolve(folder), libraryFile);
  const partial = `${target}.partial`;
  if (!(statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false))
    throw new FacetError({ code: 'unreadable', path: folder, detail: 'it is no folder' });
  // Also the library itself, by whatever name.
  if ([target, `${target}-wal`, join(folder, keyFileName)].some((path) => existsSync(path))) {
    const detail = 'there is a library in this folder already; choose an empty one';
    throw new FacetError({ code: 'invalid-input', field: folder, detail });
  }
  await copyTo(file, from, partial, null, options);
  try {
    renameSync(partial, target);
    sync(folder);
    return { path: target, bytes: statSync(target).size };
  } catch (thrown) {
    rmSync(partial, { force: true });
    throw storeError(thrown, target);
  }
}

/**
 * Copies the closed library `file` to `target`, encrypted with `to` (null: open), synced.
 * @throws FacetError; nothing is left of the copy then
 */
export async function copyTo(
  file: string,
  from: readonly LibraryKey[],
  target: string,
  to: LibraryKey | null,
  options: RewriteOptions = {},
): Promise<void> {
  const Sqlite = loadSqlite();
  let db: Db | undefined;
  try {
    if (!existsSync(file)) throw missing(file);
    const key = inspect(Sqlite, file, migrations.length, from);
    rmSync(target, { force: true });
    db = new Sqlite(target);
    useKey(db, to);
    db.pragma('page_size = 16384');
    db.pragma('auto_vacuum = INCREMENTAL');
    // Nobody reads it before it is whole, and a broken one is thrown away.
    db.pragma('journal_mode = MEMORY');
    db.pragma('synchronous = OFF');
    db.pragma('foreign_keys = OFF');
    if (to === null) db.pragma(`cipher = 'aegis'`);
    db.prepare('ATTACH ? AS source KEY ?').run(file, key === null ? '' : keyText(key).toString('latin1'));
    db.pragma('source.locking_mode = EXCLUSIVE');
    db.exec('BEGIN IMMEDIATE');
    await copyTables(db, options);
    for (const name of ['application_id', 'user_version']) {
      db.pragma(`main.${name} = ${String(db.pragma(`source.${name}`, { simple: true }))}`);
    }
    db.exec('COMMIT');
    db.close();
    db = undefined;
    sync(target);
  } catch (thrown) {
    if (db?.inTransaction === true) db.exec('ROLLBACK');
    db?.close();
    rmSync(target, { force: true });
    throw storeError(thrown, file);
  }
}

/** Tables with their rows first, then what refers to them: indexes are quicker over rows that are there, triggers must not fire. */
async function copyTables(db: Db, { onProgress, signal }: RewriteOptions): Promise<void> {
  const created = (type: string): Created[] =>
    query<Created>(
      db,
      `SELECT name, tbl_name AS "table", sql FROM source.sqlite_schema
       WHERE type = '${type}' AND sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid`,
    ).all();
  const [tables, indexes] = [created('table'), created('index')];
  for (const { sql } of tables) db.exec(sql);
  const counts = new Map(
    tables.map(({ name }) => [name, column<number>(db, `SELECT count(*) FROM source."${name}"`).get() ?? 0]),
  );
  const rowsOf = (table: string): number => counts.get(table) ?? 0;
  const total = [...tables.map(({ name }) => name), ...indexes.map(({ table }) => table)].reduce(
    (sum, table) => sum + rowsOf(table),
    0,
  );
  let done = 0;
  const step = async (rows: number): Promise<void> => {
    done += rows;
    onProgress?.(done, total);
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted === true) throw new FacetError({ code: 'cancelled' });
  };
  await step(0);
  for (const { name } of tables) {
    for (const copied of copyRows(db, name)) await step(copied);
    const there = column<number>(db, `SELECT count(*) FROM main."${name}"`).get();
    if (there !== rowsOf(name))
      throw new Error(`of ${name} only ${String(there)} of ${String(rowsOf(name))} rows were copied`);
  }
  if (column(db, `SELECT 1 FROM source.sqlite_schema WHERE name = 'sqlite_sequence'`).get() !== undefined) {
    db.exec(
      'DELETE FROM main.sqlite_sequence; INSERT INTO main.sqlite_sequence SELECT * FROM source.sqlite_sequence',
    );
  }
  for (const { table, sql } of indexes) {
    db.exec(sql);
    await step(rowsOf(table));
  }
  for (const { sql } of [...created('view'), ...created('trigger')]) db.exec(sql);
}

/** A thing of the schema, and the table it is about. */
interface Created {
  readonly name: string;
  readonly table: string;
  readonly sql: string;
}

/** Copies the rows of a table, a slice at a time where they are numbered. Yields how many. */
function* copyRows(db: Db, table: string): Generator<number> {
  // Generated columns are not among these; hidden row numbers are, so that what refers to them stays true.
  const names = column<string>(db, `SELECT '"' || name || '"' FROM pragma_table_info(?1, 'source')`).all(
    table,
  );
  const isKeyed =
    column<number>(db, `SELECT wr FROM pragma_table_list WHERE schema = 'source' AND name = ?1`).get(
      table,
    ) === 1;
  const columns = names.join(', ');
  if (isKeyed) {
    yield db
      .prepare(`INSERT INTO main."${table}" (${columns}) SELECT ${columns} FROM source."${table}"`)
      .run().changes;
    return;
  }
  const edge = tuples<[number | null]>(
    db,
    `SELECT max(rowid) FROM (SELECT rowid FROM source."${table}" WHERE rowid > ?1 ORDER BY rowid LIMIT ${String(slice)})`,
  );
  const copy = db.prepare<[number, number]>(
    `INSERT INTO main."${table}" (rowid, ${columns}) SELECT rowid, ${columns} FROM source."${table}" WHERE rowid > ? AND rowid <= ? ORDER BY rowid`,
  );
  for (let after = -1; ;) {
    const last = edge.get(after)?.[0] ?? null;
    if (last === null) return;
    yield copy.run(after, last).changes;
    after = last;
  }
}

const missing = (path: string): FacetError =>
  new FacetError({ code: 'unreadable', path, detail: 'it is not there' });

function keepUnder(file: string, name: string): void {
  try {
    linkSync(file, name);
  } catch (thrown) {
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EINVAL'].includes(errorCode(thrown)))
      throw thrown;
    renameSync(file, name);
  }
}

function isSameFile(a: string, b: string): boolean {
  const [first, second] = [statSync(a, { bigint: true }), statSync(b, { bigint: true })];
  return first.dev === second.dev && first.ino === second.ino;
}
