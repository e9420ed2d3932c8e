/** Which faces pass a filter. */
import type { FaceFilter } from '../../../contract/face-filter.ts';
import { subtree } from '../folders.ts';
import type { Db } from '../native.ts';
import { column, type Query } from '../query.ts';
import { through, type Walk } from './walk.ts';

/** A set of faces: one bit per id up to the highest. */
export class FaceSet {
  readonly #bits: Uint8Array;
  #size = 0;

  /** @param highest id that may be put in */
  constructor(highest: number) {
    this.#bits = new Uint8Array((highest >> 3) + 1);
  }

  get size(): number {
    return this.#size;
  }

  add(face: number): void {
    const bit = 1 << (face & 7);
    const byte = this.#bits[face >> 3];
    if (byte === undefined || (byte & bit) !== 0) return;
    this.#bits[face >> 3] = byte | bit;
    this.#size++;
  }

  has(face: number): boolean {
    return ((this.#bits[face >> 3] ?? 0) & (1 << (face & 7))) !== 0;
  }
}

/** Photos looked at in one step: photos lie by age, and where a year begins each brings some three faces. */
const atOnce = 4096;

/** The day after, as text; photos of a day begin with its date. */
function dayAfter(day: string): string {
  const next = new Date(`${day}T00:00:00Z`);
  next.setUTCDate(next.getUTCDate() + 1);
  return next.toISOString().slice(0, 10);
}

/**
 * The statement of a filter, with the conditions in use only: an unused one would still cost time on each face.
 * Photo by photo, because the faces of a photo lie together and an index knows which of them are shown.
 */
function statement({ kinds, folder, from, to, minQuality }: FaceFilter): string {
  const kind = kinds.length > 0;
  const where = [
    'p.id > ?1 AND p.id <= ?2 AND f.shown = 1',
    folder === null
      ? []
      : `(p.dir = ?3 OR (p.dir >= ?4 AND p.dir < ?5) OR EXISTS (
          SELECT 1 FROM copy c WHERE c.photo = p.id AND (c.dir = ?3 OR (c.dir >= ?4 AND c.dir < ?5))))`,
    from === null ? [] : 'p.sort_at >= ?6',
    to === null ? [] : 'p.sort_at < ?7',
    minQuality === 0 ? [] : 'f.quality >= ?8',
    kind
      ? `instr(?9, coalesce((SELECT q.kind FROM assignment a JOIN person q ON q.id = a.person
      WHERE a.face = f.id), 'loose'))`
      : [],
  ].flat();
  return `SELECT f.id FROM photo p CROSS JOIN face f INDEXED BY face_photo ON f.photo = p.id
    WHERE ${where.join(' AND ')}`;
}

export function openPassing(db: Db): (filter: FaceFilter) => Walk<FaceSet> {
  const last = column<number>(db, 'SELECT coalesce(max(id), 0) FROM photo');
  const highest = column<number>(db, 'SELECT coalesce(max(id), 0) FROM face');
  /** One per combination of conditions. */
  const made = new Map<string, Query<number>>();

  return function* passing(filter) {
    const sql = statement(filter);
    const look = made.get(sql) ?? column<number>(db, sql);
    made.set(sql, look);
    const { kinds, folder, from, to, minQuality } = filter;
    const values = [
      ...(folder === null ? [null, null, null] : subtree(folder)),
      from,
      to === null ? null : dayAfter(to),
      minQuality,
      kinds.join(),
    ];
    const set = new FaceSet(highest.get() ?? 0);
    const found = through(last.get() ?? 0, (after, upTo) => look.all(after, upTo, ...values), atOnce);
    for (const faces of found) {
      for (const face of faces) set.add(face);
      yield;
    }
    return set;
  };
}
