/** Encryption from the terminal: the passphrase comes from the environment, never from an argument. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test } from 'vitest';
import { isPlain } from '../../electron/host/keys/plain.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { contract, populate } from '../store/synthetic.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

const first = { FACET_PASSPHRASE: 'a long enough passphrase' };
const second = { FACET_PASSPHRASE: 'and now for another one' };
let library: string;
let file: string;
beforeEach(() => {
  library = tempDir();
  file = join(library, 'facet.sqlite');
  const store = openStore(library, { appVersion: 't' });
  store.contracts.use(contract);
  populate(store, [0, 0, 1, 1]);
  store.close();
});

const at = (...words: string[]): string[] => ['--library', library, 'library', ...words];

test('encrypt, another key, another passphrase, an open copy', async () => {
  expect(await facetJson(at('encrypt'), first)).toEqual({ library, encrypted: true });
  expect(isPlain(file)).toBe(false);
  const before = readFileSync(file);
  expect(await facetJson(at('rotate-key'), first)).toEqual({ library, encrypted: true });
  expect(readFileSync(file)).not.toEqual(before);
  expect(
    await facetJson(at('passphrase'), { ...first, FACET_NEW_PASSPHRASE: second.FACET_PASSPHRASE }),
  ).toEqual({
    library,
    changed: true,
  });
  expect((await facet(at('rotate-key'), first)).stderr).toContain('not the passphrase of this library');
  const folder = join(tempDir(), 'open', 'copy');
  const copy = await facetJson<{ path: string }>(at('export-open', folder, '--yes-unencrypted'), second);
  expect(copy.path).toBe(join(folder, 'facet.sqlite'));
  expect(isPlain(copy.path)).toBe(true);
  expect(isPlain(file)).toBe(false);
}, 60_000);

test('nothing is done without a passphrase, or unasked in the open', async () => {
  const without = await facet(at('encrypt'));
  expect(without.code).toBe(2);
  expect(without.stderr).toContain('--passphrase-fd');
  expect(isPlain(file)).toBe(true);
  const folder = join(tempDir(), 'copy');
  const unasked = await facet(at('export-open', folder));
  expect(unasked.code).toBe(2);
  expect(unasked.stderr).toContain('--yes-unencrypted');
  expect(existsSync(folder)).toBe(false);
  const plain = await facet(at('rotate-key'), first);
  expect(plain.code).toBe(1);
  expect(plain.stderr).toContain('encrypt it first');
  expect(readdirSync(library)).toEqual(['facet.sqlite']);
}, 60_000);
