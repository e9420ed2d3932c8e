/**
 * Which faces are set aside: those below the library's limits about which, and about whose group, the user has said
 * nothing. The flag `face.aside` is stored, so that every reader agrees; the rule is in here, once.
 */
import type { FaceLimits } from '../../contract/detection.ts';
import type { Db } from './native.ts';
import { column, only, query, write } from './query.ts';

/** A face that does not stand as the limits say. */
export interface Misplaced {
  photo: number;
  face: number;
  /** Whether it is to be set aside; else it comes back. */
  aside: boolean;
}

/** A face as the limits see it. */
export interface LimitedFace {
  face: number;
  photo: number;
  /** The person or group it is with; 0 for none. */
  person: number;
  score: number;
  eyes: number;
  quality: number;
  aside: boolean;
  held: boolean;
}

type LimitedRow = [number, number, number, number, number, number, number, number];

export type FaceLimitTable = ReturnType<typeof openFaceLimits>;

const below = 'f.score < l.min_score OR f.eyes < l.min_eyes OR f.quality < l.min_quality';

/**
 * The user's word on face `f`, or a hand in its group: then grouping could not put it back as it was. The same as
 * `links.touched`, for one face.
 */
const held = `EXISTS (SELECT 1 FROM kept k WHERE k.face = f.id) OR EXISTS (
  SELECT 1 FROM assignment h JOIN person hp ON hp.id = h.person
  WHERE h.face = f.id AND (hp.kind <> 'group' OR hp.confirmed > 0
    OR EXISTS (SELECT 1 FROM apart_face x WHERE x.person = hp.id)
    OR EXISTS (SELECT 1 FROM apart_person x WHERE x.a = hp.id)
    OR EXISTS (SELECT 1 FROM apart_person x WHERE x.b = hp.id)))`;

const wanted = `((${below}) AND NOT (${held}))`;

export function openFaceLimits(db: Db) {
  const get = query<FaceLimits>(
    db,
    'SELECT min_score AS minScore, min_eyes AS minEyes, min_quality AS minQuality FROM face_limit',
  );
  const set = write(db, 'UPDATE face_limit SET min_score = ?, min_eyes = ?, min_quality = ?, applied = 0');
  const isLimiting = column<number>(db, 'SELECT min_score + min_eyes + min_quality > 0 FROM face_limit');
  const isApplied = column<number>(db, 'SELECT applied FROM face_limit');
  const applied = write(db, 'UPDATE face_limit SET applied = 1');
  const judge = write(
    db,
    `UPDATE face SET aside = d.aside FROM (
       SELECT f.id, ${wanted} AS aside FROM face f JOIN face_limit l WHERE f.id = ?
     ) d WHERE face.id = d.id AND face.aside <> d.aside`,
  );
  const put = write(db, 'UPDATE face SET aside = ? WHERE id = ?');
  const isHeld = column<number>(db, `SELECT 1 FROM face f WHERE f.id = ? AND (${held})`);
  const isAside = column<number>(db, 'SELECT aside FROM face WHERE id = ?');
  const isShown = column<number>(db, 'SELECT shown FROM face WHERE id = ?');
  // A range of photos that holds about so many faces, so that no look at them takes long.
  const through = column<number>(
    db,
    'SELECT photo FROM face WHERE photo > ? ORDER BY photo LIMIT 1 OFFSET ?',
  );
  const last = column<number | null>(db, 'SELECT max(photo) FROM face');
  const misplaced = query<Omit<Misplaced, 'aside'> & { aside: number }>(
    db,
    `SELECT f.photo, f.id AS face, NOT f.aside AS aside FROM face f CROSS JOIN face_limit l
     WHERE f.photo > ? AND f.photo <= ? AND f.aside <> ${wanted} ORDER BY f.photo, f.id`,
  );
  const all = column<number>(db, 'SELECT count(*) FROM face');
  const highest = column<number>(db, 'SELECT coalesce(max(id), 0) FROM face');
  const count = column<number>(db, `SELECT count(*) FROM face WHERE aside = 1 AND state = 'face'`);
  const rows = db
    .prepare<[number, number], LimitedRow>(
      `SELECT f.id, f.photo, coalesce((SELECT person FROM assignment a WHERE a.face = f.id), 0), f.score, f.eyes,
         f.quality, f.aside, ${held} FROM face f WHERE f.id > ? AND f.state = 'face' ORDER BY f.id LIMIT ?`,
    )
    .raw();
  return {
    get: (): FaceLimits => only(get.get()),
    /** Whether any limit is set. */
    isLimiting: (): boolean => isLimiting.get() === 1,
    /** New limits, to be applied from now on: {@link misplaced} says to which faces. */
    set(limits: FaceLimits): void {
      set.run(limits.minScore, limits.minEyes, limits.minQuality);
    },
    /** Whether every face has been looked at since the limits changed. */
    isApplied: (): boolean => isApplied.get() === 1,
    setApplied(): void {
      applied.run();
    },
    /** Sets a face aside, or takes it back, as the limits say. */
    judge(face: number): void {
      judge.run(face);
    },
    /** The same without asking the limits. @throws FacetError `internal` for a face that the user placed */
    put(face: number, aside: boolean): void {
      put.run(aside ? 1 : 0, face);
    },
    /** Whether the user's word on a face, or a hand in its group, keeps it from being set aside. */
    isHeld: (face: number): boolean => isHeld.get(face) !== undefined,
    isAside: (face: number): boolean => isAside.get(face) === 1,
    isShown: (face: number): boolean => isShown.get(face) === 1,
    /**
     * Faces of the photos after `photo` that do not stand as the limits say, in photo order. Looks at about `faces`
     * faces; `through` is the last photo it looked at, null when there is none after `photo`.
     */
    misplaced(photo: number, faces: number): { through: number | null; found: Misplaced[] } {
      const to = through.get(photo, faces) ?? last.get() ?? null;
      if (to === null || to <= photo) return { through: null, found: [] };
      return {
        through: to,
        found: misplaced.all(photo, to).map((row) => ({ ...row, aside: row.aside === 1 })),
      };
    },
    /** Faces set aside, without those marked as no face. */
    asideCount: (): number => only(count.get()),
    /** Every face of the file, whatever it is said to be. */
    count: (): number => only(all.get()),
    /** The largest id of a face; 0 without any. */
    highest: (): number => only(highest.get()),
    /** Faces above id `after`, without those marked as no face, by id; at most `limit`. */
    rows: (after: number, limit: number): LimitedFace[] =>
      rows.all(after, limit).map(([face, photo, person, score, eyes, quality, aside, isHeld]) => ({
        face,
        photo,
        person,
        score,
        eyes,
        quality,
        aside: aside === 1,
        held: isHeld === 1,
      })),
  };
}
