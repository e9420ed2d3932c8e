import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { name as nameIt } from '../../electron/library/review/index.ts';
import { keyText, kindOf } from '../../electron/library/store/cipher.ts';
import { copyName } from '../../electron/library/store/migrate.ts';
import { migrations } from '../../electron/library/store/migrations/index.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { backup, check, forget } from '../../electron/library/transfer/index.ts';
import { bytes, contract, open, photo, populate, tempDir, thrown, thumbOf, vector } from './synthetic.ts';

const opener = fileURLToPath(new URL('opener.ts', import.meta.url));
const key = randomBytes(32);
let dir: string;
let file: string;
beforeEach(() => {
  dir = tempDir();
  file = join(dir, 'facet.sqlite');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

function openWith(...keys: Buffer[]): Store {
  const store = openStore(dir, { appVersion: 't', keys });
  store.contracts.use(contract);
  return store;
}
const tryOpen = (...keys: Buffer[]): unknown => thrown(() => openStore(dir, { appVersion: 't', keys }));

/** A closed, encrypted library: 40 photos of 40 faces, somebody with a name. */
function closedLibrary(): void {
  const store = openWith(key);
  const { people } = populate(
    store,
    Array.from({ length: 40 }, (_, at) => at % 4),
  );
  nameIt(store, { person: people[0] ?? 0, name, merge: false });
  store.close();
}

const name = 'Zsófia Szabó-Unvergesslich';

/** Everything that tells who is in the library, as bytes. */
const traces: readonly (readonly [string, Buffer])[] = [
  ['name', Buffer.from(name)],
  ['path', Buffer.from('/photos/000007.jpg')],
  ['schema', Buffer.from('CREATE TABLE')],
  ['crop', Buffer.from(bytes(7))],
  ['aligned crop', Buffer.from(bytes(500_007))],
  ['thumb', Buffer.from(thumbOf('/photos/000007.jpg'))],
  ['vector', Buffer.from(vector(7).buffer)],
  // Two floats in a row would already be too much.
  ['part of a vector', Buffer.from(vector(7).slice(100, 102).buffer)],
  ['key', key],
  ['key in text', Buffer.from(key.toString('hex'))],
];

/** Which traces lie in which file of the library. */
function found(): string[] {
  return readdirSync(dir).flatMap((entry) => {
    const content = readFileSync(join(dir, entry));
    return traces.filter(([, trace]) => content.includes(trace)).map(([what]) => `${what} in ${entry}`);
  });
}

/** All but the index of a journal, which SQLite makes anew at will: numbers of pages, nothing else. */
const hashes = (): Record<string, string> =>
  Object.fromEntries(
    readdirSync(dir)
      .filter((entry) => !entry.endsWith('-shm'))
      .map((entry) => [
        entry,
        createHash('sha256')
          .update(readFileSync(join(dir, entry)))
          .digest('hex'),
      ]),
  );

describe('the files of an encrypted library', () => {
  it('tell nothing: not the database, nor its journal in the middle of a transaction, nor a backup', () => {
    const store = openWith(key);
    const { people } = populate(
      store,
      Array.from({ length: 40 }, (_, at) => at % 4),
    );
    nameIt(store, { person: people[0] ?? 0, name, merge: false });
    backup(store, join(dir, 'backup.sqlite'));
    // More than the cache holds, so that the journal gets pages before the transaction ends.
    store.db.pragma('cache_size = 10');
    store.tx(() => {
      for (let n = 0; n < 60; n++) store.savePhoto(photo(`/more/${n}.jpg`));
      nameIt(store, { person: people[1] ?? 0, name: `${name} too`, merge: false });
      expect(existsSync(`${file}-wal`)).toBe(true);
      expect(found()).toEqual([]);
    });
    expect(found()).toEqual([]);
    store.close();
    expect(found()).toEqual([]);
    expect(readdirSync(dir).sort()).toEqual(['backup.sqlite', 'facet.sqlite']);
    expect(kindOf(readFileSync(file))).toBe('encrypted');
  });

  it('would tell: the same search finds all but the key in a library that is not encrypted', () => {
    const store = open(dir);
    const { people } = populate(
      store,
      Array.from({ length: 40 }, (_, at) => at % 4),
    );
    nameIt(store, { person: people[0] ?? 0, name, merge: false });
    store.close();
    expect(found()).toEqual(traces.slice(0, -2).map(([what]) => `${what} in facet.sqlite`));
  });

  it('open with their key, and so does a backup', () => {
    closedLibrary();
    for (const attempt of ['library', 'backup']) {
      const store = openWith(key);
      expect([attempt, store.people.byName(name)]).not.toContain(null);
      expect(store.key).toEqual(key);
      expect(store.photos.counts().photos).toBe(40);
      expect(store.embeddings.vector(7, contract.id)).toEqual(vector(7));
      expect(check(store)).toEqual({ ok: true, problems: [] });
      backup(store, join(dir, 'backup'));
      // Again over the first, which looks like no database any more.
      backup(store, join(dir, 'backup'));
      store.close();
      renameSync(join(dir, 'backup'), file);
    }
  });

  it('open with the one that fits of several; a new library takes the last', () => {
    const older = randomBytes(32);
    openWith(older, key).close();
    expect(openWithAndClose(key, older)).toEqual(key);
    expect(openWithAndClose(older, key)).toEqual(key);
    expect(openWithAndClose(key)).toEqual(key);
    expect(tryOpen(older)).toMatchObject({ code: 'library-key', why: 'wrong-key' });
  });

  it('are copied encrypted before a migration', () => {
    const store = openStore(dir, { appVersion: 't', keys: [key] });
    store.contracts.use(contract);
    populate(store, [0, 1]);
    store.close();
    const more = [...migrations, 'ALTER TABLE photo ADD COLUMN stars INTEGER NOT NULL DEFAULT 0'];
    openStore(dir, { appVersion: 't', keys: [key], migrations: more }).close();
    const copy = copyName(migrations.length);
    expect(readdirSync(dir)).toContain(copy);
    expect(kindOf(readFileSync(join(dir, copy)))).toBe('encrypted');
    expect(found()).toEqual([]);
    renameSync(join(dir, copy), file);
    const again = openWith(key);
    expect(again.photos.counts().photos).toBe(2);
    again.close();
  });

  it('hold nothing of a forgotten person, the decrypted content included', () => {
    const store = openWith(key);
    const { people, faces } = populate(
      store,
      Array.from({ length: 40 }, (_, at) => at % 4),
    );
    const person = people[2] ?? 0;
    nameIt(store, { person, name, merge: false });
    forget(store, { person });
    expect(store.faces.get([faces[6] ?? 0])).toEqual([]);
    expect(store.db.pragma('freelist_count', { simple: true })).toBe(0);
    const plain = store.db.serialize();
    const mine = traces.filter(([what]) => !['path', 'schema', 'key', 'key in text'].includes(what));
    expect(mine.filter(([, trace]) => plain.includes(trace))).toEqual([]);
    store.close();
    expect(found()).toEqual([]);
  });

  it('survive a kill -9 while they are written', async () => {
    const child = spawn(process.execPath, [opener, dir, '--write'], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, OPENER_KEY: key.toString('hex') },
    });
    const ended = new Promise((done) => child.once('close', done));
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.split('\n').length > 20) child.kill('SIGKILL');
    });
    await ended;
    expect(existsSync(`${file}-wal`)).toBe(true);
    // As it lies after a kill, journal and all: the wrong key changes nothing, the right one loses nothing.
    const before = hashes();
    expect(tryOpen(randomBytes(32))).toMatchObject({ code: 'library-key', why: 'wrong-key' });
    expect(tryOpen()).toMatchObject({ code: 'library-key', why: 'no-key' });
    expect(hashes()).toEqual(before);
    const store = openWith(key);
    // The last line may be half a number; ids go up with each photo.
    const promised = Number(said.slice(0, said.lastIndexOf('\n')).split('\n').at(-1));
    expect(promised).toBeGreaterThan(10);
    expect(store.photos.counts().photos).toBeGreaterThanOrEqual(promised);
    expect(check(store).problems).toEqual([]);
    store.close();
  });
});

function openWithAndClose(...keys: Buffer[]): unknown {
  const store = openWith(...keys);
  store.close();
  return store.key;
}

describe('an encrypted library that cannot be opened', () => {
  const flip = (at: number): void => {
    const content = readFileSync(file);
    content[at] = (content[at] ?? 0) ^ 1;
    writeFileSync(file, content);
  };
  const page = 16384;

  it.each<[string, () => Buffer[], object]>([
    ['has another key', () => [randomBytes(32)], { code: 'library-key', why: 'wrong-key' }],
    ['is opened without a key', () => [], { code: 'library-key', why: 'no-key' }],
    [
      'has a flipped bit in its first page, which looks like another key',
      () => {
        flip(200);
        return [key];
      },
      { code: 'library-key', why: 'wrong-key' },
    ],
    [
      'has a flipped bit in the readable part of its header',
      () => {
        flip(20);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
    [
      'has a flipped bit in a page',
      () => {
        flip(3 * page + 77);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
    [
      'has a flipped bit in the tag of its last page',
      () => {
        flip(readFileSync(file).length - 1);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
    [
      'lost its last page',
      () => {
        truncateSync(file, readFileSync(file).length - page);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
    [
      'was cut off in the middle of a page',
      () => {
        truncateSync(file, 5 * page + 100);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
    [
      'was cut off inside the header',
      () => {
        truncateSync(file, 40);
        return [key];
      },
      { code: 'library-corrupt' },
    ],
  ])('%s: refused, and not one byte is changed', (_, damage, expected) => {
    closedLibrary();
    const keys = damage();
    const before = hashes();
    expect(tryOpen(...keys)).toMatchObject({ ...expected, path: file });
    expect(hashes()).toEqual(before);
  });

  it('is no plain one: a key given for that opens it as it is', () => {
    open(dir).close();
    const store = openWith(key);
    expect(store.key).toBeNull();
    store.close();
  });

  it('takes keys of 32 bytes only', () => {
    expect(() => keyText(randomBytes(31))).toThrow(/32 bytes/);
  });
});
