/** An encrypted library in the terminal: the passphrase comes from the environment or a file descriptor, never an argument. */
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readPassphrase } from '../../electron/cli/passphrase.ts';
import { addKey, newKey, wrap } from '../../electron/host/keys/entries.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

const passphrase = 'a long enough passphrase';
let library: string;

beforeAll(async () => {
  library = tempDir();
  addKey(library, await wrap(newKey(), { keychain: null, passphrase }));
});

test('a new library with a key file is encrypted; it opens with its passphrase, and with that only', async () => {
  const args = ['--library', library, 'people'];
  expect(await facetJson(args, { FACET_PASSPHRASE: passphrase })).toEqual([]);
  expect(readFileSync(join(library, 'facet.sqlite')).includes('SQLite')).toBe(false);
  expect(await facetJson(args, { FACET_PASSPHRASE: passphrase })).toEqual([]);
});

test('with a wrong passphrase, or none, it says so in one line', async () => {
  const args = ['--library', library, 'people'];
  const wrong = await facet([...args, '--json'], { FACET_PASSPHRASE: 'a wrong passphrase' });
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'library-key' } });
  expect(wrong.stderr).toContain('not the passphrase of this library');

  const without = await facet(args);
  expect(without.code).toBe(1);
  expect(without.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(without.stderr).toContain('--passphrase-fd');
});

test('without its key file an encrypted library says what is missing', async () => {
  const dir = tempDir();
  openStore(dir, { appVersion: 't', keys: [newKey().key] }).close();
  const ran = await facet(['--library', dir, 'people']);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toContain('facet.keys.json, is missing');
});

describe('a passphrase', () => {
  const fromFile = (content: string, env: NodeJS.ProcessEnv = {}): string | null => {
    const path = join(tempDir(), 'passphrase');
    writeFileSync(path, content);
    const fd = openSync(path, 'r');
    try {
      return readPassphrase(String(fd), env);
    } finally {
      closeSync(fd);
    }
  };

  test('is the first line of a file descriptor, which wins over the environment', () => {
    expect(fromFile(`${passphrase}\nmore`)).toBe(passphrase);
    expect(fromFile(`${passphrase}\r\n`, { FACET_PASSPHRASE: 'other' })).toBe(passphrase);
    expect(fromFile(' spaces stay ')).toBe(' spaces stay ');
  });

  test('leaves the environment once it was read', () => {
    const env = { FACET_PASSPHRASE: passphrase };
    expect(readPassphrase(undefined, env)).toBe(passphrase);
    expect(env).toEqual({});
    expect(readPassphrase(undefined, env)).toBeNull();
    expect(readPassphrase(undefined, { FACET_PASSPHRASE: '' })).toBeNull();
  });

  test.each([
    ['x', 'must be a number'],
    ['-1', 'must be a number'],
    ['987', 'cannot be read (EBADF)'],
  ])('from descriptor %s is refused in words', (fd, words) => {
    expect(() => readPassphrase(fd, {})).toThrow(words);
  });

  test('that is empty or endless is refused', () => {
    expect(() => fromFile('\n')).toThrow('there is no passphrase');
    expect(() => fromFile('x'.repeat(5000))).toThrow('longer than 4096');
  });
});
