/** The folders and files that were scanned: what a re-scan walks. */
import { basename, sep } from 'node:path';
import type { Folder } from '../../contract/api.ts';
import { along, steps, type Walk } from './lists/walk.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

/** A scan root: `volume` is the file system it was on when it was last seen, null before. */
export interface Root {
  id: number;
  path: string;
  lastScan: string | null;
  offline: boolean;
  volume: string | null;
}

export type Folders = ReturnType<typeof openFolders>;

/** `path` itself, and the half-open range of paths below it. */
export function subtree(path: string): [string, string, string] {
  const stem = path.endsWith(sep) ? path.slice(0, -1) : path;
  return [path, stem + sep, stem + String.fromCharCode(sep.charCodeAt(0) + 1)];
}

export function openFolders(db: Db) {
  const add = write(db, 'INSERT INTO folder (path) VALUES (?) ON CONFLICT (path) DO NOTHING');
  const find = column<number>(db, 'SELECT id FROM folder WHERE path = ?');
  const scanned = write(db, 'UPDATE folder SET last_scan = ? WHERE id = ?');
  const paths = column<string>(db, 'SELECT path FROM folder ORDER BY path');
  const rows = query<{
    id: number;
    path: string;
    lastScan: string | null;
    offline: number;
    volume: string | null;
  }>(db, 'SELECT id, path, last_scan AS lastScan, offline, volume FROM folder ORDER BY path');
  const place = write(db, 'UPDATE folder SET offline = ?, volume = coalesce(?, volume) WHERE path = ?');
  const anyBelow = column<number>(
    db,
    'SELECT 1 FROM photo WHERE width > 0 AND (path = ? OR (path >= ? AND path < ?)) LIMIT 1',
  );
  const counts = query<{ last: string | null; photos: number; faces: number }>(
    db,
    `SELECT max(path) AS last, coalesce(sum(read), 0) AS photos, coalesce(sum(faces), 0) AS faces FROM (
       SELECT p.path, p.width > 0 AS read,
         (SELECT count(*) FROM face f WHERE f.photo = p.id AND f.shown = 1 AND p.width > 0) AS faces
       FROM photo p WHERE p.path > ? AND p.path < ? ORDER BY p.path LIMIT ?)`,
  );
  const itself = query<{ photos: number; faces: number }>(
    db,
    `SELECT 1 AS photos, (SELECT count(*) FROM face f WHERE f.photo = p.id AND f.shown = 1) AS faces
     FROM photo p WHERE p.path = ? AND p.width > 0`,
  );

  const copies = query<{ path: string; photo: number; faces: number }>(
    db,
    `SELECT c.path, c.photo, (SELECT count(*) FROM face f WHERE f.photo = c.photo AND f.shown = 1) AS faces
     FROM copy c JOIN photo p ON p.id = c.photo AND p.width > 0
     WHERE c.path > ?1 AND c.path < ?3 AND NOT (p.path = ?2 OR (p.path > ?4 AND p.path < ?3))
     ORDER BY c.path LIMIT ?5`,
  );

  /** Photos and faces of one root: also those that lie elsewhere, but have a copy here. */
  function* countsOf(root: string): Walk<{ photos: number; faces: number }> {
    const [path, from, to] = subtree(root);
    const sum = { photos: 0, faces: 0, ...itself.get(path) };
    const elsewhere = new Set<number>();
    const copied = along<{ path: string; photo: number; faces: number }>((last, limit) =>
      copies.all(last?.path ?? from, path, to, from, limit),
    );
    for (const some of copied) {
      for (const { photo, faces } of some) {
        if (elsewhere.has(photo)) continue;
        elsewhere.add(photo);
        sum.photos++;
        sum.faces += faces;
      }
      yield;
    }
    let after: string | null = from;
    const parts = steps((rows) => {
      const part = after === null ? undefined : counts.get(after, to, rows);
      after = part?.last ?? null;
      return after === null ? null : (part ?? null);
    });
    for (const part of parts) {
      sum.photos += part.photos;
      sum.faces += part.faces;
      yield;
    }
    return sum;
  }

  return {
    /** Remembers a scan root (absolute path); returns its id, old or new. */
    add: db.transaction((path: string): number => {
      add.run(path);
      const id = find.get(path);
      if (id === undefined) throw new Error('a folder just added is not there');
      return id;
    }),
    /** Notes when a root was last scanned to its end (ISO time). */
    scanned(id: number, at: string): void {
      scanned.run(at, id);
    },
    /** Every root with the photos and faces below it. */
    *list(): Walk<Folder[]> {
      const found: Folder[] = [];
      for (const { id, path, lastScan, offline } of rows.all()) {
        const counted = yield* countsOf(path);
        found.push({ id, path, label: basename(path) || path, lastScan, offline: offline === 1, ...counted });
      }
      return found;
    },
    /** What is remembered of every root, by path. */
    roots: (): Root[] => rows.all().map((row) => ({ ...row, offline: row.offline === 1 })),
    /** Notes whether a root is there, and on which file system (null: not seen this time). */
    place(path: string, offline: boolean, volume: string | null): void {
      place.run(offline ? 1 : 0, volume, path);
    },
    /** Whether a photo was ever read at this path or below it. */
    hasPhotos: (path: string): boolean => anyBelow.get(...subtree(path)) !== undefined,
    /** Every root's path, sorted. */
    paths: (): string[] => paths.all(),
  };
}
