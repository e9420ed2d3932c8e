import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { toAppError } from '../../electron/contract/errors.ts';
import {
  addKey,
  keepOnly,
  newKey,
  setKeychain,
  setPassphrase,
  wrap,
} from '../../electron/host/keys/entries.ts';
import { type KeyEntry, keyFileName, readKeyFile, writeKeyFile } from '../../electron/host/keys/key-file.ts';
import type { Keychain } from '../../electron/host/keys/slots.ts';
import { unlock, waysOf } from '../../electron/host/keys/unlock.ts';
import { cleanEnv } from '../../electron/host/node-starter.ts';
import { tempDir } from '../support/temp.ts';

const passphrase = 'Grüße vom Fjord 1905';
let dir: string;
beforeEach(() => {
  dir = tempDir();
});

/** A keychain that only another one with the same secret understands. */
function keychain(secret: number, kind: Keychain['kind'] = 'os'): Keychain {
  const turn = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ secret));
  return {
    kind,
    wrap: (text) => turn(Buffer.from(`v10${text}`)),
    unwrap: (wrapped) => turn(wrapped).toString().slice(3),
  };
}

const trouble = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'none',
    (thrown: unknown) => toAppError(thrown),
  );

const none = { keychain: null, passphrase: null };

test('a library without a key file has no keys', async () => {
  expect(await unlock(dir, { keychain: keychain(1), passphrase })).toEqual([]);
  expect(waysOf(dir)).toBeNull();
});

test('a passphrase opens what it closed, however its letters were typed', async () => {
  const key = newKey();
  addKey(dir, await wrap(key, { keychain: null, passphrase }));
  expect(await unlock(dir, { keychain: null, passphrase: passphrase.normalize('NFD') })).toEqual([key]);
  expect(waysOf(dir)).toEqual({ keychain: false, passphrase: true });
  expect(await trouble(unlock(dir, { keychain: null, passphrase: `${passphrase} ` }))).toMatchObject({
    code: 'library-key',
    why: 'wrong-passphrase',
    path: join(dir, keyFileName),
  });
  expect(await trouble(unlock(dir, none))).toMatchObject({ why: 'passphrase' });
  expect(await trouble(unlock(dir, { keychain: keychain(1), passphrase: null }))).toMatchObject({
    why: 'passphrase',
  });
});

test('a keychain opens what it closed; another one, or none, does not', async () => {
  const key = newKey();
  addKey(dir, await wrap(key, { keychain: keychain(7), passphrase: null }));
  expect(await unlock(dir, { keychain: keychain(7), passphrase: null })).toEqual([key]);
  expect(waysOf(dir)).toEqual({ keychain: true, passphrase: false });
  expect(await trouble(unlock(dir, { keychain: keychain(8), passphrase: null }))).toMatchObject({
    why: 'keychain',
  });
  expect(await trouble(unlock(dir, none))).toMatchObject({ why: 'keychain-only' });
});

test('either of two ways is enough, and the passphrase helps where the keychain was lost', async () => {
  const key = newKey();
  addKey(dir, await wrap(key, { keychain: keychain(7), passphrase }));
  expect(await unlock(dir, { keychain: keychain(7), passphrase: null })).toEqual([key]);
  expect(await unlock(dir, { keychain: keychain(8), passphrase })).toEqual([key]);
});

test('nothing is wrapped by a keychain that is as good as open, nor by a short passphrase', async () => {
  expect(await trouble(wrap(newKey(), { keychain: keychain(1, 'plain'), passphrase: null }))).toMatchObject({
    code: 'invalid-input',
    field: 'passphrase',
  });
  expect(await trouble(wrap(newKey(), { keychain: null, passphrase: 'seven 7' }))).toMatchObject({
    code: 'invalid-input',
    detail: 'must have at least 8 characters',
  });
  const both = await wrap(newKey(), { keychain: keychain(1, 'plain'), passphrase });
  expect(both.slots.map(({ kind }) => kind)).toEqual(['passphrase']);
});

test('the file tells neither key nor passphrase, and only its owner may read it', async () => {
  const key = newKey();
  addKey(dir, await wrap(key, { keychain: keychain(7), passphrase }));
  const content = readFileSync(join(dir, keyFileName));
  const bytes = Buffer.from(key.key);
  for (const secret of [bytes, bytes.toString('hex'), bytes.toString('base64'), passphrase]) {
    expect(content.includes(secret)).toBe(false);
  }
  if (process.platform !== 'win32') expect(statSync(join(dir, keyFileName)).mode & 0o777).toBe(0o600);
  expect(readdirSync(dir)).toEqual([keyFileName]);
});

test('while a library changes its key both are kept, then the one that opened it', async () => {
  const [old, young] = [newKey(), newKey()];
  const means = { keychain: keychain(3), passphrase: null };
  addKey(dir, await wrap(old, means));
  addKey(dir, await wrap(young, means), old.id);
  expect(await unlock(dir, means)).toEqual([old, young]);
  keepOnly(dir, 'ffffffffffffffff');
  expect(readKeyFile(dir)).toHaveLength(2);
  keepOnly(dir, old.id);
  expect(await unlock(dir, means)).toEqual([old]);
  await setPassphrase(dir, old, 'another passphrase');
  expect(waysOf(dir)).toEqual({ keychain: true, passphrase: true });
  setKeychain(dir, old, null);
  expect(waysOf(dir)).toEqual({ keychain: false, passphrase: true });
  expect(await unlock(dir, { keychain: null, passphrase: 'another passphrase' })).toEqual([old]);
  // The last way in stays, and one that is as good as open is none.
  expect(await trouble(setPassphrase(dir, old, null))).toMatchObject({ code: 'invalid-input' });
  expect(() => {
    setKeychain(dir, old, keychain(3, 'plain'));
  }).toThrow(/no safe keychain/);
  setKeychain(dir, old, keychain(3));
  await setPassphrase(dir, old, null);
  expect(waysOf(dir)).toEqual({ keychain: true, passphrase: false });
});

test('a key that nothing was encrypted with never takes the place of the present one', async () => {
  const [present, left, next] = [newKey(), newKey(), newKey()];
  const means = { keychain: keychain(3), passphrase: null };
  addKey(dir, await wrap(present, means));
  // What a kill left of a first attempt; then a second one.
  addKey(dir, await wrap(left, means), present.id);
  addKey(dir, await wrap(next, means), present.id);
  expect(await unlock(dir, means)).toEqual([present, next]);
});

test('a library that lies open needs no key, whatever the key file says', async () => {
  addKey(dir, await wrap(newKey(), { keychain: null, passphrase }));
  writeFileSync(join(dir, 'facet.sqlite'), 'SQLite format 3\0 and so on');
  expect(await unlock(dir, none)).toEqual([]);
});

test('a passphrase in the environment is not handed to child processes', () => {
  const env = cleanEnv({ FACET_PASSPHRASE: passphrase, FACET_THREADS: '2' });
  expect(env).toMatchObject({ FACET_THREADS: '2' });
  expect(Object.keys(env)).not.toContain('FACET_PASSPHRASE');
});

describe('a key file of a stranger', () => {
  interface Slot {
    kdf: Record<string, unknown>;
    [field: string]: unknown;
  }
  interface File {
    keys: { slots: Slot[] }[];
  }
  // One for all: making it takes as long as guessing a passphrase once should.
  let entry: KeyEntry;
  beforeAll(async () => {
    entry = await wrap(newKey(), { keychain: null, passphrase });
  });
  const change = (edit: (slot: Slot, file: File) => void) => (): void => {
    const path = join(dir, keyFileName);
    const content = JSON.parse(readFileSync(path, 'utf8')) as File;
    const slot = content.keys[0]?.slots[0];
    if (slot === undefined) throw new Error('no slot');
    edit(slot, content);
    writeFileSync(path, JSON.stringify(content));
  };
  const write = (text: string | Buffer) => (): void => {
    writeFileSync(join(dir, keyFileName), text);
  };

  test.each<[string, () => void]>([
    ['is empty', write('')],
    ['is no JSON', write(randomBytes(300))],
    ['is JSON of something else', write('{"keys":[]}')],
    ['nests without end', write('['.repeat(60_000))],
    ['is too long', write(' '.repeat(70_000))],
    ['asks for a terabyte of memory', change(({ kdf }) => void (kdf['n'] = 2 ** 30))],
    ['asks for an hour of time', change(({ kdf }) => void (kdf['p'] = 100_000))],
    ['asks for large blocks', change(({ kdf }) => void (kdf['r'] = 4096))],
    ['asks for almost no work', change(({ kdf }) => void (kdf['n'] = 2))],
    ['asks for no power of two', change(({ kdf }) => void (kdf['n'] = 100_000))],
    ['asks for a fraction', change(({ kdf }) => void (kdf['n'] = 40_000.5))],
    ['asks for another function', change(({ kdf }) => void (kdf['name'] = 'none'))],
    ['has a short tag', change((slot) => void (slot['tag'] = 'AAAA'))],
    ['has a long nonce', change((slot) => void (slot['nonce'] = 'A'.repeat(4000)))],
    ['has a key of 16 bytes', change((slot) => void (slot['wrapped'] = randomBytes(16).toString('base64')))],
    ['has a field too many', change((slot) => void (slot['more'] = 1))],
    [
      'has a thousand keys',
      change(
        (_, file) =>
          void (file.keys = Array.from({ length: 1000 }, () => ({ slots: file.keys[0]?.slots ?? [] }))),
      ),
    ],
    ['is of a newer version', change((_, file) => void Object.assign(file, { version: 2 }))],
  ])('%s: refused, and left as it is', async (_, harm) => {
    addKey(dir, entry);
    harm();
    const hash = (): string =>
      createHash('sha256')
        .update(readFileSync(join(dir, keyFileName)))
        .digest('hex');
    const before = hash();
    expect(await trouble(unlock(dir, { keychain: null, passphrase }))).toMatchObject({
      code: 'library-key',
      why: 'bad-key-file',
    });
    expect(hash()).toBe(before);
  });

  test('that is a folder is refused too', async () => {
    mkdirSync(join(dir, keyFileName));
    expect(await trouble(unlock(dir, none))).toMatchObject({ why: 'bad-key-file' });
  });

  test('opens nothing with weaker parameters, another id or a changed key', async () => {
    for (const edit of [
      change(({ kdf }) => void (kdf['n'] = 2 ** 16)),
      change((slot) => void (slot['wrapped'] = randomBytes(32).toString('base64'))),
      change((_, file) => void Object.assign(file.keys[0] ?? {}, { id: '0123456789abcdef' })),
    ]) {
      rmSync(join(dir, keyFileName), { force: true });
      addKey(dir, entry);
      edit();
      expect(await trouble(unlock(dir, { keychain: null, passphrase }))).toMatchObject({
        why: 'wrong-passphrase',
      });
    }
  });

  test('is never written by Facet itself', () => {
    expect(() => {
      writeKeyFile(dir, []);
    }).toThrow();
    expect(readdirSync(dir)).toEqual([]);
  });
});
