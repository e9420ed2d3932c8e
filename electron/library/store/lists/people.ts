/** The order of people. */
import type { PersonKind } from '../../../contract/model.ts';
import type { Db } from '../native.ts';
import { column, tuples } from '../query.ts';
import { nameKey } from '../shape.ts';
import {
  along,
  byNumber,
  byText,
  firstColumn,
  idsOf,
  type Rows,
  sorted,
  through,
  type Walk,
} from './walk.ts';

export interface PersonFilter {
  /** Empty: all kinds. */
  kinds: readonly PersonKind[];
  /** Part of the name. */
  text: string;
  /** Most faces first; by name, unnamed last; newest face first. */
  order: 'faces' | 'name' | 'recent';
  /** Fewer faces than this hide an unnamed group, never a named person. */
  minFaces: number;
}

/** Merged away: gone. Without faces and name: hidden. */
const visible = 'merged_into IS NULL AND (faces > 0 OR name IS NOT NULL)';

type Row = [id: number, faces: number, key: string | null, recent: number, kind: PersonKind];
const columns = 'id, faces, name_key, last_face, kind';

const compare: Record<PersonFilter['order'], (a: Row, b: Row) => number> = {
  faces: (a, b) => b[1] - a[1] || a[0] - b[0],
  name: (a, b) =>
    Number(a[2] === null) - Number(b[2] === null) ||
    byText(a[2] ?? '', b[2] ?? '') ||
    b[1] - a[1] ||
    a[0] - b[0],
  recent: (a, b) => b[3] - a[3] || b[0] - a[0],
};

export function openPersonOrder(db: Db): (filter: PersonFilter) => Walk<Int32Array> {
  const last = column<number>(db, 'SELECT coalesce(max(id), 0) FROM person');
  const range = tuples<Row>(db, `SELECT ${columns} FROM person WHERE id > ? AND id <= ? AND ${visible}`);
  const named = tuples<Row>(
    db,
    `SELECT ${columns} FROM person WHERE name_key > ? AND ${visible} ORDER BY name_key LIMIT ?`,
  );
  // Two parts, because most groups have the same few numbers of faces: within one number by id, then the next ones.
  const ranked = tuples<Row>(
    db,
    `SELECT * FROM (SELECT ${columns} FROM person WHERE kind = ?1 AND faces = ?2 AND id > ?3 AND ${visible}
       ORDER BY id LIMIT ?4)
     UNION ALL SELECT * FROM (SELECT ${columns} FROM person WHERE kind = ?1 AND faces < ?2 AND ${visible}
       ORDER BY faces DESC, id LIMIT ?4) LIMIT ?4`,
  );

  const byRank = (kind: PersonKind): Rows<Row> =>
    along((after, limit) => ranked.all(kind, after?.[1] ?? 0x7fffffff, after?.[0] ?? 0, limit));
  const byName = (): Rows<Row> => along((after, limit) => named.all(after?.[2] ?? '', limit));
  const all = (): Rows<Row> => through(last.get() ?? 0, (after, to) => range.all(after, to));

  return function* order(filter) {
    const kinds = new Set(
      filter.kinds.length === 0 ? (['group', 'person', 'stranger'] as const) : filter.kinds,
    );
    const text = nameKey(filter.text);
    const keep = ([, faces, key, , kind]: Row): boolean =>
      kinds.has(kind) &&
      (faces >= filter.minFaces || key !== null) &&
      (text === '' || key?.includes(text) === true);
    const [only] = kinds;
    // Groups have no names, and persons all have one.
    if (text !== '' || (kinds.size === 1 && only === 'person'))
      return firstColumn(yield* sorted(byName(), keep, compare[filter.order]));
    if (filter.order === 'faces' && kinds.size === 1 && only !== undefined)
      return yield* idsOf(byRank(only), (row) => (keep(row) ? row[0] : null));
    if (filter.order === 'recent')
      return yield* byNumber(all(), (row) => (keep(row) ? [row[0], row[3]] : null), true);
    if (filter.order === 'faces')
      return yield* byNumber(all(), (row) => (keep(row) ? [row[0], row[1]] : null));
    // Few have a name; the others follow, the largest first.
    const first = firstColumn(yield* sorted(byName(), keep, compare.name));
    const nameless = yield* byNumber(all(), (row) =>
      row[2] === null && keep(row) ? [row[0], row[1]] : null,
    );
    const ids = new Int32Array(first.length + nameless.length);
    ids.set(first);
    ids.set(nameless, first.length);
    return ids;
  };
}
