import { describe, expect, it } from 'vitest';
import type { ListOf } from '../../electron/contract/lists.ts';
import { confirm, ignore, name, reject } from '../../electron/library/review/index.ts';
import type { PhotoFilter } from '../../electron/library/store/lists/photos.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import { matchFaces } from '../../electron/library/store/match.ts';
import type { AnalysedPhotoInput } from '../../electron/library/store/save.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import {
  at,
  bytes,
  contract,
  face,
  listed,
  only,
  otherContract,
  photo,
  populate,
  thrown,
  vector,
  withStore,
} from './synthetic.ts';

const people = { list: 'people' as const, kinds: [], text: '', order: 'faces' as const, minFaces: 1 };
const photos = { list: 'photos' as const, all: [], none: [], folder: null, text: '', order: 'name' as const };

function labels(store: Store, filter: Partial<PhotoFilter>): string[] {
  return store.photos.some(listed(store, { ...photos, ...filter } as ListOf)).map((item) => item.label);
}

describe('contracts, in SQL', () => {
  const raw = (store: Store, key: number, length: number): (() => unknown) => {
    return () =>
      store.db
        .prepare('INSERT INTO embedding (id, face, contract, vector) VALUES (? * 1099511627776 + 1, 1, ?, ?)')
        .run(key, key, Buffer.alloc(length));
  };
  const bare = (store: Store): void => {
    store.savePhoto(photo('/a.jpg', [{ ...face(1), embedding: null }]));
  };

  it('refuses a vector without a contract, of an unknown, an inactive or a wrongly sized one', async () => {
    await withStore((store) => {
      bare(store);
      store.contracts.use(otherContract);
      expect(store.contracts.active()).toBe(contract.id);
      expect(raw(store, 1, 2048)).not.toThrow();
      store.db.exec('DELETE FROM embedding');
      expect(raw(store, 2, 512)).toThrow(/contract-mismatch/);
      expect(raw(store, 77, 2048)).toThrow(/contract-mismatch|FOREIGN KEY/);
      expect(raw(store, 1, 2044)).toThrow(/dimension/);
      expect(() =>
        store.db
          .prepare('INSERT INTO embedding (id, face, contract, vector) VALUES (1, 1, NULL, zeroblob(2048))')
          .run(),
      ).toThrow();
      // The id says contract and face once more: a row cannot stand among those of another contract.
      expect(() =>
        store.db
          .prepare('INSERT INTO embedding (id, face, contract, vector) VALUES (5, 1, 1, zeroblob(2048))')
          .run(),
      ).toThrow(/CHECK/);
      // Without the triggers the foreign key still holds.
      store.db.exec('DROP TRIGGER embedding_insert');
      expect(raw(store, 77, 2048)).toThrow(/FOREIGN KEY/);
    });
  });

  it('compares only what the active contract made', async () => {
    await withStore((store) => {
      const { faces } = populate(store, [0, 0, null]);
      const other = Float32Array.from({ length: 128 }, (_, n) => (n === 0 ? 1 : 0));
      const foreign: AnalysedPhotoInput = {
        ...photo('/b.jpg', [{ ...face(9), embedding: other }]),
        contract: otherContract.id,
        size: 1001,
      };
      expect(thrown(() => store.savePhoto(foreign))).toEqual({
        code: 'contract-mismatch',
        expected: contract.id,
        found: otherContract.id,
      });
      expect(store.photos.byPath('/b.jpg')).toBeNull();

      store.contracts.use(otherContract);
      // A library that can compare is never left without vectors to compare.
      expect(() => {
        store.contracts.activate(otherContract.id);
      }).toThrow(/no vectors/);
      expect(() => store.db.exec('DELETE FROM active')).toThrow(/never taken away/);
      expect(
        thrown(() => {
          store.embeddings.put(at(faces, 0), otherContract.id, other);
        }),
      ).toMatchObject({ code: 'contract-mismatch' });
      store.modelChanges.start(otherContract.id);
      store.embeddings.put(at(faces, 0), otherContract.id, other);
      // Beside, but not among: what is compared is still the active one's.
      expect([...store.embeddings.rows(contract.id)].length).toBe(3);
      expect(thrown(() => [...store.embeddings.rows(otherContract.id)])).toMatchObject({
        code: 'contract-mismatch',
      });
      expect(store.embeddings.vector(at(faces, 0), otherContract.id)).toBeNull();
      expect(store.db.prepare('SELECT DISTINCT contract FROM active_embedding').pluck().all()).toEqual([
        contract.id,
      ]);
      expect(check(store).problems).toEqual([]);

      store.tx(() => {
        store.contracts.activate(otherContract.id);
        store.modelChanges.close('done');
        store.modelChanges.settlePhotos();
      });
      expect(thrown(() => [...store.embeddings.rows(contract.id)])).toMatchObject({
        code: 'contract-mismatch',
      });
      expect([...store.embeddings.rows(otherContract.id)].map((row) => row.face)).toEqual([at(faces, 0)]);
      expect(store.db.prepare('SELECT DISTINCT contract FROM active_embedding').pluck().all()).toEqual([
        otherContract.id,
      ]);
      // Cosines of the old contract are gone, people are not; a new cosine needs a new vector.
      expect(store.faces.get(faces).map((f) => [f.person, f.cosine])).toEqual([
        [1, null],
        [1, null],
        [null, null],
      ]);
      expect(() => {
        store.links.assign(at(faces, 2), 1, 0.5);
      }).toThrow(/contract-mismatch/);
      const added = only(store.savePhoto(foreign));
      expect([...store.embeddings.rows(otherContract.id)].map((row) => row.face)).toEqual([
        at(faces, 0),
        added,
      ]);
      expect(store.contracts.counts()).toEqual([
        { id: contract.id, embedder: 'arcface', kind: 'model', faces: 3, bytes: 3 * 2048 },
        { id: otherContract.id, embedder: 'facenet', kind: 'model', faces: 2, bytes: 2 * 512 },
      ]);
      // Photos with a face that has no vector under the new contract are to be read again, and only those.
      const stamp = { size: 1000, mtime: 1_700_000_000_123 };
      expect(store.photos.unchanged({ path: '/photos/000001.jpg', ...stamp })).toBe('done');
      expect(store.photos.unchanged({ path: '/photos/000002.jpg', ...stamp })).toBeNull();
      // The old vectors stay, to go back to; a face read anew loses them, for they were of the old picture.
      expect(store.embeddings.vectorOf(at(faces, 0), contract.id)).toEqual(vector(1));
      store.savePhoto({
        ...photo('/photos/000001.jpg', [{ ...face(1), embedding: other }]),
        contract: otherContract.id,
      });
      expect(store.embeddings.vectorOf(at(faces, 0), contract.id)).toBeNull();
      expect(check(store).problems).toEqual([]);
      expect(
        thrown(() => {
          store.contracts.use({ ...contract, dimension: 256 });
        }),
      ).toMatchObject({ code: 'contract-mismatch' });
    });
  });

  it('gives vectors back bit for bit, in face order, without those marked as no face', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [person],
      } = populate(store, [0, null, 0]);
      const rows = [...store.embeddings.rows(contract.id)];
      expect(rows.map((row) => row.face)).toEqual(faces);
      expect(rows.map((row) => [row.person, row.by, row.usable])).toEqual([
        [person, 'auto', true],
        [null, null, true],
        [person, 'auto', true],
      ]);
      rows.forEach((row, n) => {
        expect(row.vector).toEqual(vector(n + 1));
      });
      ignore(store, { faces: [at(faces, 1)], people: [], as: 'not-a-face' });
      expect([...store.embeddings.rows(contract.id)].map((row) => row.face)).toEqual([
        at(faces, 0),
        at(faces, 2),
      ]);
      expect(store.embeddings.vectors(faces, contract.id).size).toBe(2);
      expect(
        thrown(() => {
          store.embeddings.put(1, contract.id, new Float32Array(5));
        }),
      ).toMatchObject({ code: 'invalid-input' });
    });
  });
});

describe('saving a photo', () => {
  it('stores everything, and all of it or nothing', async () => {
    await withStore((store) => {
      const odd = '/é/it\'s "a"\nphoto 🦊.jpg';
      const saved = store.savePhoto({ ...photo(odd, [face(3), face(4)]), takenAt: '2020-02-03T04:05:06' });
      const id = saved.photo;
      expect(store.photos.get(id)).toEqual({
        id,
        label: 'it\'s "a"\nphoto 🦊.jpg',
        folder: '/é',
        path: odd,
        width: 1000,
        height: 800,
        takenAt: '2020-02-03T04:05:06',
        faces: 2,
        missing: false,
        offline: false,
        copies: [],
      });
      const [first] = store.faces.ofPhoto(id);
      expect(first).toMatchObject({
        photo: id,
        person: null,
        box: face(3).box,
        landmarks: face(3).landmarks,
        score: 0.9,
        quality: face(3).quality,
      });
      expect(Buffer.from(store.crops.crop(Number(first?.id)) ?? [])).toEqual(Buffer.from(bytes(3)));
      expect(Buffer.from(store.crops.aligned(Number(first?.id)) ?? [])).toEqual(Buffer.from(bytes(500_003)));
      expect(store.crops.thumb(id)).not.toBeNull();
      expect(() =>
        store.tx(() => {
          store.savePhoto(photo('/second.jpg', [face(5)]));
          throw new Error('killed');
        }),
      ).toThrow('killed');
      expect(store.photos.counts().photos).toBe(1);
      expect(store.faces.count()).toBe(2);
    });
  });

  it('keeps the parts of a quality, and reads faces stored before there were any', async () => {
    await withStore((store) => {
      const { faces } = store.savePhoto(photo('/a.jpg', [face(3), face(4)]));
      const ids = faces.map((saved) => saved.face);
      expect(store.faces.get(ids).map((row) => row.quality)).toEqual([face(3).quality, face(4).quality]);
      store.db.prepare('UPDATE face SET parts = NULL WHERE id = ?').run(at(ids, 0));
      store.db
        .prepare('UPDATE face SET parts = ? WHERE id = ?')
        .run('{"aura":[1,2],"yaw":[3,4]}', at(ids, 1));
      const [old, newer] = store.faces.get(ids);
      expect(old?.quality).toEqual({ score: face(3).quality.score, flags: [] });
      expect(newer?.quality.parts).toEqual([{ measure: 'yaw', value: 3, unit: '°', share: 4 }]);
      expect(() => store.db.prepare('UPDATE face SET parts = ? WHERE id = 1').run('{')).toThrow(/CHECK/);
    });
  });

  it('keeps what the user said when a changed file is read again', async () => {
    await withStore((store) => {
      const boxes = [0, 200, 400, 600].map((x) => ({ x, y: 0, width: 100, height: 100 }));
      const path = '/a.jpg';
      const first = store.savePhoto(
        photo(
          path,
          boxes.map((box, n) => face(n + 1, box)),
        ),
      );
      const ids = first.faces.map((saved) => saved.face);
      const [mine, ruled, noFace, auto] = [at(ids, 0), at(ids, 1), at(ids, 2), at(ids, 3)];
      const [a, b] = [store.links.newGroup(), store.links.newGroup()];
      store.links.assign(mine, a, 0.9);
      store.links.assign(ruled, b, 0.9);
      confirm(store, { faces: [mine] });
      reject(store, { faces: [ruled], person: b });
      ignore(store, { faces: [noFace], people: [], as: 'not-a-face' });
      store.links.assign(auto, b, 0.9);

      // Saved again at half the size, the faces in another order and one of them new.
      const half = (n: number): { x: number; y: number; width: number; height: number } => ({
        x: n * 100 + 3,
        y: 2,
        width: 50,
        height: 50,
      });
      const again = store.savePhoto({
        ...photo(path, [
          face(11, half(3)),
          face(12, half(2)),
          face(13, half(1)),
          face(14, half(0)),
          face(15, { x: 450, y: 300, width: 40, height: 40 }),
        ]),
        width: 500,
        height: 400,
        size: 2000,
      });
      expect(again.photo).toBe(first.photo);
      expect(again.removed).toEqual([]);
      expect(again.faces.slice(0, 4)).toEqual([
        { face: auto, person: null, shown: true },
        { face: noFace, person: null, shown: false },
        { face: ruled, person: null, shown: true },
        { face: mine, person: a, shown: true },
      ]);
      expect(at(again.faces, 4).face).toBeGreaterThan(Math.max(...ids));
      expect(store.links.apartOf(ruled)).toEqual([b]);
      expect(store.embeddings.vector(mine, contract.id)).toEqual(vector(14));
      expect(store.faces.get([mine])[0]).toMatchObject({ box: half(0), by: 'user', person: a });
      // Read a third time, and the face is not there any more.
      const third = store.savePhoto({ ...photo(path, [face(16, half(3))]), width: 500, height: 400 });
      expect(third.removed).toEqual([mine, ruled, noFace, at(again.faces, 4).face]);
      expect(store.embeddings.count(contract.id)).toBe(1);
      expect(check(store).problems).toEqual([]);
    });
  });

  it('pairs boxes by overlap, best first, each once', () => {
    const box = (x: number) => ({ x, y: 0, width: 10, height: 10 });
    const old = [
      { id: 1, box: box(0) },
      { id: 2, box: box(2) },
    ];
    expect(matchFaces(old, [box(2), box(0)])).toEqual([2, 1]);
    expect(matchFaces(old, [box(1.9)])).toEqual([2]);
    expect(matchFaces(old, [box(6)])).toEqual([null]);
    expect(matchFaces([], [box(0)])).toEqual([null]);
    expect(matchFaces(old, [{ x: 0, y: 0, width: 20, height: 20 }], { scale: { x: 2, y: 2 } })).toEqual([1]);
    // Equal overlaps: the lower id, so that the answer never depends on order.
    expect(
      matchFaces(
        [
          { id: 9, box: box(0) },
          { id: 4, box: box(0) },
        ],
        [box(0)],
      ),
    ).toEqual([4]);
  });
});

describe('files', () => {
  it('are read again only when new or changed', async () => {
    await withStore((store) => {
      const stamp = { path: '/p/a.jpg', size: 1000, mtime: 1_700_000_000_123 };
      expect(store.photos.unchanged(stamp)).toBeNull();
      store.savePhoto(photo('/p/a.jpg', [face(1)]));
      expect(store.photos.unchanged(stamp)).toBe('done');
      expect(store.photos.unchanged({ ...stamp, mtime: stamp.mtime + 1 })).toBeNull();
      expect(store.photos.unchanged({ ...stamp, size: 999 })).toBeNull();
      const bad = { path: '/p/b.jpg', size: 5, mtime: 7 };
      store.photos.markSkipped({ ...bad, reason: 'damaged', detail: 'bad marker' });
      expect(store.photos.unchanged(bad)).toBe('skipped');
      expect(store.photos.skipped({ offset: 0, limit: 100 })).toMatchObject({
        total: 1,
        items: [{ path: '/p/b.jpg', reason: 'damaged', detail: 'bad marker' }],
      });
      store.savePhoto(photo('/p/b.jpg'));
      expect(store.photos.skipped({ offset: 0, limit: 100 })).toEqual({ total: 0, items: [] });
      expect(store.photos.counts()).toEqual({ photos: 2, skipped: 0 });
    });
  });

  it('that are gone keep their faces, that moved keep their decisions, and come back', async () => {
    await withStore((store) => {
      const saved = store.savePhoto(photo('/p/a.jpg', [face(1)]));
      const bad = store.photos.markSkipped({
        path: '/p/bad.jpg',
        size: 0,
        mtime: 1,
        reason: 'empty',
        detail: '',
      });
      expect(bad).toBeGreaterThan(saved.photo);
      expect(store.files.below('/p', '', 10)).toEqual(['/p/a.jpg', '/p/bad.jpg']);
      expect(store.files.below('/p', '', 1)).toEqual(['/p/a.jpg']);
      expect(store.files.below('/p', '/p/a.jpg', 10)).toEqual(['/p/bad.jpg']);
      expect(store.files.below('/', '', 10)).toHaveLength(2);
      expect(store.files.below('/p/a', '', 10)).toEqual([]);
      store.files.gone('/p/a.jpg');
      store.files.gone('/p/bad.jpg');
      expect(store.files.below('/', '', 10)).toEqual([]);
      expect(store.photos.get(saved.photo)?.missing).toBe(true);
      expect(store.photos.byPath('/p/bad.jpg')).toBeNull();
      expect(store.faces.count()).toBe(1);
      expect(store.photos.unchanged({ path: '/p/a.jpg', size: 1000, mtime: 1_700_000_000_123 })).toBe('done');
      expect(store.photos.get(saved.photo)?.missing).toBe(false);

      const to = { path: '/q/new.jpg', size: 1000, mtime: 1_700_000_000_123 };
      expect(store.files.ofSize(1000)).toMatchObject([
        { id: saved.photo, path: '/p/a.jpg', sha256: photo('/p/a.jpg').sha256, isCurrent: true },
      ]);
      store.files.relocate(saved.photo, to);
      expect(store.photos.get(saved.photo)).toMatchObject({
        path: '/q/new.jpg',
        folder: '/q',
        label: 'new.jpg',
      });
      expect(store.photos.unchanged(to)).toBe('done');
    });
  });
});

describe('lists', () => {
  /** Five photos: Ada in 1, 2, 4; Grace in 2, 3; nobody in 5. */
  function album(store: Store): { ada: number; grace: number } {
    const [ada, grace] = [store.links.newGroup(), store.links.newGroup()];
    const put = (path: string, takenAt: string, who: number[]): void => {
      const saved = store.savePhoto({
        ...photo(
          path,
          who.map((id) => face(id * 3 + path.length)),
        ),
        takenAt,
      });
      saved.faces.forEach((row, n) => {
        store.links.assign(row.face, at(who, n), 0.5 + n / 10);
      });
    };
    put('/a/1 Strand.jpg', '2021-01-01T00:00:00', [ada]);
    put('/a/b/2.jpg', '2024-01-01T00:00:00', [ada, grace]);
    put('/a/b/3 ÉTÉ.jpg', '2022-01-01T00:00:00', [grace]);
    put('/a!/4.jpg', '2023-01-01T00:00:00', [ada]);
    put('/c/5.jpg', '2020-01-01T00:00:00', []);
    name(store, { person: ada, name: 'Ada', merge: false });
    return { ada, grace };
  }

  it('photos: A and B, not C, by folder, text and order', async () => {
    await withStore((store) => {
      const { ada, grace } = album(store);
      expect(labels(store, {})).toEqual(['1 Strand.jpg', '2.jpg', '3 ÉTÉ.jpg', '4.jpg', '5.jpg']);
      expect(labels(store, { order: 'newest' })).toEqual([
        '2.jpg',
        '4.jpg',
        '3 ÉTÉ.jpg',
        '1 Strand.jpg',
        '5.jpg',
      ]);
      expect(labels(store, { order: 'oldest' })[0]).toBe('5.jpg');
      expect(labels(store, { all: [ada] })).toEqual(['1 Strand.jpg', '2.jpg', '4.jpg']);
      expect(labels(store, { all: [ada, grace] })).toEqual(['2.jpg']);
      expect(labels(store, { all: [ada], none: [grace] })).toEqual(['1 Strand.jpg', '4.jpg']);
      expect(labels(store, { none: [ada] })).toEqual(['3 ÉTÉ.jpg', '5.jpg']);
      expect(labels(store, { folder: '/a' })).toEqual(['1 Strand.jpg', '2.jpg', '3 ÉTÉ.jpg']);
      expect(labels(store, { folder: '/a/b', all: [ada] })).toEqual(['2.jpg']);
      expect(labels(store, { text: 'e\u0301te\u0301' })).toEqual(['3 ÉTÉ.jpg']);
      expect(labels(store, { text: 'ADA' })).toEqual(['1 Strand.jpg', '2.jpg', '4.jpg']);
      expect(labels(store, { text: '%' })).toEqual([]);
      expect(atOnce(store.photos.folders())).toEqual([
        { folder: '/a', photos: 1 },
        { folder: '/a!', photos: 1 },
        { folder: '/a/b', photos: 2 },
        { folder: '/c', photos: 1 },
      ]);
    });
  });

  it('people: counts, kinds, text, order, least faces', async () => {
    await withStore((store) => {
      const { ada, grace } = album(store);
      const list = (filter: object): number[] => listed(store, { ...people, ...filter });
      expect(store.people.some(list({}))).toMatchObject([
        { id: ada, name: 'Ada', kind: 'person', faces: 3, photos: 3, confirmed: 0 },
        { id: grace, name: null, kind: 'group', faces: 2, photos: 2, confirmed: 0 },
      ]);
      expect(store.people.get(ada)?.cover).not.toBeNull();
      expect(list({ kinds: ['group'] })).toEqual([grace]);
      expect(list({ kinds: ['stranger'] })).toEqual([]);
      expect(list({ text: 'aD' })).toEqual([ada]);
      expect(list({ order: 'name' })).toEqual([ada, grace]);
      expect(list({ order: 'recent' })).toEqual([ada, grace]);
      expect(list({ minFaces: 3 })).toEqual([ada]);
      store.links.newGroup();
      expect(list({})).toEqual([ada, grace]);
      expect(store.people.counts()).toEqual({ people: 1, groups: 1, strangers: 0 });
      expect(store.people.byName(' aDA')).toBe(ada);
    });
  });

  it('faces of a person by doubt, picture and date; loose faces; the export', async () => {
    await withStore((store) => {
      const { ada } = album(store);
      const of = (order: 'doubt' | 'best' | 'date') =>
        store.faces.get(listed(store, { list: 'faces', person: ada, order }));
      const ids = of('date').map((row) => row.id);
      expect(of('date').map((row) => store.photos.get(row.photo)?.label)).toEqual([
        '2.jpg',
        '4.jpg',
        '1 Strand.jpg',
      ]);
      confirm(store, { faces: [at(ids, 1)] });
      store.links.setCosines([
        { face: at(ids, 0), cosine: 0.9 },
        { face: at(ids, 2), cosine: 0.3 },
      ]);
      expect(of('doubt').map((row) => row.id)).toEqual([at(ids, 2), at(ids, 0), at(ids, 1)]);
      expect(of('best').map((row) => row.quality.score)).toEqual(
        of('best')
          .map((row) => row.quality.score)
          .toSorted((a, b) => b - a),
      );
      expect(listed(store, { list: 'loose' })).toEqual([]);
      reject(store, { faces: [at(ids, 1)], person: ada });
      expect(listed(store, { list: 'loose' })).toEqual([at(ids, 1)]);
      expect(store.faces.looseCount()).toBe(1);
      expect(store.faces.looseIds()).toEqual([at(ids, 1)]);
      const groups = store.faces.groups();
      expect(groups.map((group) => [group.person, group.name, group.faces.map((row) => row.path)])).toEqual([
        [ada, 'Ada', ['/a/1 Strand.jpg', '/a/b/2.jpg']],
        [2, null, ['/a/b/2.jpg', '/a/b/3 ÉTÉ.jpg']],
      ]);
      store.folders.add('/a');
      store.folders.scanned(store.folders.add('/a'), '2026-01-01T00:00:00Z');
      expect(atOnce(store.folders.list())).toEqual([
        {
          id: 1,
          path: '/a',
          label: 'a',
          photos: 3,
          faces: 4,
          lastScan: '2026-01-01T00:00:00Z',
          offline: false,
        },
      ]);
    });
  });
});

describe('jobs', () => {
  it('are interrupted when the process that ran them is gone', async () => {
    await withStore((store, dir) => {
      const id = store.jobs.create(['/a', '/b'], true);
      store.jobs.update(id, { state: 'running', total: 10, done: 3 });
      expect(store.jobs.last()).toMatchObject({
        id,
        state: 'running',
        total: 10,
        done: 3,
        added: 0,
        roots: ['/a', '/b'],
        retrySkipped: true,
        endedAt: null,
      });
      store.close();
      const again = openStore(dir, { appVersion: 't' });
      expect(again.jobs.last()).toMatchObject({ id, state: 'interrupted', done: 3 });
      expect(again.jobs.last()?.endedAt).not.toBeNull();
      again.close();
    });
  });
});

describe('grouping', () => {
  it('is refused what a link forbids', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 1, 1, null]);
      const [f0, f1, , , f4] = [at(faces, 0), at(faces, 1), 0, 0, at(faces, 4)];
      const two = store.savePhoto(photo('/two.jpg', [face(61), face(62)])).faces.map((row) => row.face);
      store.links.assign(at(two, 0), a, 0.5);
      expect(() => {
        store.links.assign(at(two, 1), a, 0.5);
      }).toThrow(/same photo/);
      confirm(store, { faces: [f0] });
      expect(() => {
        store.links.assign(f0, b, 0.5);
      }).toThrow(/user placed/);
      expect(store.links.unassign(f0)).toBe(false);
      reject(store, { faces: [f1], person: a });
      expect(() => {
        store.links.assign(f1, a, 0.5);
      }).toThrow(/ruled/);
      expect(store.links.mayAssign(f1, b)).toBe(true);
      ignore(store, { faces: [f4], people: [], as: 'not-a-face' });
      expect(() => {
        store.links.assign(f4, b, 0.5);
      }).toThrow(/no face/);
      expect(store.links.touched()).toEqual(new Set([a]));
      expect(() => {
        store.links.mergeGroups(a, b);
      }).toThrow(/touched/);
      store.links.assign(f1, b, 0.5);
      expect(() => {
        store.links.mergeGroups(b, a);
      }).toThrow(/ruled/);
      store.links.unassign(f1);
      store.links.assign(at(two, 1), b, 0.5);
      expect(() => {
        store.links.mergeGroups(b, a);
      }).toThrow(/one photo/);
      store.links.unassign(at(two, 1));
      store.links.mergeGroups(b, a);
      expect(store.people.resolve(b)).toBe(a);
      expect(store.people.get(b)).toBeNull();
      expect(store.people.get(a)?.faces).toBe(4);
      expect(check(store).problems).toEqual([]);
    });
  });
});
