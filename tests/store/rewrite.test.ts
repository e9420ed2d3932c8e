import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  copyFileSync,
  existsSync,
  linkSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { toAppError } from '../../electron/contract/errors.ts';
import { kindOf } from '../../electron/library/store/cipher.ts';
import { migrations } from '../../electron/library/store/migrations/index.ts';
import { copyTo, rewrite } from '../../electron/library/store/rewrite.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { contract, photo, populate, tempDir, vector } from './synthetic.ts';

const child = fileURLToPath(new URL('rewrite-child.ts', import.meta.url));
const [one, two] = [randomBytes(32), randomBytes(32)];
let dir: string;
let file: string;
beforeEach(() => {
  dir = tempDir();
  file = join(dir, 'facet.sqlite');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const open = (...keys: Buffer[]): Store => openStore(dir, { appVersion: 't', keys });

/** A closed library with something in most tables. @returns its content */
function closedLibrary(...keys: Buffer[]): string {
  const store = open(...keys);
  store.contracts.use(contract);
  populate(
    store,
    Array.from({ length: 60 }, (_, at) => (at % 7 === 0 ? null : at % 5)),
  );
  // Ids that are not without gaps, and a table counted on by nothing but its row numbers.
  store.faces.remove(59);
  store.savePhoto(photo('/empty.jpg'));
  return closing(store);
}

/** The content of every table, schema included; closes it. */
function closing(store: Store): string {
  const content = everything(store);
  store.close();
  return content;
}

function everything(store: Store): string {
  const schema = store.db
    .prepare(`SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name`)
    .all();
  const tables = store.db
    .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
    .pluck()
    .all();
  const rows = tables.map((table) => [
    table,
    store.db
      .prepare(`SELECT * FROM "${table}"${table === 'meta' ? ` WHERE key <> 'opened_at'` : ''}`)
      .raw()
      .all(),
  ]);
  return JSON.stringify([schema, store.schema, rows]);
}

test('encrypts a library: the same to the last row, and nothing of the old one is left', async () => {
  const before = closedLibrary();
  writeFileSync(join(dir, 'facet.before-0003.sqlite'), readFileSync(file));
  writeFileSync(join(dir, 'facet.vectors-0123'), Buffer.from(vector(7).buffer));
  const seen: [number, number][] = [];
  await rewrite(dir, [], one, { onProgress: (done, total) => seen.push([done, total]) });
  expect(seen.at(0)?.[0]).toBe(0);
  expect(seen.at(-1)?.[0]).toBe(seen.at(-1)?.[1]);
  expect(readdirSync(dir)).toEqual(['facet.sqlite']);
  expect(kindOf(readFileSync(file))).toBe('encrypted');
  expect(readFileSync(file).includes('/photos/0000')).toBe(false);
  const store = open(one);
  expect(store.key).toEqual(one);
  expect(check(store)).toEqual({ ok: true, problems: [] });
  expect(store.db.pragma('page_size', { simple: true })).toBe(16384);
  expect(store.db.pragma('auto_vacuum', { simple: true })).toBe(2);
  expect(store.schema).toBe(migrations.length);
  expect(closing(store)).toBe(before);
});

test('changes the key: the old one opens nothing any more', async () => {
  const before = closedLibrary(one);
  await rewrite(dir, [one, two], two);
  expect(() => open(one)).toThrow(/key does not open/);
  const store = open(one, two);
  expect(store.key).toEqual(two);
  expect(closing(store)).toBe(before);
});

test('copies an encrypted library into an open file', async () => {
  const before = closedLibrary(one);
  const target = join(dir, 'open.sqlite');
  await copyTo(file, [one], target, null);
  expect(readFileSync(target).includes('/photos/0000')).toBe(true);
  expect(closing(open(one))).toBe(before);
  renameSync(target, file);
  const store = open();
  expect(store.key).toBeNull();
  expect(check(store)).toEqual({ ok: true, problems: [] });
  expect(closing(store)).toBe(before);
});

test('leaves a library as it was when it cannot be read', async () => {
  closedLibrary(one);
  const before = readFileSync(file);
  await expect(rewrite(dir, [two], two)).rejects.toMatchObject({ error: { code: 'library-key' } });
  const damaged = Buffer.from(before);
  damaged[5 * 16384 + 9] = (damaged[5 * 16384 + 9] ?? 0) ^ 1;
  writeFileSync(file, damaged);
  const error: unknown = await rewrite(dir, [one], two).catch((thrown: unknown) => toAppError(thrown));
  expect(error).toMatchObject({ code: 'library-corrupt' });
  expect(readFileSync(file)).toEqual(damaged);
  expect(readdirSync(dir)).toEqual(['facet.sqlite']);
});

test('a library that is open elsewhere is not written anew', async () => {
  const store = open();
  const error: unknown = await rewrite(dir, [], one).catch((thrown: unknown) => toAppError(thrown));
  expect(error).toMatchObject({ code: 'library-locked' });
  store.close();
  expect(kindOf(readFileSync(file))).toBe('plain');
});

test('what a kill between two steps left is finished by the next opening', async () => {
  const before = closedLibrary();
  const old = join(dir, 'old');
  copyFileSync(file, old);
  // The old file has its second name, the new one not the library's yet.
  linkSync(file, `${file}.replaced`);
  writeFileSync(`${file}.rewritten`, 'half of it');
  expect(closing(open(one))).toBe(before);
  expect(readdirSync(dir).sort()).toEqual(['facet.sqlite', 'old']);
  // The new file is in place, the old one not overwritten yet.
  await rewrite(dir, [], one);
  copyFileSync(old, `${file}.replaced`);
  expect(closing(open(one))).toBe(before);
  expect(readdirSync(dir).sort()).toEqual(['facet.sqlite', 'old']);
  // A file system without second names: there is only the old one.
  renameSync(file, `${file}.replaced`);
  expect(closing(open(one))).toBe(before);
  expect(existsSync(`${file}.replaced`)).toBe(false);
});

test('killed at any moment there is one good library, and no trace of a second', async () => {
  const before = closedLibrary();
  let plain = 0;
  for (let round = 0; round < 8; round++) {
    const running = spawn(process.execPath, [child, dir, one.toString('hex')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, KILL_AT: String(round * 9) },
    });
    await new Promise((done) => running.once('close', done));
    const store = open(one);
    if (store.key === null) plain++;
    expect(check(store).problems).toEqual([]);
    expect(closing(store)).toBe(before);
    expect(readdirSync(dir)).toEqual(['facet.sqlite']);
  }
  // At the first progress it is as it was; the last rounds come to the end.
  expect(plain).toBeGreaterThan(0);
  expect(plain).toBeLessThan(8);
});
