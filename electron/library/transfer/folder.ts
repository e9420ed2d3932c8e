/** Erasing a folder: what the library knows of it, and taking its paths out. */
import type { Certificate } from '../../contract/certificate.ts';
import { isWithin } from '../scan/order.ts';
import { subtree } from '../store/folders.ts';
import type { Store } from '../store/store.ts';
import { erase, type EraseOptions } from './erase.ts';

/** A path below the folder, or the folder itself. */
const below = (column: string): string => `(${column} = ?1 OR (${column} >= ?2 AND ${column} < ?3))`;

/** By name: SQLite wants numbers bound as one object. */
const bound = (path: string): { 1: string; 2: string; 3: string } => {
  const [itself, from, to] = subtree(path);
  return { 1: itself, 2: from, 3: to };
};

/**
 * Photos whose every file lies below a folder, with their faces, and the scan roots below it. A photo with a copy elsewhere
 * goes on there.
 */
function belowFolder({ db }: Store, path: string): { photos: number[]; faces: number[]; folders: string[] } {
  const at = bound(path);
  const photos = db
    .prepare<[object], number>(
      `SELECT p.id FROM photo p
       WHERE (${below('p.path')} OR (p.path LIKE 'left:/%' AND ${below('p.dir')}))
         AND NOT EXISTS (SELECT 1 FROM copy c WHERE c.photo = p.id AND NOT ${below('c.path')}) ORDER BY p.id`,
    )
    .pluck()
    .all(at);
  const faces = db
    .prepare<[string], number>(
      'SELECT f.id FROM json_each(?) j JOIN face f ON f.photo = j.value ORDER BY f.id',
    )
    .pluck()
    .all(JSON.stringify(photos));
  const folders = db
    .prepare<[object], string>(`SELECT path FROM folder WHERE ${below('path')}`)
    .pluck()
    .all(at);
  return { photos, faces, folders };
}

/** Lets photos go on at their copies elsewhere, and takes the folder's paths out of copies, jobs and notes. */
function emptyFolder(store: Store, path: string): void {
  const { db, copies, meta } = store;
  const isBelow = (other: string): boolean => isWithin(other, path);
  const at = bound(path);
  const own = db.prepare<[object], { id: number }>(`SELECT id FROM photo WHERE ${below('path')}`).all(at);
  for (const { id } of own) {
    const elsewhere = copies.of(id).find((copy) => !isBelow(copy));
    if (elsewhere !== undefined) copies.lead(id, elsewhere);
  }
  db.prepare<[object]>(`DELETE FROM copy WHERE ${below('path')}`).run(at);
  const jobs = db.prepare<[], { id: number; roots: string }>('SELECT id, roots FROM job').all();
  const change = db.prepare<[string, number]>('UPDATE job SET roots = ?, error = NULL WHERE id = ?');
  for (const { id, roots } of jobs) {
    const before = JSON.parse(roots) as string[];
    const after = before.filter((root) => !isBelow(root));
    if (after.length < before.length) change.run(JSON.stringify(after), id);
  }
  // What was being read when Facet last ended: see `ingest/attempts.ts`.
  const reading = Object.entries(JSON.parse(meta.get('reading') ?? '{}') as Record<string, number>);
  meta.set('reading', JSON.stringify(Object.fromEntries(reading.filter(([file]) => !isBelow(file)))));
}

/** To be called in a transaction. */
export function eraseFolder(
  store: Store,
  path: string,
  options: EraseOptions,
): { faces: number[]; certificate: Certificate } {
  const doomed = belowFolder(store, path);
  emptyFolder(store, path);
  return {
    faces: doomed.faces,
    certificate: erase(store, { what: 'folder', people: [], ...doomed }, options),
  };
}
