/** Long lists: in the order that sorting everything at once gives, and whole whatever is written meanwhile. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ListOf } from '../../electron/contract/lists.ts';
import { name } from '../../electron/library/review/index.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { seededRandom } from '../support/random.ts';
import { at, face, listed, photo, withStore } from './synthetic.ts';

const people = { list: 'people' as const, kinds: [], text: '', order: 'faces' as const, minFaces: 1 };
const photos = {
  list: 'photos' as const,
  all: [],
  none: [],
  folder: null,
  text: '',
  order: 'newest' as const,
};

/** 60 photos with few different dates, labels and qualities, so that every order has ties. */
function fill(store: Store, seed: number): number[] {
  const random = seededRandom(seed);
  const groups = Array.from({ length: 9 }, () => store.links.newGroup());
  for (let n = 0; n < 60; n++) {
    const dir = `/p/${'ab'.charAt(random.int(2))}`;
    const faces = Array.from({ length: random.int(4) }, (_, i) => face(100 * i + random.int(40)));
    const made = photo(`${dir}/${String(n % 7)} ${String(n)}.jpg`, faces);
    const saved = store.savePhoto({ ...made, takenAt: `2020-0${String(1 + random.int(5))}-01T00:00:00` });
    for (const { face: id } of saved.faces) {
      const person = at(groups, Math.floor(9 * random.next() ** 2));
      if (random.next() < 0.8 && store.links.mayAssign(id, person))
        store.links.assign(id, person, Math.round(10 * random.next()) / 10);
    }
  }
  for (const [n, group] of groups.slice(0, 4).entries())
    name(store, { person: group, name: ['Ada', 'Éva', 'bo', 'Zoë'][n] ?? '', merge: false });
  return groups;
}

const visible = 'p.merged_into IS NULL AND (p.faces > 0 OR p.name IS NOT NULL)';
const inPhoto = (person: number): string =>
  `EXISTS (SELECT 1 FROM face f JOIN assignment a ON a.face = f.id WHERE f.photo = p.id AND a.person = ${String(person)})`;

/** Lists, each with the query that sorts all of it at once. */
function cases([first = 0, second = 0]: readonly number[]): [ListOf, string][] {
  const personOrders = {
    faces: 'p.faces DESC, p.id',
    name: 'p.name_key IS NULL, p.name_key, p.faces DESC, p.id',
    recent: 'p.last_face DESC, p.id DESC',
  } as const;
  const photoOrders = {
    newest: 'p.sort_at DESC, p.id DESC',
    oldest: 'p.sort_at, p.id',
    name: 'p.label, p.id',
  };
  const faceOrders = {
    doubt: `(a.by = 'user'), a.cosine IS NOT NULL, a.cosine, f.id`,
    best: 'f.quality DESC, f.id',
    date: 'p.sort_at DESC, f.id DESC',
  };
  const of = <K extends string>(table: Readonly<Record<K, string>>): [K, string][] =>
    Object.entries(table) as [K, string][];
  return [
    ...of(personOrders).flatMap(([order, sql]): [ListOf, string][] =>
      ([[], ['person'], ['group'], ['group', 'person']] as const).flatMap((kinds): [ListOf, string][] =>
        ['', 'a'].map((text) => [
          { ...people, kinds: [...kinds], order, text, minFaces: 3 },
          `SELECT p.id FROM person p WHERE ${visible} AND (p.faces >= 3 OR p.name IS NOT NULL)
             AND ('${kinds.join()}' = '' OR instr('${kinds.join()}', p.kind))
             AND ('${text}' = '' OR instr(p.name_key, '${text}')) ORDER BY ${sql}`,
        ]),
      ),
    ),
    ...of(photoOrders).flatMap(([order, sql]): [ListOf, string][] => [
      [{ ...photos, order }, `SELECT p.id FROM photo p ORDER BY ${sql}`],
      [{ ...photos, order, folder: '/p/a' }, `SELECT p.id FROM photo p WHERE p.dir = '/p/a' ORDER BY ${sql}`],
      [
        { ...photos, order, text: '3 ' },
        `SELECT p.id FROM photo p WHERE instr(p.search, '3') ORDER BY ${sql}`,
      ],
      [
        { ...photos, order, text: 'éva' },
        `SELECT p.id FROM photo p WHERE ${inPhoto(second)} ORDER BY ${sql}`,
      ],
      [
        { ...photos, order, all: [first] },
        `SELECT p.id FROM photo p WHERE ${inPhoto(first)} ORDER BY ${sql}`,
      ],
      [
        { ...photos, order, all: [first, second], none: [] },
        `SELECT p.id FROM photo p WHERE ${inPhoto(first)} AND ${inPhoto(second)} ORDER BY ${sql}`,
      ],
      [
        { ...photos, order, all: [first], none: [second], folder: '/p' },
        `SELECT p.id FROM photo p WHERE ${inPhoto(first)} AND NOT ${inPhoto(second)} ORDER BY ${sql}`,
      ],
    ]),
    ...of(faceOrders).map(([order, sql]): [ListOf, string] => [
      { list: 'faces', person: first, order },
      `SELECT f.id FROM assignment a JOIN face f ON f.id = a.face JOIN photo p ON p.id = f.photo
       WHERE a.person = ${String(first)} ORDER BY ${sql}`,
    ]),
    [
      { list: 'loose' },
      `SELECT f.id FROM face f WHERE f.shown = 1 AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.face = f.id)
       ORDER BY f.quality DESC, f.id`,
    ],
    [
      { list: 'aside' },
      `SELECT f.id FROM face f WHERE f.aside = 1 AND f.state = 'face' ORDER BY f.quality DESC, f.id`,
    ],
  ];
}

const sortedBySql = (store: Store, sql: string): number[] => store.db.prepare<[], number>(sql).pluck().all();

describe('long lists', () => {
  it('are in the order that sorting everything gives', async () => {
    for (const seed of [1, 2, 3])
      await withStore((store) => {
        const groups = fill(store, seed);
        const [user = 0] = listed(store, { list: 'faces', person: at(groups, 0), order: 'best' });
        store.links.put(user, { person: at(groups, 0), by: 'user', cosine: null });
        for (const id of listed(store, { list: 'loose' }).slice(0, 4)) store.limits.put(id, true);
        for (const [of, sql] of cases(groups))
          expect([of, listed(store, of)]).toEqual([of, sortedBySql(store, sql)]);
        expect(store.faces.looseCount()).toBe(listed(store, { list: 'loose' }).length);
        expect(check(store).problems).toEqual([]);
      });
  });

  it('hold every row that stays, once and in order, whatever is written between two slices', async () => {
    await withStore((store) => {
      const random = seededRandom(7);
      bulk(store, 3000, (below) => random.int(below));
      const lists: ListOf[] = [
        { ...people, kinds: ['group'] },
        { ...people, kinds: ['group'], order: 'recent' },
        ...(['newest', 'oldest', 'name'] as const).map((order) => ({ ...photos, order })),
        { ...photos, folder: '/p' },
        { list: 'loose' },
        ...(['doubt', 'best', 'date'] as const).map((order) => ({
          list: 'faces' as const,
          person: 1,
          order,
        })),
      ];
      fc.assert(
        fc.property(fc.constantFrom(...lists), fc.integer({ min: 1, max: 1e6 }), (of, seed) => {
          const before = listed(store, of);
          const touched = new Set<number>();
          const walk = store.lists.walk(of);
          const write = writer(store, seeded(seed), touched);
          let step = walk.next();
          for (let slices = 0; step.done !== true; slices++, step = walk.next()) if (slices < 12) write();
          const seen = [...step.value].filter((id) => !touched.has(id));
          const stayed = before.filter((id) => !touched.has(id));
          const known = new Set(before);
          expect(seen.filter((id) => known.has(id))).toEqual(stayed);
          expect(new Set(step.value).size).toBe(step.value.length);
        }),
        { numRuns: 30 },
      );
      expect(check(store).problems.filter((line) => !line.startsWith('photo '))).toEqual([]);
    });
  });
});

function seeded(seed: number): (below: number) => number {
  const random = seededRandom(seed);
  return (below) => random.int(below);
}

/** Many rows without pictures and vectors: straight into the tables. */
function bulk(store: Store, count: number, int: (below: number) => number): void {
  store.tx(() => {
    for (let group = 0; group < count / 4; group++) store.links.newGroup();
    for (let n = 1; n <= count; n++) {
      addPhoto(store, `${String(int(900))}-${String(n)}`, int);
      if (int(10) > 0) place(store, n, int(3) === 0 ? 1 : 1 + int(count / 4));
    }
  });
}

function addPhoto(store: Store, label: string, int: (below: number) => number): number {
  const day = new Date(Date.UTC(2020, 0, 1 + int(400))).toISOString().slice(0, 19);
  const { lastInsertRowid } = store.db
    .prepare(
      `INSERT INTO photo (path, dir, label, search, size, mtime, width, height, taken_at, sort_at, status, sha256, scanned_at)
       VALUES (?, '/p', ?, ?, 1, 1, 10, 10, ?, ?, 'done', 'x', 'now')`,
    )
    .run(`/p/${label}`, label, `/p/${label}`, day, day);
  return Number(
    store.db
      .prepare(
        `INSERT INTO face (photo, x, y, width, height, landmarks, score, quality, flags, usable)
         VALUES (?, 0, 0, 1, 1, zeroblob(40), 1, ?, '', 1)`,
      )
      .run(lastInsertRowid, int(30)).lastInsertRowid,
  );
}

function place(store: Store, id: number, person: number): void {
  store.links.put(id, { person, by: id % 9 === 0 ? 'user' : 'auto', cosine: null });
}

/** Something a scan or the user might do at any moment; what it moved is noted, as photo, face and person. */
function writer(store: Store, int: (below: number) => number, touched: Set<number>): () => void {
  const last = store.db.prepare<[], number>('SELECT max(id) FROM face').pluck();
  const one = store.db.prepare<[number], { photo: number; person: number | null }>(
    'SELECT f.photo, a.person FROM face f LEFT JOIN assignment a ON a.face = f.id WHERE f.id = ?',
  );
  return () => {
    const id = 1 + int(last.get() ?? 1);
    const was = one.get(id);
    const to = 1 + int(750);
    for (const moved of [id, was?.photo, was?.person, to]) if (typeof moved === 'number') touched.add(moved);
    if (was === undefined) return;
    switch (int(3)) {
      case 0:
        touched.add(addPhoto(store, `${String(int(900))}-new-${String(id)}-${String(int(1e9))}`, int));
        break;
      case 1:
        place(store, id, to);
        break;
      case 2:
        store.faces.remove(id);
    }
  };
}
