/** The folders and files that were scanned: what a re-scan walks. */
import { basename, sep } from 'node:path';
import type { Folder } from '../../contract/api.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';

interface FolderRow {
  id: number;
  path: string;
  lastScan: string | null;
  photos: number;
  faces: number;
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
  const rows = query<{ id: number; path: string; lastScan: string | null }>(
    db,
    'SELECT id, path, last_scan AS lastScan FROM folder ORDER BY path',
  );
  const counts = query<{ photos: number; faces: number }>(
    db,
    `SELECT count(*) AS photos,
            coalesce(sum((SELECT count(*) FROM face f WHERE f.photo = p.id AND f.shown = 1)), 0) AS faces
     FROM photo p WHERE (p.path = ? OR (p.path >= ? AND p.path < ?)) AND p.width > 0`,
  );
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
    list: (): Folder[] =>
      rows.all().map((row): Folder => {
        const found: FolderRow = { ...row, ...(counts.get(...subtree(row.path)) ?? { photos: 0, faces: 0 }) };
        return { ...found, label: basename(found.path) || found.path };
      }),
    /** Every root's path, sorted. */
    paths: (): string[] => paths.all(),
  };
}
