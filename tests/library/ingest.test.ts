import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Job } from '../../electron/contract/model.ts';
import type { ScanCosts } from '../../electron/library/ingest/costs.ts';
import { groups, put, scan, type Setup } from './harness.ts';
import { libraries } from './libraries.ts';

const start = libraries();

const page = { offset: 0, limit: 1000 };
const album = {
  'a.jpg': 'ann bob',
  'b/c.jpg': 'ann',
  'b/d.jpg': 'cid ~ann',
  'e.jpg': '-',
  'f.jpg': 'bob cid',
};

describe('a scan', () => {
  it('finds every face, groups them and counts', async () => {
    const lib = start();
    put(lib, album);
    expect(await scan(lib)).toMatchObject({
      state: 'done',
      total: 5,
      done: 5,
      added: 5,
      skipped: 0,
      faces: 7,
      error: null,
    });
    expect(await groups(lib)).toEqual([
      ['1 -', '/photos/a.jpg#0', '/photos/b/c.jpg#0', '/photos/b/d.jpg#1'],
      ['2 -', '/photos/a.jpg#1', '/photos/f.jpg#0'],
      ['3 -', '/photos/b/d.jpg#0', '/photos/f.jpg#1'],
    ]);
    const info = await lib.client.library.info({});
    expect(info).toMatchObject({
      photos: 5,
      faces: 7,
      groups: 3,
      people: 0,
      skipped: 0,
      engine: { provider: 'fake' },
    });
  });

  it('writes down at its end what the photos read took', async () => {
    const lines: string[] = [];
    const lib = start({ log: (level, text) => lines.push(`${level} ${text}`) });
    put(lib, album);
    await scan(lib);
    expect(lines).toHaveLength(1);
    const costs = JSON.parse(lines[0]?.replace(/^info scan: /, '') ?? '') as ScanCosts;
    expect(costs).toMatchObject({ photos: 5, faces: 7, decodes: 0, ms: { read: 0, embed: 0 } });
    expect(costs.ms.store).toBeGreaterThan(0);
    // Nothing new: nothing to say.
    await scan(lib);
    expect(lines).toHaveLength(1);
  });

  it('has at most two photos in vision at a time, and stores them in path order', async () => {
    let now = 0;
    let most = 0;
    const lib = start({
      before: async (path) => {
        most = Math.max(most, ++now);
        // The earlier the name, the later the answer.
        await new Promise((resolve) => setTimeout(resolve, path.endsWith('0.jpg') ? 60 : 5));
        now -= 1;
      },
    });
    put(
      lib,
      Object.fromEntries(
        Array.from({ length: 25 }, (_, n) => [`${String(n).padStart(2, '0')}.jpg`, `p${String(n)}`]),
      ),
    );
    await scan(lib);
    expect(most).toBe(2);
    const { items } = await lib.client.photos.list({
      ...page,
      all: [],
      none: [],
      folder: null,
      text: '',
      order: 'name',
    });
    expect(items.map((p) => p.id)).toEqual([...items.map((p) => p.id)].sort((a, b) => a - b));
  });

  it('does only what is new or changed the second time', async () => {
    const read: string[] = [];
    const lib = start({
      before: (path) => {
        read.push(path.slice(lib.photos.length + 1));
      },
    });
    put(lib, album);
    await scan(lib);
    const before = await groups(lib);
    read.length = 0;
    expect(await scan(lib)).toMatchObject({ state: 'done', total: 5, done: 5, added: 0, unchanged: 5 });
    expect(read).toEqual([]);
    expect(await groups(lib)).toEqual(before);
    put(lib, { 'g.jpg': 'ann', 'a.jpg': 'ann bob dan' });
    expect(await scan(lib)).toMatchObject({ total: 6, added: 2, unchanged: 4 });
    expect(read).toEqual(['a.jpg', 'g.jpg']);
  });

  it('scans everything again when no folder is given, and says so when there is none', async () => {
    const lib = start();
    await expect(lib.client.ingest.start({ grants: [], retrySkipped: false })).rejects.toMatchObject({
      error: { code: 'invalid-input', detail: expect.stringContaining('no folder was scanned') as string },
    });
    put(lib, album);
    await scan(lib);
    put(lib, { 'new.jpg': 'eve' });
    await lib.client.ingest.start({ grants: [], retrySkipped: false });
    expect(await lib.client.ingest.watch({}).result).toMatchObject({ added: 1, unchanged: 5 });
  });

  it('keeps faces and decisions of a photo that was moved', async () => {
    const lib = start();
    put(lib, album);
    await scan(lib);
    await lib.client.review.name({ person: 1, name: 'Ann', merge: false });
    mkdirSync(join(lib.photos, 'x'));
    renameSync(join(lib.photos, 'a.jpg'), join(lib.photos, 'x/y.jpg'));
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 5 });
    expect((await groups(lib))[0]).toEqual([
      '1 Ann',
      '/photos/b/c.jpg#0',
      '/photos/b/d.jpg#1',
      '/photos/x/y.jpg#0',
    ]);
    expect((await lib.client.library.info({})).photos).toBe(5);
  });

  it('marks photos that are gone as missing and takes them back', async () => {
    const lib = start();
    put(lib, album);
    await scan(lib);
    rmSync(join(lib.photos, 'a.jpg'));
    await scan(lib);
    const missing = async (): Promise<string[]> => {
      const { items } = await lib.client.photos.list({
        ...page,
        all: [],
        none: [],
        folder: null,
        text: '',
        order: 'name',
      });
      return items.filter((p) => p.missing).map((p) => p.label);
    };
    expect(await missing()).toEqual(['a.jpg']);
    expect((await groups(lib))[0]).toHaveLength(4);
    put(lib, { 'a.jpg': 'ann bob' });
    await scan(lib);
    expect(await missing()).toEqual([]);
  });

  it('never scans its own folder', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann' });
    writeFileSync(join(lib.dir, 'library', 'x.jpg'), 'bob');
    expect(await scan(lib, lib.dir)).toMatchObject({ total: 1, added: 1 });
  });

  it('tells its progress, and refuses a second scan meanwhile', async () => {
    const lib = start({ before: () => new Promise((resolve) => setTimeout(resolve, 40)) });
    put(lib, Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`${String(n)}.jpg`, 'ann'])));
    const { id } = await lib.client.host.grant({ path: lib.photos, save: false });
    await lib.client.ingest.start({ grants: [id], retrySkipped: false });
    await expect(lib.client.ingest.start({ grants: [id], retrySkipped: false })).rejects.toMatchObject({
      error: { code: 'busy' },
    });
    const seen: Job[] = [];
    for await (const job of lib.client.ingest.watch({})) seen.push(job);
    const middle = seen.find((job) => job.done > 5 && job.state === 'running');
    expect(middle?.photosPerSecond).toBeGreaterThan(5);
    expect(middle?.secondsLeft).toBeGreaterThan(0);
    expect(seen.at(-1)).toMatchObject({ state: 'done', done: 20, secondsLeft: null });
    expect([...seen].every((job, at) => job.done >= (seen[at - 1]?.done ?? 0))).toBe(true);
  });
});

describe('pause, resume, cancel', () => {
  const many = Object.fromEntries(
    Array.from({ length: 30 }, (_, n) => [`${String(n).padStart(2, '0')}.jpg`, 'ann']),
  );
  const slow = { before: () => new Promise<void>((resolve) => setTimeout(resolve, 15)) };
  const begin = async (lib: Setup): Promise<void> => {
    put(lib, many);
    const { id } = await lib.client.host.grant({ path: lib.photos, save: false });
    await lib.client.ingest.start({ grants: [id], retrySkipped: false });
    for await (const job of lib.client.ingest.watch({})) if (job.done >= 4) break;
  };

  it('stands still while paused and goes on', async () => {
    const lib = start(slow);
    await begin(lib);
    expect(await lib.client.ingest.pause({})).toMatchObject({ state: 'paused' });
    await new Promise((resolve) => setTimeout(resolve, 100));
    const first = await lib.client.ingest.current({});
    await new Promise((resolve) => setTimeout(resolve, 150));
    const second = await lib.client.ingest.current({});
    expect(second?.done).toBe(first?.done);
    expect(second?.seconds).toBe(first?.seconds);
    expect(second?.done).toBeLessThan(30);
    expect(await lib.client.ingest.resume({})).toMatchObject({ state: 'running' });
    expect(await lib.client.ingest.watch({}).result).toMatchObject({ state: 'done', added: 30 });
  });

  it('cancels, keeps what it has, and takes it up again', async () => {
    const lib = start(slow);
    await begin(lib);
    const job = await lib.client.ingest.cancel({});
    expect(job).toMatchObject({ state: 'cancelled' });
    expect(job?.added).toBeGreaterThan(3);
    expect(job?.added).toBeLessThan(30);
    expect((await lib.client.library.info({})).photos).toBe(job?.added);
    expect(await scan(lib)).toMatchObject({
      state: 'done',
      unchanged: job?.added,
      added: 30 - (job?.added ?? 0),
    });
  });

  it('cancels a paused scan', async () => {
    const lib = start(slow);
    await begin(lib);
    await lib.client.ingest.pause({});
    expect(await lib.client.ingest.cancel({})).toMatchObject({ state: 'cancelled' });
  });

  it('is interrupted by a restart, and ends as if it had never been', async () => {
    const whole = start();
    put(whole, album);
    await scan(whole);
    const expected = await groups(whole);

    let left = 3;
    const first = start({
      before: async () => {
        if (left-- <= 0) await new Promise(() => undefined);
      },
    });
    put(first, album);
    const { id } = await first.client.host.grant({ path: first.photos, save: false });
    await first.client.ingest.start({ grants: [id], retrySkipped: false });
    for await (const job of first.client.ingest.watch({})) if (job.done >= 3) break;
    await first.close();
    const second = start({ root: first.dir });
    expect(await second.client.ingest.current({})).toMatchObject({ state: 'interrupted', roots: ['photos'] });
    await second.client.ingest.resume({});
    expect(await second.client.ingest.watch({}).result).toMatchObject({
      state: 'done',
      added: 2,
      unchanged: 3,
    });
    expect(await groups(second)).toEqual(expected);
  });
});

describe('bad input', () => {
  it('sets files aside with a reason in words and goes on', async () => {
    const lib = start();
    put(lib, {
      'a.jpg': 'ann',
      'b.jpg': '',
      'c.jpg': '!truncated',
      'd.jpg': '!not-an-image',
      'e.heic': 'x',
      'f.jpg': 'bob',
    });
    symlinkSync('/nowhere', join(lib.photos, 'g.jpg'));
    expect(await scan(lib)).toMatchObject({ state: 'done', total: 7, added: 2, skipped: 5 });
    const { items, total } = await lib.client.library.skipped(page);
    expect(total).toBe(5);
    expect(items.map((s) => [s.path.slice(lib.photos.length + 1), s.reason]).sort()).toEqual([
      ['b.jpg', 'empty'],
      ['c.jpg', 'truncated'],
      ['d.jpg', 'not-an-image'],
      ['e.heic', 'unsupported'],
      ['g.jpg', 'vanished'],
    ]);
  });

  it('does not try damaged files again unless asked to, but always those that may be well by now', async () => {
    const read: string[] = [];
    const lib = start({
      before: (path) => {
        read.push(path.slice(lib.photos.length + 1));
      },
    });
    put(lib, { 'a.jpg': '!damaged', 'b.jpg': '!changed', 'c.jpg': '!unreadable' });
    await scan(lib);
    read.length = 0;
    expect(await scan(lib)).toMatchObject({ skipped: 3 });
    expect(read).toEqual(['b.jpg', 'c.jpg']);
    read.length = 0;
    await scan(lib, lib.photos, true);
    expect(read.sort()).toEqual(['a.jpg', 'b.jpg', 'c.jpg']);
  });

  it('notices files that vanish or change between listing and reading', async () => {
    const lib = start({
      before: (path) => {
        if (path.endsWith('a.jpg')) rmSync(join(lib.photos, 'b.jpg'), { force: true });
        if (path.endsWith('a.jpg')) writeFileSync(join(lib.photos, 'z.jpg'), 'bob cid');
      },
    });
    put(lib, { 'a.jpg': 'ann', 'b.jpg': 'bob', 'c.jpg': '-', 'd.jpg': '-', 'z.jpg': 'bob' });
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 4, skipped: 1, faces: 3 });
    expect((await lib.client.library.skipped(page)).items).toMatchObject([{ reason: 'vanished' }]);
    // What was read is what is stored, so nothing is left to do.
    expect(await scan(lib)).toMatchObject({ unchanged: 4, added: 0, total: 4 });
    expect((await lib.client.library.skipped(page)).total).toBe(0);
  });

  it('reads a file of the same size again when its time changed', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann' });
    await scan(lib);
    put(lib, { 'a.jpg': 'bob' });
    utimesSync(join(lib.photos, 'a.jpg'), 1e9, 1e9);
    expect(await scan(lib)).toMatchObject({ added: 1, unchanged: 0 });
    expect(existsSync(join(lib.photos, 'a.jpg'))).toBe(true);
  });
});

describe('a vision process that dies', () => {
  const photos = Object.fromEntries('abcdefgh'.split('').map((c) => [`${c}.jpg`, `p${c}`]));

  it('sets the guilty file aside after two deaths, and no innocent one', async () => {
    let deaths = 0;
    const lib = start({
      before: async (path) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        if (!path.endsWith('c.jpg') && !path.endsWith('f.jpg')) return;
        deaths += 1;
        lib.killVision(10);
        await new Promise(() => undefined);
      },
    });
    put(lib, photos);
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 6, skipped: 2 });
    expect(deaths).toBe(4);
    const { items } = await lib.client.library.skipped(page);
    expect(items.map((s) => [s.path.slice(-5), s.reason]).sort()).toEqual([
      ['c.jpg', 'crashed'],
      ['f.jpg', 'crashed'],
    ]);
    expect(await scan(lib)).toMatchObject({ added: 0, unchanged: 6, skipped: 2 });
    expect(deaths).toBe(4);
  });

  it('reads a file that one death was an accident for', async () => {
    let deaths = 0;
    const lib = start({
      before: async (path) => {
        if (!path.endsWith('c.jpg') || deaths++ > 0) return;
        lib.killVision(10);
        await new Promise(() => undefined);
      },
    });
    put(lib, photos);
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 8, skipped: 0 });
  });

  it('replaces one that hangs, and sets the file aside as too slow', async () => {
    let hangs = 0;
    const lib = start({
      timeoutMs: 80,
      before: async (path) => {
        if (!path.endsWith('d.jpg')) return;
        hangs += 1;
        await new Promise(() => undefined);
      },
    });
    put(lib, photos);
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 7, skipped: 1 });
    expect(hangs).toBe(2);
    expect((await lib.client.library.skipped(page)).items).toMatchObject([{ reason: 'timeout' }]);
  });

  it('fails the scan in words when it does not come back, and loses nothing', async () => {
    const lib = start({
      waitMs: 100,
      before: async (path) => {
        if (!path.endsWith('d.jpg')) return;
        lib.killVision(null);
        await new Promise(() => undefined);
      },
    });
    put(lib, photos);
    const job = await scan(lib);
    expect(job).toMatchObject({
      state: 'failed',
      error: expect.stringContaining('vision process is not running') as string,
    });
    // The neighbour that was being read at that moment may be lost with it, never one that was stored.
    const stored = job.added;
    expect(stored).toBeGreaterThanOrEqual(2);
    expect((await lib.client.library.info({})).photos).toBe(stored);
    await lib.close();
    const again = start({ root: lib.dir });
    await again.client.ingest.start({ grants: [], retrySkipped: false });
    expect(await again.client.ingest.watch({}).result).toMatchObject({
      state: 'done',
      unchanged: stored,
      added: 8 - stored,
    });
  });

  it('goes on under its own contract when vision comes back with another model, or says that this is missing', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann' });
    await scan(lib);
    await lib.close();
    const other = start({ root: lib.dir, contract: 'fake-contract-2' });
    expect((await other.client.library.info({})).contracts).toMatchObject([
      { id: 'fake-contract-1', faces: 1 },
      { id: 'fake-contract-2', faces: 0 },
    ]);
    put(other, { 'b.jpg': 'bob' });
    expect(await scan(other)).toMatchObject({ state: 'done', unchanged: 1, added: 1 });
    expect((await other.client.library.info({})).contracts).toMatchObject([{ faces: 2 }, { faces: 0 }]);

    const lost = start({ contract: 'a-model-that-goes-away' });
    put(lost, { 'a.jpg': 'ann' });
    await scan(lost);
    await lost.close();
    const without = start({ root: lost.dir });
    put(without, { 'b.jpg': 'bob' });
    expect(await scan(without)).toMatchObject({
      state: 'failed',
      error: expect.stringMatching(/a-model-that-goes-away is missing/) as string,
    });
    // What is there can still be compared: the active contract is not given up for a model that happens to run.
    expect(await without.client.probe.similarFaces({ of: { face: 1 }, limit: 5 })).toEqual([]);
    expect((await without.client.library.info({})).contracts).toMatchObject([{ faces: 1 }, { faces: 0 }]);
  });
});
