/** The order of faces: of one person, of nobody, below the limits. */
import type { Db } from '../native.ts';
import { column, tuples } from '../query.ts';
import { along, byText, firstColumn, idsOf, type Rows, sorted, through, type Walk } from './walk.ts';

/** Least certain automatic faces first; best picture first; newest photo first. */
export type FaceOrder = 'doubt' | 'best' | 'date';

export interface FaceOrders {
  ofPerson(person: number, order: FaceOrder): Walk<Int32Array>;
  /** Faces that belong to nobody, best first. */
  loose(): Walk<Int32Array>;
  /** Faces set aside, without those marked as no face, best first. */
  aside(): Walk<Int32Array>;
}

type Graded = [face: number, quality: number];

const byQuality = (a: readonly [number, number, ...unknown[]], b: typeof a): number =>
  b[1] - a[1] || a[0] - b[0];

export function openFaceOrders(db: Db): FaceOrders {
  // Numbers of equal quality are many: within one by face, then the next ones.
  const best = tuples<Graded>(
    db,
    `SELECT * FROM (SELECT face, quality FROM ranked WHERE person = ?1 AND quality = ?2 AND face > ?3
       ORDER BY face LIMIT ?4)
     UNION ALL SELECT * FROM (SELECT face, quality FROM ranked WHERE person = ?1 AND quality < ?2
       ORDER BY quality DESC, face LIMIT ?4) LIMIT ?4`,
  );
  const aside = tuples<Graded>(
    db,
    `SELECT * FROM (SELECT id, quality FROM face WHERE aside = 1 AND state = 'face' AND quality = ?1 AND id > ?2
       ORDER BY id LIMIT ?3)
     UNION ALL SELECT * FROM (SELECT id, quality FROM face WHERE aside = 1 AND state = 'face' AND quality < ?1
       ORDER BY quality DESC, id LIMIT ?3) LIMIT ?3`,
  );
  const placed = (by: 'auto' | 'user', columns: string, joins = '') =>
    tuples<[number, ...unknown[]]>(
      db,
      `SELECT a.face, ${columns} FROM assignment a ${joins}
       WHERE a.person = ? AND a.by = '${by}' AND a.face > ? ORDER BY a.face LIMIT ?`,
    );
  const certain = { auto: placed('auto', 'a.cosine'), user: placed('user', 'a.cosine') };
  const photo = 'CROSS JOIN face f ON f.id = a.face CROSS JOIN photo p ON p.id = f.photo';
  const dated = { auto: placed('auto', 'p.sort_at', photo), user: placed('user', 'p.sort_at', photo) };
  // By the index alone: a face is 300 bytes, its entry there ten.
  const lastPhoto = column<number>(db, 'SELECT coalesce(max(photo), 0) FROM face');
  const unplaced = column<number>(
    db,
    `SELECT f.id FROM face f INDEXED BY face_photo WHERE f.photo > ? AND f.photo <= ? AND f.shown = 1
       AND NOT EXISTS (SELECT 1 FROM assignment x WHERE x.face = f.id)`,
  );
  const grade = tuples<Graded>(
    db,
    'SELECT f.id, f.quality FROM json_each(?) j CROSS JOIN face f ON f.id = j.value',
  );

  function* both(from: typeof certain, person: number): Rows<[number, ...unknown[], boolean]> {
    for (const by of ['auto', 'user'] as const) {
      const rows = along<[number, ...unknown[]]>((after, limit) =>
        from[by].all(person, after?.[0] ?? 0, limit),
      );
      for (const some of rows)
        yield some.map((row) => [...row, by === 'user'] as [number, ...unknown[], boolean]);
    }
  }

  function* looseRows(): Rows<Graded> {
    for (const some of through(lastPhoto.get() ?? 0, (after, to) => unplaced.all(after, to)))
      yield some.length === 0 ? [] : grade.all(JSON.stringify(some));
  }

  return {
    *ofPerson(person, order) {
      if (order === 'best')
        return yield* idsOf(
          along<Graded>((after, limit) => best.all(person, after?.[1] ?? 1000, after?.[0] ?? 0, limit)),
          ([face]) => face,
        );
      if (order === 'date') {
        const rows = both(dated, person) as Rows<[number, string, boolean]>;
        return firstColumn(
          yield* sorted(
            rows,
            () => true,
            (a, b) => byText(b[1], a[1]) || b[0] - a[0],
          ),
        );
      }
      const rows = both(certain, person) as Rows<[number, number | null, boolean]>;
      return firstColumn(
        yield* sorted(
          rows,
          () => true,
          (a, b) => Number(a[2]) - Number(b[2]) || (a[1] ?? -2) - (b[1] ?? -2) || a[0] - b[0],
        ),
      );
    },
    *loose() {
      return firstColumn(yield* sorted(looseRows(), () => true, byQuality));
    },
    *aside() {
      return yield* idsOf(
        along<Graded>((after, limit) => aside.all(after?.[1] ?? 1000, after?.[0] ?? 0, limit)),
        ([face]) => face,
      );
    },
  };
}
