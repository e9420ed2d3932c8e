/** Changing the model: both kinds of vectors side by side, one transaction to change over, one to go back. */
import { fork } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import type { ModelChangeStatus } from '../../electron/contract/model-change.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { random } from '../store/synthetic.ts';
import { groups, put, remove, scan, type Setup, setup, type SetupOptions } from './harness.ts';

const opened: Setup[] = [];
afterEach(async () => {
  for (const lib of opened.splice(0)) {
    await lib.close();
    remove(lib);
  }
});
function start(options: SetupOptions = {}): Setup {
  const lib = setup(options);
  opened.push(lib);
  return lib;
}

async function until(lib: Setup, state: string): Promise<ModelChangeStatus> {
  for (;;) {
    const status = await lib.client.modelChange.status({});
    if (status.change?.state === state) return status;
    if (status.change?.error) throw new Error(status.change.error);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Waits for what goes on after a change. */
async function settled(lib: Setup): Promise<ModelChangeStatus> {
  for (;;) {
    const status = await lib.client.modelChange.status({});
    if (status.after === null) return status;
    if (status.after.error !== null) throw new Error(status.after.error);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Every row that a decision of the user has ever made. */
function decisions(store: Store): string {
  const rows = (sql: string): unknown => store.db.prepare(sql).all();
  return JSON.stringify([
    rows(`SELECT id, name, kind, cover, merged_into FROM person ORDER BY id`),
    rows(`SELECT face, person FROM assignment WHERE by = 'user' ORDER BY face`),
    rows('SELECT * FROM apart_face ORDER BY face, person'),
    rows('SELECT * FROM apart_person ORDER BY a, b'),
    rows('SELECT id, state FROM face ORDER BY id'),
    rows('SELECT * FROM operation ORDER BY id'),
  ]);
}

/** Looks into the closed library: sound, and one contract in every comparison. */
function inspect(root: string): { active: string | null; decisions: string; faces: number } {
  const store = openStore(join(root, 'library'), { appVersion: 'test' });
  try {
    expect(check(store).problems).toEqual([]);
    const active = store.contracts.active();
    const compared = store.db
      .prepare<[], string>('SELECT DISTINCT contract FROM active_embedding')
      .pluck()
      .all();
    expect(compared).toEqual(active === null ? [] : [active]);
    expect(
      store.db
        .prepare(
          `SELECT count(*) FROM assignment a WHERE a.cosine IS NOT NULL
           AND NOT EXISTS (SELECT 1 FROM active_embedding e WHERE e.face = a.face)`,
        )
        .pluck()
        .get(),
    ).toBe(0);
    return { active, decisions: decisions(store), faces: store.faces.count() };
  } finally {
    store.close();
  }
}

const photos = Object.fromEntries(
  Array.from({ length: 30 }, (_, n) => [
    `p${String(n).padStart(2, '0')}.jpg`,
    ['ann', 'bob', 'cy', 'ann bob', '~dee'][n % 5] ?? '',
  ]),
);

/** A library with a named person, a rejected face and two people said to be two. */
async function decided(lib: Setup): Promise<void> {
  const { client } = lib;
  put(lib, photos);
  await scan(lib);
  const all = { offset: 0, limit: 10, kinds: [], text: '', order: 'faces' as const, minFaces: 1 };
  const [first, second] = (await client.people.list(all)).items;
  if (first === undefined || second === undefined) throw new Error('no groups');
  await client.review.name({ person: first.id, name: 'Ann', merge: false });
  const { items } = await client.people.faces({ person: first.id, order: 'best', offset: 0, limit: 5 });
  await client.review.reject({ faces: [items[0]?.id ?? 0], person: first.id });
  await client.review.confirm({ faces: [items[1]?.id ?? 0] });
  const others = await client.people.faces({ person: second.id, order: 'best', offset: 0, limit: 5 });
  await client.review.split({ person: second.id, faces: [others.items[0]?.id ?? 0] });
}

describe('a change of model', () => {
  it('embeds beside the old vectors, changes over at once, and goes back, with every decision as it was', async () => {
    const lib = start();
    await decided(lib);
    const before = await groups(lib);
    await lib.close();
    const dump = inspect(lib.dir).decisions;

    const again = start({ root: lib.dir });
    await again.client.modelChange.begin({ embedder: 'other' });
    const ready = await until(again, 'ready');
    expect(ready.change).toMatchObject({ done: 36, total: 36, leftBehind: [], error: null });
    expect(ready.active?.contract).toBe('fake-contract-1');
    expect(await groups(again)).toEqual(before);
    const done = await again.client.modelChange.apply({});
    expect(done).toMatchObject({
      active: { contract: 'fake-contract-2', embedder: 'other' },
      change: null,
      rollback: { contract: 'fake-contract-1' },
      old: { faces: 36, bytes: 36 * 64 * 4 },
    });
    await settled(again);
    // Cosines are those of the new vectors; nothing has to be read again.
    const { items } = await again.client.people.faces({ person: 1, order: 'best', offset: 0, limit: 50 });
    expect(items.every(({ cosine }) => cosine !== null && cosine > 0.5)).toBe(true);
    expect(await scan(again)).toMatchObject({ state: 'done', unchanged: 30, added: 0 });
    await again.close();
    expect(inspect(lib.dir)).toMatchObject({ active: 'fake-contract-2', decisions: dump });

    const back = start({ root: lib.dir });
    expect(await back.client.modelChange.rollback({})).toMatchObject({
      active: { contract: 'fake-contract-1' },
      rollback: null,
    });
    expect(await groups(back)).toEqual(before);
    await expect(back.client.modelChange.rollback({})).rejects.toMatchObject({
      error: { code: 'nothing-to-undo' },
    });
    const { old } = await back.client.modelChange.removeOld({});
    expect(old).toEqual({ faces: 0, bytes: 0 });
    await back.close();
    expect(inspect(lib.dir)).toMatchObject({ active: 'fake-contract-1', decisions: dump });
  });

  it('embeds what is scanned meanwhile under both', async () => {
    const lib = start();
    put(lib, photos);
    await scan(lib);
    await lib.client.modelChange.begin({ embedder: 'other' });
    await until(lib, 'ready');
    put(lib, { 'new.jpg': 'ann eve' });
    await scan(lib);
    expect((await lib.client.modelChange.status({})).change).toMatchObject({
      state: 'ready',
      done: 38,
      total: 38,
    });
    await lib.client.modelChange.apply({});
    put(lib, { 'newer.jpg': 'ann' });
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 1 });
    await lib.close();
    expect(inspect(lib.dir).active).toBe('fake-contract-2');
  });

  it('pauses, goes on, and drops its vectors when it is cancelled', async () => {
    let slow = false;
    const lib = start({ before: () => new Promise((resolve) => setTimeout(resolve, slow ? 30 : 0)) });
    put(lib, photos);
    await scan(lib);
    slow = true;
    await lib.client.modelChange.begin({ embedder: 'other' });
    const paused = await lib.client.modelChange.pause({});
    expect(paused.change?.state).toBe('paused');
    await expect(lib.client.modelChange.begin({ embedder: 'photos' })).rejects.toMatchObject({
      error: { code: 'busy' },
    });
    await expect(lib.client.modelChange.apply({})).rejects.toMatchObject({ error: { code: 'busy' } });
    await lib.client.modelChange.resume({});
    await until(lib, 'ready');
    const after = await lib.client.modelChange.cancel({});
    expect(after).toMatchObject({ change: null, old: { faces: 0 }, active: { contract: 'fake-contract-1' } });
    await lib.close();
    expect(inspect(lib.dir).active).toBe('fake-contract-1');
  });

  it('goes to the photos where crops do not suit, and says of the rest why they stay behind', async () => {
    const lib = start();
    put(lib, photos);
    await scan(lib);
    rmSync(join(lib.photos, 'p00.jpg'));
    put(lib, { 'p01.jpg': '!damaged' });
    await lib.client.modelChange.begin({ embedder: 'photos' });
    const { change } = await until(lib, 'ready');
    expect(change).toMatchObject({ done: 36, total: 36 });
    expect(change?.leftBehind.map(({ faces }) => faces)).toEqual([1, 1]);
    expect(change?.leftBehind.map(({ reason }) => reason).join('\n')).toMatch(/photo is gone.*\n.*damaged/s);
    await lib.client.modelChange.apply({});
    // A photo whose file is back is read again, since one of its faces has no vector.
    put(lib, { 'p00.jpg': 'ann' });
    expect(await scan(lib)).toMatchObject({ state: 'done', added: 1 });
    await lib.close();
    inspect(lib.dir);
  });

  it('after a rollback embeds what was scanned in between, without another scan', async () => {
    const lib = start();
    await decided(lib);
    await lib.client.modelChange.begin({ embedder: 'other' });
    await until(lib, 'ready');
    await lib.client.modelChange.apply({});
    await settled(lib);
    put(lib, { 'new/a.jpg': 'ann eve', 'new/b.jpg': 'eve', 'new/c.jpg': 'bob' });
    expect(await scan(lib)).toMatchObject({ added: 3 });
    const { client } = lib;
    const before = await groups(lib);
    await client.modelChange.rollback({});
    expect((await settled(lib)).active?.contract).toBe('fake-contract-1');
    expect(await groups(lib)).toEqual(before);
    const [eve] = (
      await client.people.list({ offset: 0, limit: 10, kinds: [], text: '', order: 'recent', minFaces: 1 })
    ).items.filter(({ faces }) => faces === 2);
    const { items } = await client.people.faces({
      person: eve?.id ?? 0,
      order: 'best',
      offset: 0,
      limit: 9,
    });
    expect(items.map(({ cosine }) => (cosine ?? 0) > 0.9)).toEqual([true, true]);
    // They are compared again: the search finds both, each as like the other as two photos of one person are.
    const [one] = items;
    if (one === undefined) throw new Error('no face');
    const alike = await client.probe.similarFaces({ of: { face: one.id }, limit: 3 });
    expect(alike[0]?.cosine).toBeGreaterThan(0.8);
    expect(await scan(lib)).toMatchObject({ state: 'done', unchanged: 33, added: 0 });
    await lib.close();
    inspect(lib.dir);
  });

  it('says why faces scanned in between stay without a vector, and tries again when asked', async () => {
    let gone = false;
    const lib = start({
      before: () => (gone ? Promise.reject(new Error('the network broke')) : undefined),
    });
    put(lib, photos);
    await scan(lib);
    await lib.client.modelChange.begin({ embedder: 'other' });
    await until(lib, 'ready');
    await lib.client.modelChange.apply({});
    await settled(lib);
    put(lib, { 'new.jpg': 'eve' });
    await scan(lib);
    gone = true;
    await lib.client.modelChange.rollback({});
    await expect(settled(lib)).rejects.toThrow('the network broke');
    expect((await lib.client.modelChange.status({})).after).toMatchObject({ doing: 'stopped' });
    gone = false;
    await lib.client.modelChange.resume({});
    expect((await settled(lib)).after).toBeNull();
    expect(await scan(lib)).toMatchObject({ unchanged: 31, added: 0 });
    await lib.close();
    inspect(lib.dir);
  });

  it('refuses a model that nobody knows, and the one in use', async () => {
    const lib = start();
    put(lib, { 'a.jpg': 'ann' });
    await scan(lib);
    await expect(lib.client.modelChange.begin({ embedder: 'none' })).rejects.toMatchObject({
      error: { code: 'not-found' },
    });
    await expect(lib.client.modelChange.begin({ embedder: 'fake' })).rejects.toMatchObject({
      error: { code: 'invalid-input' },
    });
    expect((await lib.client.modelChange.status({})).change).toBeNull();
  });
});

/** The other model tells Ann in even photos from Ann in odd ones, and takes Bob and Cy for one. */
const otherEyes = (name: string, variant: string, contract: string): string => {
  if (contract !== 'fake-contract-2') return name;
  if (name === 'cy') return 'bob';
  return name === 'ann' && Number.parseInt(variant.slice(1, 3)) % 2 === 1 ? 'ann at night' : name;
};
const alone = Object.fromEntries(
  Array.from({ length: 40 }, (_, n) => [
    `p${String(n).padStart(2, '0')}.jpg`,
    ['ann', 'ann', 'bob', 'cy'][n % 4] ?? '',
  ]),
);

/** Which photos of each four are in one group: 0 and 1 show Ann, 2 Bob, 3 Cy. */
async function together(lib: Setup): Promise<string[]> {
  const found = await lib.client.host.groups({});
  const photosIn = found.map(({ faces }) => new Set(faces.map(({ path }) => Number(path.slice(-6, -4)) % 4)));
  return photosIn.map((of) => [...of].sort().join('')).sort();
}

describe('groups after a change', () => {
  async function changed(lib: Setup): Promise<void> {
    await lib.client.modelChange.begin({ embedder: 'other' });
    await until(lib, 'ready');
    await lib.client.modelChange.apply({});
  }

  it('fall apart and merge under the new vectors, and back again', async () => {
    const lib = start({ sees: otherEyes });
    put(lib, alone);
    await scan(lib);
    expect(await together(lib)).toEqual(['01', '2', '3']);
    await changed(lib);
    await settled(lib);
    expect(await together(lib)).toEqual(['0', '1', '23']);
    await lib.client.modelChange.rollback({});
    await settled(lib);
    expect(await together(lib)).toEqual(['01', '2', '3']);
    await lib.close();
    inspect(lib.dir);
  });

  it('stay where the user had a hand in them', async () => {
    const lib = start({ sees: otherEyes });
    const { client } = lib;
    put(lib, alone);
    await scan(lib);
    const list = { offset: 0, limit: 10, kinds: [], text: '', order: 'faces' as const, minFaces: 1 };
    const [ann, bob, cy] = (await client.people.list(list)).items;
    if (ann === undefined || bob === undefined || cy === undefined) throw new Error('no groups');
    await client.review.name({ person: ann.id, name: 'Ann', merge: false });
    const { items } = await client.people.faces({ person: bob.id, order: 'best', offset: 0, limit: 1 });
    await client.review.confirm({ faces: items.map(({ id }) => id) });
    const before = await groups(lib);
    await changed(lib);
    await settled(lib);
    expect(await groups(lib)).toEqual(before);
    await lib.close();
    inspect(lib.dir);
  });

  it('are taken up again when the process ended in between, and end the same', async () => {
    const lib = start({ sees: otherEyes });
    put(lib, alone);
    await scan(lib);
    await changed(lib);
    // The very next thing: nothing of it is done yet.
    await lib.close();
    inspect(lib.dir);
    const store = openStore(join(lib.dir, 'library'), { appVersion: 'test' });
    expect(JSON.parse(store.meta.get('after-change') ?? '')).toMatchObject({ regroup: { after: 0 } });
    store.close();
    // No vision is needed for it.
    const again = start({ root: lib.dir, vision: false });
    await settled(again);
    expect(await together(again)).toEqual(['0', '1', '23']);
    await again.close();
    inspect(lib.dir);
  });
});

describe('killed at random moments of job, change and way back', () => {
  it('the library is always in one contract, and ends like one that was left alone', async () => {
    const lib = start();
    await decided(lib);
    await lib.close();
    const dump = inspect(lib.dir).decisions;
    const next = random(7);
    const seen = new Set<string | null>();
    for (let round = 0; round < 6; round++) {
      const child = fork(fileURLToPath(new URL('model-change-child.ts', import.meta.url)), [lib.dir]);
      const ended = new Promise<void>((done) =>
        child.once('exit', () => {
          done();
        }),
      );
      await new Promise<void>((ready) =>
        child.once('message', () => {
          ready();
        }),
      );
      setTimeout(() => child.kill('SIGKILL'), next() * 250);
      await ended;
      const found = inspect(lib.dir);
      expect(found.decisions).toBe(dump);
      seen.add(found.active);
    }
    expect([...seen].every((id) => id === 'fake-contract-1' || id === 'fake-contract-2')).toBe(true);
  });
});
