/** Folders under watch, with the real watcher of this system on real folders. Nothing here is timed. */
import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Subscribe } from '../../electron/library/watch/change.ts';
import { atOnce, everyPhoto, put, scan, type Setup, type SetupOptions, until } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries({ watching: atOnce });
const labels = async (lib: Setup): Promise<string[]> =>
  (await lib.client.photos.list(everyPhoto)).items
    .filter((photo) => !photo.missing)
    .map((photo) => photo.label)
    .sort();
const shows = (lib: Setup, ...expected: string[]): Promise<void> =>
  until(async () => JSON.stringify(await labels(lib)) === JSON.stringify(expected));
const stateOf = async (lib: Setup): Promise<string | undefined> =>
  (await lib.client.watch.status({})).folders[0]?.state;

/** A library whose folder has been scanned and is under watch. */
async function watching(photos: Record<string, string>, options: SetupOptions = {}): Promise<Setup> {
  const lib = start(options);
  put(lib, photos);
  await scan(lib);
  await until(async () => (await stateOf(lib)) === 'watching');
  return lib;
}

describe('a folder under watch', () => {
  it('brings in what is added, changed, moved and deleted', async () => {
    const read: string[] = [];
    const lib = await watching(
      { 'a.jpg': 'ann', 'b.jpg': 'bob' },
      { before: (path) => void read.push(basename(path)) },
    );
    await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
    read.length = 0;
    put(lib, { 'c.jpg': 'cid' });
    await shows(lib, 'a.jpg', 'b.jpg', 'c.jpg');
    mkdirSync(join(lib.photos, 'sub'));
    renameSync(join(lib.photos, 'a.jpg'), join(lib.photos, 'sub/ann.jpg'));
    await shows(lib, 'ann.jpg', 'b.jpg', 'c.jpg');
    rmSync(join(lib.photos, 'b.jpg'));
    await shows(lib, 'ann.jpg', 'c.jpg');
    expect(read).toEqual(['c.jpg']);
    put(lib, { 'c.jpg': 'cid ann dan' });
    await until(async () =>
      (await lib.client.photos.list(everyPhoto)).items.some(({ faces }) => faces === 3),
    );
    expect((await lib.client.people.get({ id: 1 })).faces).toBe(2);
    // A whole folder comes and goes.
    mkdirSync(join(lib.dir, 'outside/deep'), { recursive: true });
    writeFileSync(join(lib.dir, 'outside/deep/x.jpg'), 'xan');
    renameSync(join(lib.dir, 'outside'), join(lib.photos, 'inside'));
    await shows(lib, 'ann.jpg', 'c.jpg', 'x.jpg');
    rmSync(join(lib.photos, 'inside'), { recursive: true });
    await shows(lib, 'ann.jpg', 'c.jpg');
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
    // None of it is a job that anybody has to look at.
    expect(await lib.client.ingest.current({})).toMatchObject({ id: 1, state: 'done', added: 2 });
  });

  it('passes over hidden names, other files, links back and the library itself', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann' });
    await scan(lib, lib.dir);
    await until(async () => (await stateOf(lib)) === 'watching');
    put(lib, { '.hidden/x.jpg': 'x', '.y.jpg': 'y', 'notes.txt': 'z' });
    writeFileSync(join(lib.dir, 'library', 'z.jpg'), 'z');
    symlinkSync(lib.dir, join(lib.photos, 'back'));
    put(lib, { 'last.jpg': 'leo' });
    await shows(lib, 'a.jpg', 'last.jpg');
  });

  it('is followed into folders that are made, moved and replaced with folders in them', async () => {
    const lib = await watching({ 'a.jpg': 'ann' });
    put(lib, { 'p/q/r/b.jpg': 'bob' });
    await shows(lib, 'a.jpg', 'b.jpg');
    put(lib, { 'p/q/r/c.jpg': 'cid' });
    await shows(lib, 'a.jpg', 'b.jpg', 'c.jpg');
    renameSync(join(lib.photos, 'p'), join(lib.photos, 's'));
    rmSync(join(lib.photos, 'a.jpg'));
    await shows(lib, 'b.jpg', 'c.jpg');
    put(lib, { 's/q/r/d.jpg': 'dan' });
    await shows(lib, 'b.jpg', 'c.jpg', 'd.jpg');
    // Another folder under a name that was watched before.
    renameSync(join(lib.photos, 's/q'), join(lib.photos, 'p'));
    rmSync(join(lib.photos, 's'), { recursive: true });
    put(lib, { 'x/q/r/e.jpg': 'eve' });
    renameSync(join(lib.photos, 'x'), join(lib.photos, 's'));
    await shows(lib, 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg');
    put(lib, { 's/q/r/f.jpg': 'fay', 'p/r/g.jpg': 'gus' });
    await shows(lib, 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg', 'g.jpg');
    rmSync(join(lib.photos, 'p'), { recursive: true });
    await shows(lib, 'e.jpg', 'f.jpg');
  });

  it('waits for a file that is still being written', async () => {
    const read: string[] = [];
    const lib = await watching({ 'a.jpg': 'ann' }, { before: (path) => void read.push(basename(path)) });
    const slow = join(lib.photos, 'slow.jpg');
    writeFileSync(slow, 'bob ');
    const written = new AbortController();
    const copying = (async () => {
      for (let n = 0; !written.signal.aborted; n++) {
        appendFileSync(slow, n === 0 ? 'cid #' : '.');
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();
    // Another one beside it does not have to wait.
    put(lib, { 'quick.jpg': 'dan' });
    await shows(lib, 'a.jpg', 'quick.jpg');
    expect(read).not.toContain('slow.jpg');
    written.abort();
    await copying;
    await shows(lib, 'a.jpg', 'quick.jpg', 'slow.jpg');
    expect(read.filter((path) => path === 'slow.jpg')).toHaveLength(1);
  });

  it('is looked through when the library opens, and not before it was scanned to its end', async () => {
    const lib = await watching({ 'a.jpg': 'ann' });
    await lib.close();
    put(lib, { 'b.jpg': 'bob' });
    const again = start({ root: lib.dir });
    await shows(again, 'a.jpg', 'b.jpg');
    await until(async () => (await stateOf(again)) === 'watching');

    const other = start({ before: () => new Promise((resolve) => setTimeout(resolve, 20)) });
    put(other, Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${String(n)}.jpg`, 'ann'])));
    const { id } = await other.client.host.grant({ path: other.photos, save: false });
    await other.client.ingest.start({ grants: [id], retrySkipped: false });
    for await (const job of other.client.ingest.watch({})) if (job.done >= 2) break;
    await other.client.ingest.cancel({});
    expect(await stateOf(other)).toBe('unscanned');
  });

  it('gives way to a scan of the user, and makes up for it', async () => {
    let hold = Promise.withResolvers<undefined>();
    hold.resolve(undefined);
    const lib = await watching({ 'a.jpg': 'ann' }, { before: () => hold.promise });
    hold = Promise.withResolvers();
    put(lib, { 'b.jpg': 'bob' });
    await until(async () => (await lib.client.watch.status({})).reading !== null);
    expect((await lib.client.watch.status({})).reading).toMatchObject({ done: 0, total: 1 });
    const { id } = await lib.client.host.grant({ path: lib.photos, save: false });
    await lib.client.ingest.start({ grants: [id], retrySkipped: false });
    put(lib, { 'c.jpg': 'cid' });
    hold.resolve(undefined);
    expect(await lib.client.ingest.watch({}).result).toMatchObject({ state: 'done' });
    await shows(lib, 'a.jpg', 'b.jpg', 'c.jpg');
  });

  it('is left alone when watching is switched off, and looked through when it is on again', async () => {
    const lib = await watching({ 'a.jpg': 'ann' });
    const settings = await lib.client.settings.get({});
    expect(settings.watch).toBe(true);
    await lib.client.settings.set({ ...settings, watch: false });
    await until(async () => !(await lib.client.watch.status({})).on);
    expect(await stateOf(lib)).toBe('off');
    put(lib, { 'b.jpg': 'bob' });
    await scan(lib);
    put(lib, { 'c.jpg': 'cid' });
    expect(await labels(lib)).toEqual(['a.jpg', 'b.jpg']);
    await lib.client.settings.set({ ...settings, watch: true });
    await shows(lib, 'a.jpg', 'b.jpg', 'c.jpg');
  });

  it('is offline when its drive goes, and comes back by itself', async () => {
    const lib = await watching({ 'a.jpg': 'ann', 'b.jpg': 'bob' });
    renameSync(lib.photos, `${lib.photos}-away`);
    await until(async () => (await stateOf(lib)) === 'offline');
    expect((await lib.client.photos.list(everyPhoto)).items).toMatchObject([
      { offline: true, missing: false },
      { offline: true, missing: false },
    ]);
    rmSync(join(`${lib.photos}-away`, 'b.jpg'));
    writeFileSync(join(`${lib.photos}-away`, 'c.jpg'), 'cid');
    renameSync(`${lib.photos}-away`, lib.photos);
    await shows(lib, 'a.jpg', 'c.jpg');
    await until(async () => (await stateOf(lib)) === 'watching');
    put(lib, { 'd.jpg': 'dan' });
    await shows(lib, 'a.jpg', 'c.jpg', 'd.jpg');
  });

  it('reads nothing while no vision process is up, and then does', async () => {
    const lib = await watching({ 'a.jpg': 'ann' }, { waitMs: 50 });
    lib.killVision(null);
    put(lib, { 'b.jpg': 'bob' });
    await until(async () => (await lib.client.watch.status({})).problem !== null);
    lib.killVision(0);
    await shows(lib, 'a.jpg', 'b.jpg');
    await until(async () => (await lib.client.watch.status({})).problem === null);
  });
});

describe('a watcher', () => {
  /** One that can be made to say anything. */
  function puppet(): { subscribe: Subscribe; tell: Parameters<Subscribe>[2][]; ended: number } {
    const made = {
      tell: [] as Parameters<Subscribe>[2][],
      ended: 0,
      subscribe: ((_folder, _ignore, tell): ReturnType<Subscribe> => {
        made.tell.push(tell);
        return Promise.resolve(() => {
          made.ended += 1;
          return Promise.resolve();
        });
      }) satisfies Subscribe,
    };
    return made;
  }

  it('that lost changes has the whole folder looked through', async () => {
    const { subscribe, tell } = puppet();
    const lib = await watching({ 'a.jpg': 'ann' }, { watching: { ...atOnce, subscribe } });
    put(lib, { 'b.jpg': 'bob' });
    tell[0]?.(new Error('Events were dropped by the FSEvents client. File system must be re-scanned.'), []);
    await shows(lib, 'a.jpg', 'b.jpg');
    expect(await stateOf(lib)).toBe('watching');
    // More changes than are worth a look each: names that nobody finds, and one folder that nobody named.
    put(lib, { 'deep/er/c.jpg': 'cid' });
    const flood = Array.from({ length: 3000 }, (_, n) => ({
      path: join(lib.photos, `gone-${String(n)}.jpg`),
      type: 'create' as const,
    }));
    tell[0]?.(null, flood);
    await shows(lib, 'a.jpg', 'b.jpg', 'c.jpg');
  });

  it('that the system refuses leaves words, and the folder is looked through at the start', async () => {
    const lib = start({
      watching: {
        ...atOnce,
        subscribe: () =>
          Promise.reject(new Error("inotify_add_watch on '/x' failed: No space left on device")),
      },
    });
    put(lib, { 'a.jpg': 'ann' });
    await scan(lib);
    put(lib, { 'b.jpg': 'bob' });
    await until(async () => (await stateOf(lib)) === 'failed');
    expect((await lib.client.watch.status({})).folders[0]?.problem).toContain('max_user_watches');
    await shows(lib, 'a.jpg', 'b.jpg');
    put(lib, { 'c.jpg': 'cid' });
    await scan(lib);
    expect(await labels(lib)).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('is ended when its folder goes', async () => {
    const made = puppet();
    const lib = await watching({ 'a.jpg': 'ann' }, { watching: { ...atOnce, subscribe: made.subscribe } });
    renameSync(lib.photos, `${lib.photos}-away`);
    await until(async () => (await stateOf(lib)) === 'offline');
    expect(made.ended).toBe(1);
    renameSync(`${lib.photos}-away`, lib.photos);
    await until(async () => (await stateOf(lib)) === 'watching');
    expect(made.tell).toHaveLength(2);
    utimesSync(join(lib.photos, 'a.jpg'), 1e9, 1e9);
  });
});
