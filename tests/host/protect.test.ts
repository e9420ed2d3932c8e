/** Encrypting a library, changing its key, writing it down open: the whole way, with its process and the key file. */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeEach, expect, test } from 'vitest';
import { toAppError } from '../../electron/contract/errors.ts';
import type { RewriteProgress } from '../../electron/contract/rewrite.ts';
import { addKey, newKey, wrap } from '../../electron/host/keys/entries.ts';
import { keyFileName, type NamedKey, readKeyFile } from '../../electron/host/keys/key-file.ts';
import { isPlain } from '../../electron/host/keys/plain.ts';
import {
  changeKey,
  changePassphrase,
  encryptLibrary,
  exportOpen,
  type Task,
} from '../../electron/host/keys/protect.ts';
import { unlock } from '../../electron/host/keys/unlock.ts';
import { nodeStarter } from '../../electron/host/node-starter.ts';
import type { Running } from '../../electron/host/starter.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { contract, populate } from '../store/synthetic.ts';
import { tempDir } from '../support/temp.ts';

const passphrase = 'a long enough passphrase';
const means = { keychain: null, passphrase };
const child = fileURLToPath(new URL('protect-child.ts', import.meta.url));
const rewriter = {
  entry: fileURLToPath(new URL('../../electron/library/rewrite-process.ts', import.meta.url)),
  starter: nodeStarter(process.execPath),
  log: () => undefined,
};
let dir: string;
beforeEach(() => {
  dir = tempDir();
});

const open = (keys: readonly NamedKey[], at = dir): Store =>
  openStore(at, { appVersion: 't', keys: keys.map(({ key }) => key) });

/** A closed library; more faces take more signs of progress. */
function library(keys: readonly NamedKey[] = [], faces = 40): void {
  const store = open(keys);
  store.contracts.use(contract);
  populate(
    store,
    Array.from({ length: faces }, (_, at) => at % 5),
  );
  store.close();
}

async function encrypted(): Promise<NamedKey> {
  const key = newKey();
  addKey(dir, await wrap(key, means));
  library([key]);
  return key;
}

const task = (keys: readonly NamedKey[], more: Partial<Task> = {}): Task => ({
  dir,
  keys,
  rewriter,
  onProgress: () => undefined,
  signal: new AbortController().signal,
  ...more,
});

const trouble = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (thrown: unknown) => toAppError(thrown),
  );

/** Opens it as whoever knows the passphrase does. @returns its number of faces */
async function faces(word = passphrase): Promise<unknown> {
  const store = open(await unlock(dir, { keychain: null, passphrase: word }));
  expect(check(store).problems).toEqual([]);
  const count = facesOf(store);
  store.close();
  return count;
}

const facesOf = (store: Store): unknown => store.db.prepare('SELECT count(*) FROM face').pluck().get();

const file = (): string => join(dir, 'facet.sqlite');

test('a library that lies open is encrypted, tells how far it is, and its passphrase opens it', async () => {
  library();
  const seen: RewriteProgress[] = [];
  await encryptLibrary(task([], { onProgress: (progress) => seen.push(progress) }), newKey(), means);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen.at(-1)).toMatchObject({ done: seen[0]?.total, secondsLeft: 0 });
  expect(isPlain(file())).toBe(false);
  expect(readdirSync(dir).sort()).toEqual([keyFileName, 'facet.sqlite'].sort());
  expect(await faces()).toBe(40);
});

test('what is no way in, or was encrypted before, is refused', async () => {
  library();
  const short = encryptLibrary(task([]), newKey(), { keychain: null, passphrase: 'short' });
  expect(await trouble(short)).toMatchObject({ code: 'invalid-input', field: 'passphrase' });
  expect(existsSync(join(dir, keyFileName))).toBe(false);
  const notYet = changeKey(task([]), newKey(), means);
  expect(await trouble(notYet)).toMatchObject({ code: 'invalid-input', field: 'library' });
  await encryptLibrary(task([]), newKey(), means);
  const again = encryptLibrary(task(await unlock(dir, means)), newKey(), means);
  expect(await trouble(again)).toMatchObject({ code: 'invalid-input', field: 'library' });
  expect(await faces()).toBe(40);
});

test('another key: the former one opens nothing, the passphrase the new one', async () => {
  const old = await encrypted();
  const next = newKey();
  await changeKey(task([old]), next, means);
  expect(readKeyFile(dir)?.map(({ id }) => id)).toEqual([next.id]);
  expect(() => open([old])).toThrow(/key does not open/);
  expect(await unlock(dir, means)).toEqual([next]);
  expect(await faces()).toBe(40);
});

test('another key is not taken with a passphrase that is not the present one', async () => {
  const old = await encrypted();
  const before = readFileSync(join(dir, keyFileName));
  const slip = changeKey(task([old]), newKey(), { keychain: null, passphrase: 'a long enough slip' });
  expect(await trouble(slip)).toMatchObject({ code: 'library-key', why: 'wrong-passphrase' });
  const none = changeKey(task([old]), newKey(), { keychain: null, passphrase: null });
  expect(await trouble(none)).toMatchObject({ code: 'library-key', why: 'passphrase' });
  expect(readFileSync(join(dir, keyFileName))).toEqual(before);
});

test('another passphrase for the same key', async () => {
  const key = await encrypted();
  await changePassphrase(task([key]), 'and now for another');
  expect(await trouble(unlock(dir, means))).toMatchObject({ why: 'wrong-passphrase' });
  expect(await faces('and now for another')).toBe(40);
});

test.each(['encrypt', 'rotate'] as const)('cancelled amid it (%s) it is as it was', async (how) => {
  const keys = how === 'rotate' ? [await encrypted()] : [];
  if (how === 'encrypt') library();
  const before = readFileSync(file());
  const keyFile = existsSync(join(dir, keyFileName)) ? readFileSync(join(dir, keyFileName)) : null;
  const abort = new AbortController();
  const stopped = task(keys, {
    signal: abort.signal,
    onProgress: () => {
      abort.abort();
    },
  });
  const run = (how === 'encrypt' ? encryptLibrary : changeKey)(stopped, newKey(), means);
  expect(await trouble(run)).toEqual({ code: 'cancelled' });
  expect(readFileSync(file())).toEqual(before);
  expect(readdirSync(dir).sort()).toEqual(
    keyFile === null ? ['facet.sqlite'] : [keyFileName, 'facet.sqlite'].sort(),
  );
  if (keyFile !== null) expect(readFileSync(join(dir, keyFileName))).toEqual(keyFile);
  expect(await faces()).toBe(40);
});

test.each([
  ['encrypt', 0, 'both'],
  ['encrypt', 0, 'host'],
  ['encrypt', 10, 'both'],
  ['rotate', 0, 'both'],
  ['rotate', 0, 'host'],
  ['rotate', 20, 'both'],
] as const)('killed amid it (%s, after %i ms, %s), its passphrase opens it', async (how, ms, whom) => {
  if (how === 'rotate') await encrypted();
  else library();
  const running = spawn(process.execPath, [child, dir, how, String(ms), whom], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PASSPHRASE: passphrase },
  });
  await new Promise((done) => running.once('close', done));
  // A process that was left behind lets go of the library when it notices.
  await expect.poll(() => faces(), { timeout: 10_000, interval: 200 }).toBe(40);
  expect(readdirSync(dir).sort()).toEqual([keyFileName, 'facet.sqlite'].sort());
});

test('the process of it killed: an error, and the passphrase opens the library', async () => {
  const key = await encrypted();
  let working: Running | undefined;
  const run = changeKey(
    task([key], {
      rewriter: {
        ...rewriter,
        starter: (...args) => {
          working = rewriter.starter(...args);
          return working;
        },
      },
      onProgress: () => working?.kill(),
    }),
    newKey(),
    means,
  );
  expect(await trouble(run)).toMatchObject({ code: 'engine-down' });
  expect(readKeyFile(dir)).toHaveLength(2);
  expect(await faces()).toBe(40);
});

test('an open copy lies in another folder, readable, and the library stays encrypted', async () => {
  const key = await encrypted();
  const target = join(tempDir(), 'copy');
  mkdirSync(target);
  const before = readFileSync(file());
  const copy = await exportOpen(task([key]), target);
  expect(copy).toEqual({ path: join(target, 'facet.sqlite'), bytes: readFileSync(copy.path).length });
  expect(readdirSync(target)).toEqual(['facet.sqlite']);
  expect(isPlain(copy.path)).toBe(true);
  expect(readFileSync(file())).toEqual(before);
  const store = open([], target);
  expect(facesOf(store)).toBe(40);
  expect(check(store).problems).toEqual([]);
  store.close();
});

test('an open copy is never written over a library, nor beside the keys of one', async () => {
  const key = await encrypted();
  const before = readFileSync(file());
  expect(await trouble(exportOpen(task([key]), dir))).toMatchObject({ code: 'invalid-input', field: dir });
  const other = tempDir();
  writeFileSync(join(other, keyFileName), '{}');
  expect(await trouble(exportOpen(task([key]), other))).toMatchObject({ code: 'invalid-input' });
  const gone = join(other, 'gone');
  expect(await trouble(exportOpen(task([key]), gone))).toMatchObject({ code: 'unreadable', path: gone });
  const abort = new AbortController();
  const empty = tempDir();
  const stopped = task([key], {
    signal: abort.signal,
    onProgress: () => {
      abort.abort();
    },
  });
  expect(await trouble(exportOpen(stopped, empty))).toEqual({ code: 'cancelled' });
  expect(readdirSync(empty)).toEqual([]);
  expect(readFileSync(file())).toEqual(before);
});
