/** The keys of the app's library: made at the first opening, dropped at locking. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { addKey, newKey, wrap } from '../../electron/host/keys/entries.ts';
import { keyFileName, readKeyFile } from '../../electron/host/keys/key-file.ts';
import type { Keychain } from '../../electron/host/keys/slots.ts';
import { waysOf } from '../../electron/host/keys/unlock.ts';
import { LibraryKeys } from '../../electron/main/library-keys.ts';
import { tempDir } from '../support/temp.ts';

let dir: string;
beforeEach(() => {
  dir = tempDir();
});

const keychain = (kind: Keychain['kind'], secret = 'a'): Keychain => ({
  kind,
  wrap: (text) => Buffer.from(secret + text),
  unwrap: (wrapped) => {
    const text = wrapped.toString();
    if (!text.startsWith(secret)) throw new Error('another keychain');
    return text.slice(secret.length);
  },
});
const keysOf = (chain: Keychain): LibraryKeys => new LibraryKeys(() => Promise.resolve(chain));

test('a new library gets a key that the keychain keeps, and the same one at the next opening', async () => {
  const keys = keysOf(keychain('os'));
  await keys.open(dir, null);
  expect(keys.bytes()).toHaveLength(1);
  const again = keysOf(keychain('os'));
  await again.open(dir, null);
  expect(again.bytes()).toEqual(keys.bytes());
});

test.each(['plain', 'none'] as const)(
  'without a keychain (%s) a new library is a plain one',
  async (kind) => {
    const keys = keysOf(keychain(kind));
    await keys.open(dir, null);
    expect(keys.bytes()).toEqual([]);
    expect(existsSync(join(dir, keyFileName))).toBe(false);
    expect(await keys.state(dir)).toEqual({
      encrypted: false,
      keychain: kind,
      ways: { keychain: false, passphrase: false },
    });
  },
);

test('a library that is there stays as it is, and asks no keychain', async () => {
  writeFileSync(join(dir, 'facet.sqlite'), 'SQLite format 3\0');
  const keys = new LibraryKeys(() => Promise.reject(new Error('not asked')));
  await keys.open(dir, null);
  expect(keys.bytes()).toEqual([]);
  expect(existsSync(join(dir, keyFileName))).toBe(false);
});

test('of several keys the one that opened the library is kept, and nothing after locking', async () => {
  const chain = keychain('os');
  const [old, young] = [newKey(), newKey()];
  for (const key of [old, young]) addKey(dir, await wrap(key, { keychain: chain, passphrase: null }), old.id);
  const keys = keysOf(chain);
  await keys.open(dir, null);
  expect(keys.bytes()).toEqual([old.key, young.key]);
  keys.opened(dir, young.id);
  expect(keys.isEncrypted).toBe(true);
  expect(keys.bytes()).toEqual([young.key]);
  keys.drop();
  expect(keys.isEncrypted).toBe(false);
  expect(keys.bytes()).toEqual([]);
  await keys.open(dir, null);
  expect(keys.bytes()).toEqual([young.key]);
});

test('a passphrase is added beside the keychain, and helps where that was lost', async () => {
  const keys = keysOf(keychain('os'));
  await expect(keys.setPassphrase(dir, 'long enough')).rejects.toThrow();
  await keys.open(dir, null);
  const [key] = keys.bytes();
  keys.opened(dir, readKeyFile(dir)?.[0]?.id ?? '');
  await keys.setPassphrase(dir, 'long enough');
  expect(waysOf(dir)).toEqual({ keychain: true, passphrase: true });
  const elsewhere = keysOf(keychain('os', 'b'));
  const refused: unknown = await elsewhere.open(dir, null).catch((thrown: unknown) => thrown);
  expect(LibraryKeys.lockedBy(dir, refused)).toEqual({ state: 'locked', why: 'keychain', passphrase: true });
  const wrong: unknown = await elsewhere.open(dir, 'not that one').catch((thrown: unknown) => thrown);
  expect(LibraryKeys.lockedBy(dir, wrong)).toEqual({
    state: 'locked',
    why: 'wrong-passphrase',
    passphrase: true,
  });
  await elsewhere.open(dir, 'long enough');
  expect(elsewhere.bytes()).toEqual([key]);
});

test('what a passphrase cannot mend is told as a failure', async () => {
  writeFileSync(join(dir, keyFileName), 'nonsense');
  const refused: unknown = await keysOf(keychain('os'))
    .open(dir, null)
    .catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({ error: { code: 'library-key', why: 'bad-key-file' } });
  expect(LibraryKeys.lockedBy(dir, refused)).toBeNull();
  expect(LibraryKeys.lockedBy(dir, new Error('else'))).toBeNull();
});

test('the keychain is told to open a library that its passphrase opened, and not to any more', async () => {
  addKey(dir, await wrap(newKey(), { keychain: null, passphrase: 'long enough' }));
  const keys = keysOf(keychain('os'));
  await keys.open(dir, 'long enough');
  keys.opened(dir, readKeyFile(dir)?.[0]?.id ?? '');
  await expect(keys.setPassphrase(dir, null)).rejects.toThrow(/only way/);
  await keys.setKeychain(dir, true);
  await keysOf(keychain('os')).open(dir, null);
  await keys.setKeychain(dir, false);
  await expect(keysOf(keychain('os')).open(dir, null)).rejects.toThrow(/encrypted/);
  await expect(keysOf(keychain('none')).setKeychain(dir, true)).rejects.toThrow();
});

test('a key that a library may get is known with the others until one of them opened it', async () => {
  const keys = keysOf(keychain('os'));
  await keys.open(dir, null);
  const [old] = keys.known;
  const next = keys.next();
  expect(keys.known).toEqual([old, next]);
  keys.opened(dir, next.id);
  expect(keys.known).toEqual([next]);
  // One that lies open after all needs none of them.
  keys.opened(dir, null);
  expect(keys.known).toEqual([]);
});
