import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { copyName } from '../../electron/library/store/migrate.ts';
import { migrations } from '../../electron/library/store/migrations/index.ts';
import { loadSqlite } from '../../electron/library/store/native.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { face, open, photo, populate, tempDir, thrown } from './synthetic.ts';

const openerScript = fileURLToPath(new URL('opener.ts', import.meta.url));
let dir: string;
let file: string;
beforeEach(() => {
  dir = tempDir();
  file = join(dir, 'facet.sqlite');
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});

const hash = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');
const tryOpen = (): unknown => thrown(() => openStore(dir, { appVersion: 't' }));

/** A closed library with 40 photos. */
function closedLibrary(): void {
  const store = open(dir);
  populate(
    store,
    Array.from({ length: 40 }, (_, at) => at % 4),
  );
  store.close();
}

/** Opens the library in a process of its own, which says 'open' and waits (or ends, with the error's code). */
async function openElsewhere(): Promise<{ kill: () => Promise<void>; said: string }> {
  const child = spawn(process.execPath, [openerScript, dir], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) =>
    child.once('close', () => {
      done();
    }),
  );
  const said = await new Promise<string>((done) => {
    child.stdout.setEncoding('utf8').once('data', done);
  });
  return {
    said: said.trim(),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

describe('a new library', () => {
  it('is made with its folder, in WAL with 16 KiB pages, and marked as ours', () => {
    const nested = join(dir, 'a “b”\nc', 'd');
    const store = openStore(nested, { appVersion: '1' });
    const pragma = (name: string): unknown => store.db.pragma(name, { simple: true });
    expect(pragma('page_size')).toBe(16384);
    expect(pragma('journal_mode')).toBe('wal');
    expect(pragma('foreign_keys')).toBe(1);
    expect(pragma('secure_delete')).toBe(1);
    expect(pragma('user_version')).toBe(migrations.length);
    expect(store.uuid).toMatch(/^[0-9a-f-]{36}$/);
    store.close();
    const header = readFileSync(join(nested, 'facet.sqlite'));
    expect(header.readUInt16BE(16)).toBe(16384);
    expect(header.toString('latin1', 68, 72)).toBe('FACE');
    // The journal is gone after a clean close: one file holds everything.
    expect(readdirSync(nested)).toEqual(['facet.sqlite']);
  });

  it('keeps its identity and content when opened again', () => {
    closedLibrary();
    const first = open(dir);
    const uuid = first.uuid;
    first.close();
    const again = open(dir);
    expect(again.uuid).toBe(uuid);
    expect(again.photos.counts()).toEqual({ photos: 40, skipped: 0 });
    expect(check(again)).toEqual({ ok: true, problems: [] });
    again.close();
  });

  it('starts over where the process was killed before the first schema', () => {
    const Sqlite = loadSqlite();
    const raw = new Sqlite(file);
    raw.pragma('page_size = 16384');
    raw.pragma('journal_mode = WAL');
    raw.close();
    const store = open(dir);
    expect(store.schema).toBe(migrations.length);
    expect(store.db.pragma('page_size', { simple: true })).toBe(16384);
    store.close();
  });

  it('refuses a runtime whose N-API would crash the native module', () => {
    expect(thrown(() => loadSqlite('9'))).toMatchObject({
      code: 'internal',
      detail: expect.stringMatching(/N-API 9.*Node 24/) as string,
    });
    expect(thrown(() => loadSqlite('no'))).toMatchObject({ code: 'internal' });
  });
});

describe('migrating', () => {
  const second = 'ALTER TABLE photo ADD COLUMN stars INTEGER NOT NULL DEFAULT 0;';

  it('copies the file first, then keeps every row', () => {
    closedLibrary();
    const store = openStore(dir, { appVersion: 't', migrations: [...migrations, second] });
    expect(store.schema).toBe(migrations.length + 1);
    expect(store.db.prepare('SELECT sum(stars), count(*) FROM photo').raw().get()).toEqual([0, 40]);
    store.close();
    const copy = readdirSync(dir).find((name) => name.startsWith('facet.before-'));
    expect(copy).toBe(copyName(migrations.length));
    const old = join(dir, 'old');
    mkdirSync(old);
    copyFileSync(join(dir, String(copy)), join(old, 'facet.sqlite'));
    const before = openStore(old, { appVersion: 't' });
    expect(before.photos.counts().photos).toBe(40);
    before.close();
  });

  it('leaves the file at the old schema when a step fails', () => {
    closedLibrary();
    const broken = 'ALTER TABLE photo ADD COLUMN stars INTEGER; SELECT * FROM no_such_table;';
    expect(
      thrown(() => openStore(dir, { appVersion: 't', migrations: [...migrations, broken] })),
    ).toMatchObject({
      code: 'internal',
    });
    const store = open(dir);
    expect(store.photos.counts().photos).toBe(40);
    expect(
      store.db.prepare(`SELECT count(*) FROM pragma_table_info('photo') WHERE name = 'stars'`).pluck().get(),
    ).toBe(0);
    store.close();
  });
});

describe('a library that cannot be opened', () => {
  it('is locked while another process has it, and free the moment that one is killed', async () => {
    closedLibrary();
    const other = await openElsewhere();
    expect(other.said).toBe('open');
    expect(tryOpen()).toEqual({ code: 'library-locked', path: file });
    await other.kill();
    const store = open(dir);
    expect(store.photos.counts().photos).toBe(40);
    const refused = await openElsewhere();
    expect(refused.said).toBe('library-locked');
    await refused.kill();
    // And the refused one has done no harm to us.
    store.savePhoto(photo('/later.jpg', [face(99)]));
    expect(check(store).problems).toEqual([]);
    store.close();
  });

  it('is locked for a second opening in the same process too', () => {
    const store = open(dir);
    expect(tryOpen()).toEqual({ code: 'library-locked', path: file });
    store.close();
    open(dir).close();
  });

  it.each([
    [
      'is of a newer version',
      (): void => {
        patch(60, Buffer.from([0, 0, 0, 99]));
      },
      { code: 'library-newer', found: 99, supported: migrations.length },
    ],
    [
      'has a garbage header',
      (): void => {
        patch(0, Buffer.from('this is not a database at all'));
      },
      { code: 'library-corrupt' },
    ],
    [
      'was cut off',
      (): void => {
        truncateSync(file, 16384 * 9 + 5000);
      },
      { code: 'library-corrupt' },
    ],
    [
      'was cut off inside the header',
      (): void => {
        truncateSync(file, 40);
      },
      { code: 'library-corrupt' },
    ],
    [
      'has overwritten pages',
      (): void => {
        for (let page = 2; page < 12; page++) patch(page * 16384, Buffer.alloc(16384, 0xa7));
      },
      { code: 'library-corrupt' },
    ],
    [
      'has a zeroed schema page',
      (): void => {
        patch(100, Buffer.alloc(16284));
      },
      { code: 'library-corrupt' },
    ],
    [
      'belongs to another program',
      (): void => {
        foreign();
      },
      { code: 'library-corrupt', detail: expect.stringMatching(/another program/) as string },
    ],
  ])('%s: refused, and not one byte is changed', (_, damage, expected) => {
    closedLibrary();
    damage();
    const before = hash(file);
    expect(tryOpen()).toMatchObject({ ...expected, path: file });
    expect(hash(file)).toBe(before);
    expect(readdirSync(dir)).toEqual(['facet.sqlite']);
  });

  it('damaged after a kill, journal beside it: refused, and neither of the two is changed', async () => {
    closedLibrary();
    const other = await openElsewhere();
    await other.kill();
    expect(existsSync(`${file}-wal`)).toBe(true);
    for (let page = 2; page < 12; page++) patch(page * 16384, Buffer.alloc(16384, 0xa7));
    const before = [hash(file), hash(`${file}-wal`)];
    expect(tryOpen()).toMatchObject({ code: 'library-corrupt' });
    expect([hash(file), hash(`${file}-wal`)]).toEqual(before);
  });

  it('lies in a folder that may not be written', () => {
    closedLibrary();
    const probe = (): string =>
      spawnSync(process.execPath, [openerScript, dir, '--once'], asNobody).stdout.toString().trim();
    // Root may write everywhere, so the question is put by somebody else.
    const asNobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    chmodSync(dir, 0o555);
    chmodSync(file, 0o444);
    expect(probe()).toBe('unreadable');
    chmodSync(dir, 0o777);
    expect(probe()).toBe('unreadable');
    chmodSync(file, 0o666);
    expect(probe()).toBe('open');
  });

  it('cannot be a file or lie in one', () => {
    writeFileSync(join(dir, 'x'), 'x');
    expect(thrown(() => openStore(join(dir, 'x'), { appVersion: 't' }))).toMatchObject({
      code: 'unreadable',
    });
    expect(thrown(() => openStore(join(dir, 'x', 'y'), { appVersion: 't' }))).toMatchObject({
      code: 'unreadable',
    });
  });
});

describe('a killed process', () => {
  it('loses nothing that it had said was saved, and leaves no half photo', async () => {
    let promised = 0;
    for (let round = 0; round < 8; round++) {
      const child = spawn(process.execPath, [openerScript, dir, '--write'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      const ended = new Promise<void>((done) => {
        child.once('close', () => {
          done();
        });
      });
      let said = '';
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        said += text;
        // At another moment of its work each time.
        if (said.split('\n').length > 3 + round * 7) child.kill('SIGKILL');
      });
      await ended;
      const whole = said.slice(0, said.lastIndexOf('\n')).split('\n');
      promised = Math.max(promised, Number(whole.at(-1)));
      const store = open(dir);
      expect(check(store).problems).toEqual([]);
      const { photos } = store.photos.counts();
      expect(photos).toBeGreaterThanOrEqual(promised);
      expect(store.faces.count()).toBe(2 * photos);
      expect(store.people.counts().groups).toBe(2 * photos);
      store.close();
    }
    expect(promised).toBeGreaterThan(100);
  });
});

describe('a disk that fills', () => {
  it('says so and keeps everything saved before', () => {
    const store = open(dir);
    populate(store, [0, 0, 1]);
    const pages = Number(store.db.pragma('page_count', { simple: true }));
    store.db.pragma(`max_page_count = ${pages + 20}`);
    let saved = 3;
    const error = thrown(() => {
      for (; saved < 5000; saved++) store.savePhoto(photo(`/more/${saved}.jpg`, [face(saved + 1)]));
    });
    expect(error).toEqual({ code: 'disk-full', path: file });
    expect(saved).toBeGreaterThan(3);
    expect(store.photos.counts().photos).toBe(saved);
    expect(check(store).problems).toEqual([]);
    store.close();
    const again = open(dir);
    expect(again.photos.counts().photos).toBe(saved);
    expect(again.faces.count()).toBe(saved);
    again.savePhoto(photo('/after.jpg', [face(7777)]));
    again.close();
  });
});

function patch(offset: number, data: Buffer): void {
  const whole = readFileSync(file);
  data.copy(whole, offset);
  writeFileSync(file, whole);
}

function foreign(): void {
  rmSync(file);
  const Sqlite = loadSqlite();
  const raw = new Sqlite(file);
  raw.exec('CREATE TABLE bookmarks (url TEXT)');
  raw.close();
}
