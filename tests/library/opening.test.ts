/** Reading a library into memory while it is in use: with a copy of the vectors, without, and with a bad one. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { api } from '../../electron/contract/api.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { loadNow, type Space } from '../../electron/library/ingest/memory.ts';
import { Opening } from '../../electron/library/ingest/opening.ts';
import { openService } from '../../electron/library/service/service.ts';
import { placesOf, SidecarHead } from '../../electron/library/sidecar/format.ts';
import { checksums } from '../../electron/library/sidecar/guard.ts';
import { loadCopy, type Loaded } from '../../electron/library/sidecar/load.ts';
import { sidecarName } from '../../electron/library/sidecar/place.ts';
import { saveCopy } from '../../electron/library/sidecar/save.ts';
import { openStore, type Store } from '../../electron/library/store/store.ts';
import { connect } from '../../electron/rpc/client.ts';
import { portPair } from '../../electron/rpc/port.ts';
import { writeLibrary } from '../bench/synthetic/write.ts';
import { face, photo, vector } from '../store/synthetic.ts';
import { tempDir } from '../support/temp.ts';

const faces = 6000;
const dir = join(tempDir(), 'library');

beforeAll(async () => {
  await writeLibrary(dir, { faces, seed: 8 });
});

const opened = (): Store => openStore(dir, { appVersion: 'test' });

function spaceOf({ contracts }: Store): Space {
  const { id, dimension, thresholds } = contracts.need(contracts.active() ?? '');
  if (thresholds === null) throw new Error('the contract has no thresholds');
  return { contract: id, dimension, thresholds };
}

/** The ten faces most like one, by the rows of the library themselves. */
function nearest(store: Store, query: Float32Array): { face: number; cosine: number }[] {
  return [...store.embeddings.rows(spaceOf(store).contract)]
    .map((row) => ({ face: row.face, cosine: dotRow(row.vector, 0, query, query.length) }))
    .sort((a, b) => b.cosine - a.cosine || a.face - b.face)
    .slice(0, 10);
}

const queries = [17, 1234, 5999];

function queryOf(store: Store, face: number): Float32Array {
  const found = store.embeddings.vector(face, spaceOf(store).contract);
  if (found === null) throw new Error(`face ${String(face)} has no vector`);
  return found.slice();
}

async function loaded(store: Store): Promise<Loaded> {
  const copy = await loadCopy(store, spaceOf(store), { shardRows: 1024 });
  if (typeof copy === 'string') throw new Error(`no copy: ${copy}`);
  return copy;
}

describe('reading a library', () => {
  it('answers exactly from the copy before a vector is read, and knows who came and went since', async () => {
    const store = opened();
    try {
      const space = spaceOf(store);
      const rows = await saveCopy(store, space.contract, loadNow(store, space).gallery.vectors);
      expect(rows).toBe(faces - hidden(store));
      const [gone = 0] = nearest(store, queryOf(store, 17))
        .map((near) => near.face)
        .slice(1);
      store.faces.remove(gone);
      const [aside = 0] = nearest(store, queryOf(store, 1234))
        .map((near) => near.face)
        .slice(1);
      store.limits.put(aside, true);
      const late = store.savePhoto({
        ...photo('/photos/late.jpg', [{ ...face(1), embedding: queryOf(store, 5999) }]),
        contract: space.contract,
      }).faces[0]?.face;

      const copy = await loaded(store);
      let searches = 0;
      const opening = new Opening(store, space, { copy: () => Promise.resolve(copy) });
      const gallery = await opening.searchable;
      expect(opening.state).toMatchObject({ searchable: true, ready: false });
      for (const asked of queries) {
        const query = queryOf(store, asked);
        const truth = nearest(store, query);
        if (!opening.state.ready) searches += 1;
        expect(gallery.topFaces(query, 10)).toEqual(truth);
        expect(await gallery.topFacesLater(query, 10)).toEqual(truth);
      }
      expect(searches).toBeGreaterThan(0);
      expect(nearest(store, queryOf(store, 5999)).map((near) => near.face)).toContain(late);

      const memory = await opening.ready;
      const reference = loadNow(store, space);
      expect(memory.gallery).toBe(gallery);
      expect(gallery.size).toBe(reference.gallery.size);
      expect(gallery.has(gone)).toBe(false);
      expect(memory.grouper.groups).toBe(reference.grouper.groups);
      for (const id of reference.gallery.faces()) {
        expect(gallery.personOf(id)).toBe(reference.gallery.personOf(id));
        expect(memory.grouper.cosine(id)).toBe(reference.grouper.cosine(id));
      }
      for (const asked of queries) {
        const query = queryOf(store, asked);
        expect(gallery.topFaces(query, 10)).toEqual(nearest(store, query));
      }
    } finally {
      store.close();
    }
  });

  it('is finished at once for whoever cannot wait, and stops where it is when the library is closed', async () => {
    const store = opened();
    try {
      const space = spaceOf(store);
      const opening = new Opening(store, space);
      expect(opening.state.ready).toBe(false);
      expect(opening.now().gallery.size).toBe(loadNow(store, space).gallery.size);
      expect(opening.state).toEqual({ share: 1, searchable: true, ready: true });
      expect((await opening.searchable).size).toBe(opening.now().gallery.size);
      await opening.stop();

      const stopped = new Opening(store, space);
      await stopped.stop();
      await expect(stopped.ready).rejects.toMatchObject({ error: { code: 'cancelled' } });
      expect(stopped.state.ready).toBe(false);
    } finally {
      store.close();
    }
  });

  it('says what is wrong with a library that cannot be compared', async () => {
    const store = opened();
    try {
      const space = spaceOf(store);
      const sound = queryOf(store, 5999);
      store.embeddings.put(
        5999,
        space.contract,
        vector(5).map((x) => 2 * x),
      );
      const opening = new Opening(store, space);
      await expect(opening.ready).rejects.toMatchObject({
        error: { code: 'invalid-input', field: 'vector' },
      });
      expect(() => opening.now()).toThrow('squared length');
      store.embeddings.put(5999, space.contract, sound);
    } finally {
      store.close();
    }
  });
});

describe('the service', () => {
  function start() {
    const told: string[] = [];
    const service = openService({
      dir,
      appVersion: 'test',
      sidecar: { least: 1000, quiet: 20 },
      log: (level, text) => {
        if (level === 'warn') told.push(text);
      },
    });
    const [near, far] = portPair();
    service.onPort('host', far);
    return { service, told, client: connect(api, near) };
  }

  const until = async (done: () => Promise<boolean>): Promise<void> => {
    for (let n = 0; !(await done()); n++) {
      if (n > 500) throw new Error('it took too long');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };

  it('tells how far it is, makes a copy when it is quiet, uses it, and makes it anew when it is damaged', async () => {
    const found: unknown[] = [];
    const contract = withStore((store) => store.contracts.active() ?? '');
    const copy = join(dir, sidecarName(contract));
    withStore((store) => {
      store.vectorCopies.drop();
    });
    for (const state of ['without', 'sound', 'damaged', 'sound'] as const) {
      if (state === 'damaged') {
        const bytes = readFileSync(copy);
        bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
        writeFileSync(copy, bytes);
      }
      const before = existsSync(copy) ? readFileSync(copy) : null;
      const { service, told, client } = start();
      try {
        // Asked before anything is read; the answer waits for what it needs.
        const first = client.probe.similarFaces({ of: { face: 17 }, limit: 8 });
        expect((await client.library.opening({})).ready).toBe(false);
        found.push((await first).map((near) => [near.face.id, near.cosine]));
        const person =
          (
            await client.people.list({
              offset: 0,
              limit: 1,
              kinds: ['person'],
              text: '',
              order: 'faces',
              minFaces: 1,
            })
          ).items[0]?.id ?? 0;
        expect((await client.people.templates({ person })).length).toBeGreaterThan(0);
        expect(await client.library.opening({})).toEqual({ share: 1, searchable: true, ready: true });
        if (state !== 'sound') {
          await until(async () => {
            await Promise.resolve();
            return existsSync(copy) && before?.equals(readFileSync(copy)) !== true;
          });
        }
        expect(told).toEqual(
          state === 'damaged' ? ['the copy of the vectors is damaged; made anew from the library'] : [],
        );
      } finally {
        await service.close();
      }
      if (state === 'sound') expect(before?.equals(readFileSync(copy))).toBe(true);
    }
    expect(found).toEqual([found[0], found[0], found[0], found[0]]);
  });

  it('forgets somebody: neither the copy of before nor the one of afterwards has a byte of them', async () => {
    const contract = withStore((store) => store.contracts.active() ?? '');
    const copy = join(dir, sidecarName(contract));
    const { service, client } = start();
    try {
      const page = { offset: 0, limit: 1 };
      const { items } = await client.people.list({
        ...page,
        kinds: ['person'],
        text: '',
        order: 'faces',
        minFaces: 1,
      });
      const person = items[0]?.id ?? 0;
      const mine = await client.people.faces({ ...page, person, order: 'best' });
      const face = mine.items[0]?.id ?? 0;
      // The codes of the face, as they lie in the file.
      await client.people.templates({ person });
      await until(() => Promise.resolve(existsSync(copy)));
      const trace = codesOf(copy, face).subarray(40, 72);
      expect(readFileSync(copy).includes(trace)).toBe(true);
      await client.review.forget({ person });
      expect(existsSync(copy) && readFileSync(copy).includes(trace)).toBe(false);
      await until(() => Promise.resolve(existsSync(copy)));
      expect(readFileSync(copy).includes(trace)).toBe(false);
      const near = await client.probe.similarFaces({ of: { face: 17 }, limit: 50 });
      expect(near.some((found) => found.face.person === person)).toBe(false);
    } finally {
      await service.close();
    }
  });

  function withStore<T>(work: (store: Store) => T): T {
    const store = opened();
    try {
      return work(store);
    } finally {
      store.close();
    }
  }
});

/** The codes of a face in a copy. */
function codesOf(path: string, face: number): Buffer {
  const bytes = readFileSync(path);
  const length = bytes.readUInt32LE(12);
  const head = SidecarHead.parse(JSON.parse(bytes.toString('utf8', 16, 16 + length)));
  const { parts } = placesOf(head, 16 + length + 4, checksums);
  const part = (name: string) => parts.find((one) => one.name === name)?.at ?? 0;
  for (let row = 0; row < head.rows; row++) {
    if (bytes.readInt32LE(part('ids') + 4 * row) !== face) continue;
    const from = part('codes') + row * head.bytes.codes;
    return bytes.subarray(from, from + head.bytes.codes);
  }
  throw new Error(`face ${String(face)} is not in the copy`);
}

function hidden({ db }: Store): number {
  return Number(db.prepare('SELECT count(*) FROM face WHERE shown = 0').pluck().get());
}
