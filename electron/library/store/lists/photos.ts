/** The order of photos. */
import { subtree } from '../folders.ts';
import type { Db } from '../native.ts';
import { column, type Query, tuples } from '../query.ts';
import { nameKey } from '../shape.ts';
import { along, byText, firstColumn, idsOf, type Rows, sorted, type Walk } from './walk.ts';

export interface PhotoFilter {
  /** People who are all in the photo. */
  all: readonly number[];
  /** People none of whom is in it. */
  none: readonly number[];
  /** This folder and all below it; null for everywhere. */
  folder: string | null;
  /** Part of the path, or of the name of somebody in the photo. */
  text: string;
  order: 'newest' | 'oldest' | 'name';
}

/** `key` is what the order goes by; `matches` is 1 where every condition holds but those on text and absence. */
type Row = [photo: number, key: string, matches: number, text: number];

const keyOf = { newest: 'p.sort_at', oldest: 'p.sort_at', name: 'p.label' } as const;

/** Where the index of an order begins, and the photos after one, of the values 6 and 7; `LIMIT` is 8. */
const alongIndex = {
  newest: { first: ['\u{10ffff}', 0x7fffffff], after: '<', way: 'DESC' },
  oldest: { first: ['', 0], after: '>', way: 'ASC' },
  name: { first: ['', 0], after: '>', way: 'ASC' },
} as const;

const compare: Record<PhotoFilter['order'], (a: Row, b: Row) => number> = {
  newest: (a, b) => byText(b[1], a[1]) || b[0] - a[0],
  oldest: (a, b) => byText(a[1], b[1]) || a[0] - b[0],
  name: (a, b) => byText(a[1], b[1]) || a[0] - b[0],
};

const member = 'FROM face f JOIN assignment a ON a.face = f.id WHERE f.photo = p.id AND a.person';

/** The conditions in use, in terms of `photo p` and the values 1..5: an unused one would still cost time on each photo. */
function conditions({ all, folder }: PhotoFilter): string {
  return [
    // Always true; every list names at least one of its numbered values.
    '?5 IS NOT NULL',
    'p.width > 0',
    // The first of them is where the walk starts.
    all.length < 2
      ? []
      : `NOT EXISTS (SELECT 1 FROM json_each(?4) w WHERE NOT EXISTS (SELECT 1 ${member} = w.value))`,
    folder === null
      ? []
      : `(p.dir = ?1 OR (p.dir >= ?2 AND p.dir < ?3) OR EXISTS (
          SELECT 1 FROM copy c WHERE c.photo = p.id AND (c.dir = ?1 OR (c.dir >= ?2 AND c.dir < ?3))))`,
  ]
    .flat()
    .join(' AND ');
}

export function openPhotoOrder(db: Db): (filter: PhotoFilter) => Walk<Int32Array> {
  const namedLike = column<number>(
    db,
    'SELECT id FROM person WHERE name_key IS NOT NULL AND instr(name_key, ?)',
  );
  const placed = tuples<[face: number, photo: number]>(
    db,
    `SELECT a.face, f.photo FROM assignment a CROSS JOIN face f ON f.id = a.face
     WHERE a.person = ?1 AND a.by = ?2 AND a.face > ?3 ORDER BY a.face LIMIT ?4`,
  );

  /** One statement per combination of conditions and order: along the order's index, or over these photos. */
  const made = new Map<string, Query<Row>>();
  function look(filter: PhotoFilter, rest: string): Query<Row> {
    const sql = `SELECT p.id, ${keyOf[filter.order]}, ${conditions(filter)},
      ${filter.text.trim() === '' ? '1' : 'instr(p.search, ?5) > 0'} ${rest}`;
    const known = made.get(sql) ?? tuples<Row>(db, sql);
    made.set(sql, known);
    return known;
  }

  /** All photos in their order, which an index has: nothing has to be sorted, nor kept but ids. */
  function everything(filter: PhotoFilter, values: (string | number | null)[]): Rows<Row> {
    const { first, after, way } = alongIndex[filter.order];
    const key = keyOf[filter.order];
    const next = look(
      filter,
      `FROM photo p WHERE p.width > 0 AND (${key}, p.id) ${after} (?6, ?7)
       ORDER BY ${key} ${way}, p.id ${way} LIMIT ?8`,
    );
    return along<Row>((row, limit) => next.all(...values, row?.[1] ?? first[0], row?.[0] ?? first[1], limit));
  }

  /** The photos of a person, each once, in slices. */
  function* photosOf(person: number): Rows<number> {
    const seen = new Set<number>();
    for (const by of ['auto', 'user']) {
      const rows = along<[number, number]>((after, limit) => placed.all(person, by, after?.[0] ?? 0, limit));
      for (const some of rows) {
        const fresh = new Set(some.map(([, photo]) => photo).filter((photo) => !seen.has(photo)));
        for (const photo of fresh) seen.add(photo);
        yield [...fresh];
      }
    }
  }

  /** Every photo that one of these people is in. */
  function* withAny(people: readonly number[]): Walk<ReadonlySet<number>> {
    const found = new Set<number>();
    for (const person of people) {
      for (const photos of photosOf(person)) {
        for (const photo of photos) found.add(photo);
        yield;
      }
    }
    return found;
  }

  /** What a filter asks for of the photos of its first person. */
  function* ofPerson(filter: PhotoFilter, person: number, values: (string | number | null)[]): Rows<Row> {
    const some = look(filter, 'FROM json_each(?6) j CROSS JOIN photo p ON p.id = j.value');
    for (const photos of photosOf(person))
      yield photos.length === 0 ? [] : some.all(...values, JSON.stringify(photos));
  }

  return function* order(filter) {
    const text = nameKey(filter.text);
    const folder = filter.folder === null ? [null, null, null] : subtree(filter.folder);
    const values = [...folder, JSON.stringify(filter.all), text];
    const named = yield* withAny(text === '' ? [] : namedLike.all(text));
    const without = yield* withAny(filter.none);
    const keep = ([photo, , matches, inPath]: Row): boolean =>
      matches === 1 && (inPath === 1 || named.has(photo)) && !without.has(photo);
    const [person] = filter.all;
    if (person === undefined)
      return yield* idsOf(everything(filter, values), (row) => (keep(row) ? row[0] : null));
    return firstColumn(yield* sorted(ofPerson(filter, person, values), keep, compare[filter.order]));
  };
}
