/** Which file holds which photo: moved, renamed, swapped, copied, changed, deleted, and away with their drive. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { PhotoDetail } from '../../electron/contract/model.ts';
import { hashFile } from '../../electron/library/ingest/hash.ts';
import { identify } from '../../electron/library/ingest/identify.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { everyPhoto, put, scan, type Setup, type SetupOptions } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();

async function photosOf(lib: Setup): Promise<PhotoDetail[]> {
  const { items } = await lib.client.photos.list(everyPhoto);
  return Promise.all(items.map(({ id }) => lib.client.photos.get({ id })));
}

/** Each photo as its paths below the photo folder, the names in it, and how it stands. */
async function table(lib: Setup): Promise<string[]> {
  const short = (path: string): string => path.replace(`${lib.photos}/`, '');
  return (await photosOf(lib))
    .map(
      ({ path, copies, faceList, missing, offline }) =>
        `${[path, ...copies].map(short).join(' = ')}: ${faceList.map((face) => face.name ?? '?').join(' ')}` +
        `${missing ? ' (missing)' : ''}${offline ? ' (offline)' : ''}`,
    )
    .sort();
}

/** Names the person of the only face of the photo at `path`. */
async function name(lib: Setup, path: string, as: string): Promise<void> {
  const photo = (await photosOf(lib)).find((found) => found.path === join(lib.photos, path));
  const person = photo?.faceList[0]?.person ?? 0;
  await lib.client.review.name({ person, name: as, merge: false });
}

const move = (lib: Setup, from: string, to: string): void => {
  mkdirSync(join(lib.photos, to, '..'), { recursive: true });
  renameSync(join(lib.photos, from), join(lib.photos, to));
};
const copy = (lib: Setup, from: string, to: string): void => {
  mkdirSync(join(lib.photos, to, '..'), { recursive: true });
  copyFileSync(join(lib.photos, from), join(lib.photos, to));
};
const age = (lib: Setup, path: string, seconds: number): void => {
  const time = new Date(Date.UTC(2020, 1, 2) + seconds * 1000);
  utimesSync(join(lib.photos, path), time, time);
};

/** A library of Ann and Bob, each in a photo of their own and named. */
async function annAndBob(options: SetupOptions = {}): Promise<Setup> {
  const lib = start(options);
  put(lib, { 'a.jpg': 'ann', 'b.jpg': 'bob' });
  // The same size and, where a test wants it, the same time.
  for (const file of ['a.jpg', 'b.jpg']) age(lib, file, 0);
  await scan(lib);
  await name(lib, 'a.jpg', 'Ann');
  await name(lib, 'b.jpg', 'Bob');
  return lib;
}

describe('a photo', () => {
  it('is followed by its content where it is moved, whatever its time says', async () => {
    const lib = await annAndBob();
    expect(statSync(join(lib.photos, 'a.jpg')).size).toBe(statSync(join(lib.photos, 'b.jpg')).size);
    move(lib, 'a.jpg', 'x/1.jpg');
    move(lib, 'b.jpg', '0.jpg');
    age(lib, '0.jpg', 500);
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 2, total: 2 });
    expect(await table(lib)).toEqual(['0.jpg: Bob', 'x/1.jpg: Ann']);
  });

  it('is not taken for another one where two change places', async () => {
    const lib = await annAndBob();
    age(lib, 'a.jpg', 1);
    await scan(lib);
    move(lib, 'a.jpg', 'c.jpg');
    move(lib, 'b.jpg', 'a.jpg');
    move(lib, 'c.jpg', 'b.jpg');
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await table(lib)).toEqual(['a.jpg: Bob', 'b.jpg: Ann']);
  });

  it('is not taken for one of the same size and time, which proves nothing then', async () => {
    const lib = await annAndBob();
    move(lib, 'a.jpg', 'c.jpg');
    move(lib, 'b.jpg', 'a.jpg');
    move(lib, 'c.jpg', 'b.jpg');
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 2 });
    expect(await table(lib)).toEqual(['a.jpg: Bob', 'b.jpg: Ann']);
    // Of copies, too.
    copy(lib, 'a.jpg', 'bob.jpg');
    copy(lib, 'b.jpg', 'ann.jpg');
    for (const file of ['ann.jpg', 'bob.jpg']) age(lib, file, 5);
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg = bob.jpg: Bob', 'b.jpg = ann.jpg: Ann']);
    move(lib, 'ann.jpg', 'bob.jpg');
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: Bob', 'b.jpg = bob.jpg: Ann']);
  });

  it('that was written when it was looked at is looked into once more', async () => {
    const lib = await annAndBob();
    const tick = Math.floor(Date.UTC(2021, 1, 2));
    const inTheTick = (path: string, contents: string): void => {
      writeFileSync(join(lib.photos, path), contents);
      utimesSync(join(lib.photos, path), tick / 1000, tick / 1000);
    };
    const now = vi.spyOn(Date, 'now').mockReturnValue(tick + 1);
    try {
      inTheTick('c.jpg', 'cid #1');
      inTheTick('d.jpg', 'bob #b.jpg');
      inTheTick('e.jpg', '- #nobody');
      await scan(lib);
      expect(await table(lib)).toEqual(['a.jpg: Ann', 'b.jpg = d.jpg: Bob', 'c.jpg: ?', 'e.jpg: ']);
      await name(lib, 'c.jpg', 'Cid');
      inTheTick('c.jpg', 'dan #1');
      inTheTick('d.jpg', 'ann #a.jpg');
      await scan(lib);
      expect(await table(lib)).toEqual([
        'a.jpg = d.jpg: Ann',
        'b.jpg: Bob',
        'c.jpg: ?',
        'c.jpg: Cid (missing)',
        'e.jpg: ',
      ]);
      // Once its time is past, a look proves it.
      now.mockReturnValue(tick + 60_000);
      expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 5 });
      await lib.close();
      const store = openStore(join(lib.dir, 'library'), { appVersion: 'test' });
      expect(store.photos.unchanged({ path: join(lib.photos, 'e.jpg'), size: 9, mtime: tick })).toBe('done');
      store.close();
    } finally {
      now.mockRestore();
    }
  });

  it('keeps its decisions where a new one takes its old place', async () => {
    const lib = await annAndBob();
    move(lib, 'a.jpg', 'z.jpg');
    put(lib, { 'a.jpg': 'cid' });
    expect(await scan(lib)).toMatchObject({ added: 1, unchanged: 2 });
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg: Bob', 'z.jpg: Ann']);
  });

  it('stays, as one whose file is gone, where another one is moved over it', async () => {
    const lib = await annAndBob();
    age(lib, 'a.jpg', 1);
    await scan(lib);
    move(lib, 'a.jpg', 'b.jpg');
    await scan(lib);
    expect(await table(lib)).toEqual(['b.jpg: Ann', 'b.jpg: Bob (missing)']);
    // Put back from the bin: the decisions are there.
    put(lib, { 'from the bin.jpg': '' });
    writeFileSync(join(lib.photos, 'from the bin.jpg'), 'bob #b.jpg');
    expect(await scan(lib)).toMatchObject({ added: 0 });
    expect(await table(lib)).toEqual(['b.jpg: Ann', 'from the bin.jpg: Bob']);
  });

  it('is read again when it changed, not when it was only touched', async () => {
    const lib = await annAndBob();
    age(lib, 'a.jpg', 77);
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 2 });
    put(lib, { 'a.jpg': 'ann dan' });
    expect(await scan(lib)).toMatchObject({ added: 1, unchanged: 1 });
    expect(await table(lib)).toEqual(['a.jpg: Ann ?', 'b.jpg: Bob']);
  });
});

/** Confirms the only face of the photo at `path`: a word of the user's that grouping cannot make up for. */
async function confirm(lib: Setup, path: string): Promise<void> {
  const photo = (await photosOf(lib)).find((found) => found.path === join(lib.photos, path));
  await lib.client.review.confirm({ faces: photo?.faceList.map(({ id }) => id) ?? [] });
}

/** Names that the user himself put to a face, by path. */
async function confirmed(lib: Setup): Promise<string[]> {
  return (await photosOf(lib))
    .filter(({ missing }) => !missing)
    .flatMap(({ path, faceList }) =>
      faceList.flatMap(({ by, name: who }) => (by === 'user' ? [`${basename(path)}: ${String(who)}`] : [])),
    )
    .sort();
}

describe('what was decided about a photo', () => {
  const annConfirmed = async (options: SetupOptions = {}): Promise<Setup> => {
    const lib = await annAndBob(options);
    await confirm(lib, 'a.jpg');
    return lib;
  };

  it('is kept when its file is overwritten, and is there when its content comes back elsewhere', async () => {
    const lib = await annConfirmed();
    put(lib, { 'a.jpg': 'eve' });
    await scan(lib);
    // Nobody takes Eve for Ann because her face is where Ann's was.
    expect(await table(lib)).toEqual(['a.jpg: ?', 'a.jpg: Ann (missing)', 'b.jpg: Bob']);
    writeFileSync(join(lib.photos, 'z.jpg'), 'ann #a.jpg');
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg: Bob', 'z.jpg: Ann']);
    expect(await confirmed(lib)).toEqual(['z.jpg: Ann']);
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
  });

  it('goes on with the file face by face, and comes together again with its content', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann bob' });
    await scan(lib);
    await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
    await lib.client.review.name({ person: 2, name: 'Bob', merge: false });
    await confirm(lib, 'a.jpg');
    const before = (await photosOf(lib))[0]?.faceList.map(({ id }) => id);
    // Ann is still where she was; Bob gave his place to Eve.
    writeFileSync(join(lib.photos, 'a.jpg'), 'ann eve #edited');
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: Ann ?', 'a.jpg: Bob (missing)']);
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
    writeFileSync(join(lib.photos, 'a.jpg'), 'ann bob #a.jpg');
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: Ann Bob']);
    expect((await photosOf(lib))[0]?.faceList.map(({ id }) => id)).toEqual(before);
    expect(await confirmed(lib)).toEqual(['a.jpg: Ann', 'a.jpg: Bob']);
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
  });

  it('goes along where the photo is moved over a file while that one is read', async () => {
    const lib = await annConfirmed({
      before: (path) => {
        if (basename(path) === 'n.jpg' && existsSync(join(lib.photos, 'a.jpg')))
          renameSync(join(lib.photos, 'a.jpg'), path);
      },
    });
    put(lib, { 'n.jpg': 'cid' });
    await scan(lib);
    await scan(lib);
    expect(await table(lib)).toEqual(['b.jpg: Bob', 'n.jpg: Ann']);
    expect(await confirmed(lib)).toEqual(['n.jpg: Ann']);
  });

  it('is found again though the file could not be read in between', async () => {
    const lib = await annConfirmed();
    put(lib, { 'a.jpg': '!changed' });
    await scan(lib);
    writeFileSync(join(lib.photos, 'z.jpg'), 'ann #a.jpg');
    await scan(lib);
    put(lib, { 'a.jpg': 'cid' });
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg: Bob', 'z.jpg: Ann']);
    expect(await confirmed(lib)).toEqual(['z.jpg: Ann']);
  });
});

describe('copies', () => {
  it('are one photo, read once, that counts once', async () => {
    const read: string[] = [];
    const lib = start({ before: (path) => void read.push(path.slice(lib.photos.length + 1)) });
    put(lib, { 'a.jpg': 'ann', 'm.jpg': 'bob' });
    copy(lib, 'a.jpg', 'b/same.jpg');
    copy(lib, 'a.jpg', 'z.jpg');
    expect(await scan(lib)).toMatchObject({ total: 4, added: 2, unchanged: 2 });
    expect(read.sort()).toEqual(['a.jpg', 'm.jpg']);
    expect(await table(lib)).toEqual(['a.jpg = b/same.jpg = z.jpg: ?', 'm.jpg: ?']);
    expect(await lib.client.library.info({})).toMatchObject({ photos: 2, faces: 2 });
    expect((await lib.client.people.get({ id: 1 })).faces).toBe(1);
    // It is found in every folder it lies in, once.
    const inB = await lib.client.photos.list({ ...everyPhoto, folder: join(lib.photos, 'b') });
    expect(inB.items.map((photo) => photo.label)).toEqual(['a.jpg']);
    expect(await lib.client.photos.folders({})).toEqual([
      { folder: lib.photos, photos: 2 },
      { folder: join(lib.photos, 'b'), photos: 1 },
    ]);
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 4 });
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
  });

  it('take over when the file that was read is deleted, and are themselves forgotten', async () => {
    const lib = await annAndBob();
    copy(lib, 'a.jpg', 'c.jpg');
    copy(lib, 'a.jpg', 'd.jpg');
    await scan(lib);
    rmSync(join(lib.photos, 'a.jpg'));
    await scan(lib);
    expect(await table(lib)).toEqual(['b.jpg: Bob', 'c.jpg = d.jpg: Ann']);
    rmSync(join(lib.photos, 'd.jpg'));
    await scan(lib);
    expect(await table(lib)).toEqual(['b.jpg: Bob', 'c.jpg: Ann']);
    rmSync(join(lib.photos, 'c.jpg'));
    await scan(lib);
    expect(await table(lib)).toEqual(['b.jpg: Bob', 'c.jpg: Ann (missing)']);
  });

  it('take over when the file that was read becomes another photo, and part when they do', async () => {
    const lib = await annAndBob();
    copy(lib, 'a.jpg', 'c.jpg');
    await scan(lib);
    put(lib, { 'a.jpg': 'eve' });
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg: Bob', 'c.jpg: Ann']);
    copy(lib, 'b.jpg', 'd.jpg');
    await scan(lib);
    put(lib, { 'd.jpg': 'fay' });
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg: Bob', 'c.jpg: Ann', 'd.jpg: ?']);
    // A photo that becomes what another one is, is its copy.
    copy(lib, 'b.jpg', 'd.jpg');
    await scan(lib);
    expect(await table(lib)).toEqual(['a.jpg: ?', 'b.jpg = d.jpg: Bob', 'c.jpg: Ann', 'd.jpg: ? (missing)']);
    expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
  });

  it('of a photo that has gone are not made: it is where its first copy is', async () => {
    const lib = await annAndBob();
    for (const to of ['c.jpg', 'd.jpg', 'e.jpg']) copy(lib, 'a.jpg', to);
    rmSync(join(lib.photos, 'a.jpg'));
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 4 });
    expect(await table(lib)).toEqual(['b.jpg: Bob', 'c.jpg = d.jpg = e.jpg: Ann']);
  });

  it('of a photo that has gone do not take it from each other when two are looked at in the same moment', async () => {
    const lib = await annAndBob();
    for (const to of ['x.jpg', 'y.jpg']) copy(lib, 'a.jpg', to);
    rmSync(join(lib.photos, 'a.jpg'));
    await lib.close();
    const store = openStore(join(lib.dir, 'library'), { appVersion: 'test' });
    const known = ['x.jpg', 'y.jpg'].map((file) => {
      const path = join(lib.photos, file);
      const { size, mtimeMs } = statSync(path);
      const hash = (): Promise<string | null> => hashFile(path, AbortSignal.timeout(10_000));
      return identify(store, { kind: 'file', path, size, mtimeMs }, hash);
    });
    expect(await Promise.all(known)).toEqual([true, true]);
    store.close();
    expect(await table(start({ root: lib.dir }))).toEqual(['b.jpg: Bob', 'x.jpg = y.jpg: Ann']);
  });

  it('are linked when a photo is enrolled that the library has elsewhere', async () => {
    const lib = await annAndBob();
    copy(lib, 'a.jpg', 'portrait.jpg');
    const { id } = await lib.client.host.grant({ path: join(lib.photos, 'portrait.jpg'), save: false });
    const probes = lib.client.probe.examine({ grants: [id] });
    for await (const { probe } of probes)
      await lib.client.enroll.add({ to: { name: 'Ann' }, picks: [{ probe, index: 0 }], anyway: true });
    expect(await table(lib)).toEqual(['a.jpg = portrait.jpg: Ann', 'b.jpg: Bob']);
  });
});

describe('a folder that is not there', () => {
  it('is offline with its photos, which come back as they were', async () => {
    const lib = await annAndBob();
    renameSync(lib.photos, `${lib.photos}-away`);
    await lib.client.ingest.start({ grants: [], retrySkipped: false });
    expect(await lib.client.ingest.watch({}).result).toMatchObject({ state: 'done', total: 0, skipped: 0 });
    expect(await table(lib)).toEqual(['a.jpg: Ann (offline)', 'b.jpg: Bob (offline)']);
    expect(await lib.client.library.folders({})).toMatchObject([{ offline: true, photos: 2, faces: 2 }]);
    expect((await lib.client.library.skipped({ offset: 0, limit: 10 })).total).toBe(0);
    renameSync(`${lib.photos}-away`, lib.photos);
    rmSync(join(lib.photos, 'b.jpg'));
    await lib.client.ingest.start({ grants: [], retrySkipped: false });
    await lib.client.ingest.watch({}).result;
    expect(await table(lib)).toEqual(['a.jpg: Ann', 'b.jpg: Bob (missing)']);
    expect(await lib.client.library.folders({})).toMatchObject([{ offline: false }]);
  });

  it('is not taken for emptied where a drive is mounted at other times', async () => {
    const lib = await annAndBob();
    await lib.close();
    // The same path, another file system, nothing in it.
    const store = openStore(join(lib.dir, 'library'), { appVersion: 'test' });
    store.folders.place(lib.photos, false, 'another');
    store.close();
    renameSync(lib.photos, `${lib.photos}-away`);
    mkdirSync(lib.photos);
    const again = start({ root: lib.dir });
    await again.client.ingest.start({ grants: [], retrySkipped: false });
    await again.client.ingest.watch({}).result;
    expect(await table(again)).toEqual(['a.jpg: Ann (offline)', 'b.jpg: Bob (offline)']);
    rmSync(lib.photos, { recursive: true });
    renameSync(`${lib.photos}-away`, lib.photos);
    await again.client.ingest.start({ grants: [], retrySkipped: false });
    await again.client.ingest.watch({}).result;
    expect(await table(again)).toEqual(['a.jpg: Ann', 'b.jpg: Bob']);
  });

  it('does not take along a photo that also lies elsewhere', async () => {
    const lib = await annAndBob();
    const here = join(lib.dir, 'here');
    mkdirSync(here);
    copyFileSync(join(lib.photos, 'a.jpg'), join(here, 'a.jpg'));
    await scan(lib, here);
    renameSync(lib.photos, `${lib.photos}-away`);
    await lib.client.ingest.start({ grants: [], retrySkipped: false });
    await lib.client.ingest.watch({}).result;
    const photo = (await photosOf(lib)).find(({ faceList }) => faceList[0]?.name === 'Ann');
    expect(photo).toMatchObject({ path: join(here, 'a.jpg'), offline: false });
    expect(photo?.copies).toEqual([join(lib.photos, 'a.jpg')]);
    renameSync(`${lib.photos}-away`, lib.photos);
  });

  it('says of a sub-folder scanned by itself that its photos are gone', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann', 'sub/b.jpg': 'bob' });
    await scan(lib);
    await scan(lib, join(lib.photos, 'sub'));
    rmSync(join(lib.photos, 'sub'), { recursive: true });
    await lib.client.ingest.start({ grants: [], retrySkipped: false });
    await lib.client.ingest.watch({}).result;
    expect(await table(lib)).toEqual(['a.jpg: ?', 'sub/b.jpg: ? (missing)']);
    expect(existsSync(lib.photos)).toBe(true);
  });
});
