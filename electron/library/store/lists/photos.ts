/** The order of photos. */
import { subtree } from '../folders.ts';
import type { Db } from '../native.ts';
import { column, type Query, tuples } from '../query.ts';
import { nameKey } from '../shape.ts';
import { along, byText, firstColumn, idsOf, type Rows, sorted, through, type Walk } from './walk.ts';

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

/** `key` is what the order goes by; `matches` is 1 where every condition holds, or all but the text's. */
type Row = [photo: number, key: string, matches: number, text: number];

const keyOf = { newest: 'p.sort_at', oldest: 'p.sort_at', name: 'p.label' } as const;

const compare: Record<PhotoFilter['order'], (a: Row, b: Row) => number> = {
  newest: (a, b) => byText(b[1], a[1]) || b[0] - a[0],
  oldest: (a, b) => byText(a[1], b[1]) || a[0] - b[0],
  name: (a, b) => byText(a[1], b[1]) || a[0] - b[0],
};

const member = 'FROM face f JOIN assignment a ON a.face = f.id WHERE f.photo = p.id AND a.person';

/** The conditions in use, in terms of `photo p` and the values 1..6: an unused one would still cost time on each photo. */
function conditions({ all, none, folder }: PhotoFilter): string {
  return [
    // Always true; every list names at least one of its numbered values.
    '?6 IS NOT NULL',
    'p.width > 0',
    // The first of them is where the walk starts.
    all.length < 2
      ? []
      : `NOT EXISTS (SELECT 1 FROM json_each(?4) w WHERE NOT EXISTS (SELECT 1 ${member} = w.value))`,
    none.length === 0 ? [] : `NOT EXISTS (SELECT 1 ${member} IN (SELECT value FROM json_each(?5)))`,
    folder === null
      ? []
      : `(p.dir = ?1 OR (p.dir >= ?2 AND p.dir < ?3) OR EXISTS (
          SELECT 1 FROM copy c WHERE c.photo = p.id AND (c.dir = ?1 OR (c.dir >= ?2 AND c.dir < ?3))))`,
  ]
    .flat()
    .join(' AND ');
}

export function openPhotoOrder(db: Db): (filter: PhotoFilter) => Walk<Int32Array> {
  const last = column<number>(db, 'SELECT coalesce(max(id), 0) FROM photo');
  const [newest, oldest, name] = [
    ['sort_at', '<', 'DESC'],
    ['sort_at', '>', 'ASC'],
    ['label', '>', 'ASC'],
  ].map(([key = '', after = '', way = '']) =>
    tuples<[number, string]>(
      db,
      `SELECT id, ${key} FROM photo WHERE width > 0 AND (${key}, id) ${after} (?, ?)
       ORDER BY ${key} ${way}, id ${way} LIMIT ?`,
    ),
  );
  const orders = { newest, oldest, name };
  const namedLike = column<number>(
    db,
    'SELECT id FROM person WHERE name_key IS NOT NULL AND instr(name_key, ?)',
  );
  const placed = tuples<[face: number, photo: number]>(
    db,
    `SELECT a.face, f.photo FROM assignment a CROSS JOIN face f ON f.id = a.face
     WHERE a.person = ?1 AND a.by = ?2 AND a.face > ?3 ORDER BY a.face LIMIT ?4`,
  );

  /** One statement per combination of conditions and order: over these photos, or over a range of ids. */
  const made = new Map<string, Query<Row>>();
  function look(filter: PhotoFilter, source: string): Query<Row> {
    const sql = `SELECT p.id, ${keyOf[filter.order]}, ${conditions(filter)},
      ${filter.text.trim() === '' ? '1' : 'instr(p.search, ?6) > 0'} ${source}`;
    const known = made.get(sql) ?? tuples<Row>(db, sql);
    made.set(sql, known);
    return known;
  }

  function* everything(order: PhotoFilter['order']): Walk<Int32Array> {
    const first: [number, string] = order === 'newest' ? [0x7fffffff, '\u{10ffff}'] : [0, ''];
    const rows = along<[number, string]>(
      (after, limit) => orders[order]?.all((after ?? first)[1], (after ?? first)[0], limit) ?? [],
    );
    return yield* idsOf(rows, ([id]) => id);
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

  /** Photos with somebody of whose name the text is part. */
  function* withNamed(text: string): Walk<ReadonlySet<number>> {
    const found = new Set<number>();
    for (const person of text === '' ? [] : namedLike.all(text)) {
      for (const photos of photosOf(person)) {
        for (const photo of photos) found.add(photo);
        yield;
      }
    }
    return found;
  }

  function* matching(filter: PhotoFilter, values: (string | number | null)[]): Rows<Row> {
    const [person] = filter.all;
    if (person === undefined) {
      const range = look(filter, 'FROM photo p WHERE p.id > ?7 AND p.id <= ?8');
      yield* through(last.get() ?? 0, (after, to) => range.all(...values, after, to));
      return;
    }
    const some = look(filter, 'FROM json_each(?7) j CROSS JOIN photo p ON p.id = j.value');
    for (const photos of photosOf(person))
      yield photos.length === 0 ? [] : some.all(...values, JSON.stringify(photos));
  }

  return function* order(filter) {
    const text = nameKey(filter.text);
    if (filter.all.length + filter.none.length === 0 && filter.folder === null && text === '')
      return yield* everything(filter.order);
    const folder = filter.folder === null ? [null, null, null] : subtree(filter.folder);
    const values = [...folder, JSON.stringify(filter.all), JSON.stringify(filter.none), text];
    const named = yield* withNamed(text);
    return firstColumn(
      yield* sorted(
        matching(filter, values),
        ([photo, , matches, inPath]) => matches === 1 && (inPath === 1 || named.has(photo)),
        compare[filter.order],
      ),
    );
  };
}
