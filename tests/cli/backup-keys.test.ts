/** A backup of an encrypted library goes with its key, and opens elsewhere with the passphrase. */
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, test } from 'vitest';
import { addKey, newKey, setPassphrase, wrap } from '../../electron/host/keys/entries.ts';
import { keyFileName, type NamedKey, readKeys } from '../../electron/host/keys/key-file.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { backup } from '../../electron/library/transfer/index.ts';
import { contract, populate } from '../store/synthetic.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

const passphrase = 'a long enough passphrase';
const keychain = {
  kind: 'os' as const,
  wrap: (text: string) => Buffer.from(text),
  unwrap: (bytes: Buffer) => bytes.toString(),
};
let entry: Awaited<ReturnType<typeof wrap>>;
let key: NamedKey;
let dir: string;
let away: string;
beforeAll(async () => {
  key = newKey();
  entry = await wrap(key, { keychain: null, passphrase });
});
beforeEach(() => {
  dir = tempDir();
  away = tempDir();
  addKey(dir, entry);
});

function library(with_: NamedKey = key): Store {
  const store = openStore(dir, { appVersion: 't', keys: [with_.key] });
  store.contracts.use(contract);
  populate(store, [0, 0, 1]);
  return store;
}

test('from the terminal: written, put in a folder with its key, opened with the passphrase', async () => {
  library().close();
  const file = join(away, 'kept.sqlite');
  const run = await facet(['--library', dir, 'backup', file], { FACET_PASSPHRASE: passphrase });
  expect(run.code).toBe(0);
  expect(run.stderr).toContain(join(away, 'kept.keys.json'));
  const restored = join(away, 'restored');
  mkdirSync(restored);
  copyFileSync(file, join(restored, 'facet.sqlite'));
  // Without its key it tells what is missing.
  const without = await facet(['--library', restored, 'info'], { FACET_PASSPHRASE: passphrase });
  expect(without.stderr).toContain('facet.keys.json, is missing');
  copyFileSync(join(away, 'kept.keys.json'), join(restored, keyFileName));
  const info = await facetJson<{ faces: number }>(['--library', restored, 'info'], {
    FACET_PASSPHRASE: passphrase,
  });
  expect(info.faces).toBe(3);
});

test('says what opens it: the passphrase, or the keychain of this computer only', async () => {
  const store = library();
  const file = join(away, 'kept.sqlite');
  expect(backup(store, file).keys).toEqual({ path: join(away, 'kept.keys.json'), passphrase: true });
  writeFileSync(join(dir, keyFileName), '');
  addKeyAnew(await wrap(key, { keychain, passphrase: null }));
  expect(backup(store, file).keys).toMatchObject({ passphrase: false });
  await setPassphrase(dir, key, passphrase);
  expect(backup(store, file).keys).toMatchObject({ passphrase: true });
  store.close();
});

function addKeyAnew(another: typeof entry): void {
  writeFileSync(join(dir, keyFileName), JSON.stringify({ facet: 'keys', version: 1, keys: [another] }));
}

test('a backup that takes the place of one under another key has its own key beside it, and only that', async () => {
  const store = library();
  const file = join(away, 'kept.sqlite');
  const former = newKey();
  writeFileSync(file, '');
  writeFileSync(
    join(away, 'kept.keys.json'),
    JSON.stringify({
      facet: 'keys',
      version: 1,
      keys: [await wrap(former, { keychain: null, passphrase: 'of another library' })],
    }),
  );
  backup(store, file);
  store.close();
  expect(readKeys(join(away, 'kept.keys.json'))?.map(({ id }) => id)).toEqual([key.id]);
});

test('a file of another kind where the key has to lie is not replaced', () => {
  const store = library();
  const file = join(away, 'kept.sqlite');
  writeFileSync(join(away, 'kept.keys.json'), 'something of mine');
  expect(() => backup(store, file)).toThrow(/another kind/);
  expect(existsSync(file)).toBe(false);
  expect(readFileSync(join(away, 'kept.keys.json'), 'utf8')).toBe('something of mine');
  store.close();
});
