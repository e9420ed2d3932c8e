/** Photos: one row per file, whether it was read, set aside or has gone. */
import { basename, dirname } from 'node:path';
import type { SkipReason } from '../../contract/errors.ts';
import type { Photo, Skipped } from '../../contract/model.ts';
import { type Copies, sharedStamp } from './copies.ts';
import { lastPath } from './files.ts';
import { subtree } from './folders.ts';
import { along, byText, through, type Walk } from './lists/walk.ts';
import type { Db } from './native.ts';
import { column, only, query, tuples, write } from './query.ts';
import {
  type FileStamp,
  nameKey,
  type Page,
  type PageInput,
  photoColumns,
  type PhotoRow,
  toPhoto,
} from './shape.ts';

export interface PhotoInput extends FileStamp {
  sha256: string;
  width: number;
  height: number;
  format: string;
  takenAt: string | null;
  /** Id of the detector that looked; null where nobody said. */
  detector: string | null;
}

/** A time kept with half a ms more is never the same. */
function isSame(known: { size: number; mtime: number }, file: FileStamp): boolean {
  return known.size === file.size && known.mtime === Math.floor(file.mtime);
}

export type Photos = ReturnType<typeof openPhotos>;

export function openPhotos(db: Db, copies: Copies) {
  const known = query<{
    id: number;
    size: number;
    mtime: number;
    status: string;
    contract: string | null;
    shared: number;
  }>(
    db,
    `SELECT p.id, p.size, p.mtime, p.status, c.id AS contract, CASE WHEN p.width > 0 THEN ${sharedStamp('p')} END AS shared
     FROM photo p LEFT JOIN contract c ON c.key = p.contract WHERE p.path = ?`,
  );
  const activeId = column<string>(db, 'SELECT c.id FROM active a JOIN contract c ON c.key = a.contract');
  const revive = write(db, `UPDATE photo SET status = 'done' WHERE id = ? AND status = 'missing'`);
  const put = query<{ id: number }>(
    db,
    `INSERT INTO photo (path, dir, label, search, size, mtime, sha256, width, height, format, taken_at, sort_at,
       status, contract, detector, scanned_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'done', (SELECT contract FROM active), ?, ?)
     ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, sha256 = excluded.sha256,
       width = excluded.width, height = excluded.height, format = excluded.format, taken_at = excluded.taken_at,
       sort_at = excluded.sort_at, status = 'done', reason = NULL, detail = NULL, attempts = 1,
       contract = excluded.contract, detector = excluded.detector, scanned_at = excluded.scanned_at
     RETURNING id`,
  );
  const skip = query<{ id: number }>(
    db,
    `INSERT INTO photo (path, dir, label, search, size, mtime, sort_at, status, reason, detail, attempts, scanned_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, 'skipped', ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET size = excluded.size, mtime = excluded.mtime, status = 'skipped',
       reason = excluded.reason, detail = excluded.detail, attempts = excluded.attempts,
       scanned_at = excluded.scanned_at
     RETURNING id`,
  );
  const detector = column<string | null>(db, 'SELECT detector FROM photo WHERE id = ?');
  const lastPhoto = column<number>(db, 'SELECT coalesce(max(id), 0) FROM photo');
  const byDetector = tuples<[detector: string, photos: number]>(
    db,
    `SELECT detector, count(*) FROM photo WHERE id > ? AND id <= ? AND detector IS NOT NULL GROUP BY detector`,
  );
  const size = query<{ width: number; height: number }>(db, 'SELECT width, height FROM photo WHERE id = ?');
  const content = column<string | null>(db, 'SELECT sha256 FROM photo WHERE id = ?');
  const one = query<PhotoRow>(db, `SELECT ${photoColumns} FROM photo p WHERE p.id = ?`);
  const dirs = query<{ folder: string; photos: number }>(
    db,
    `SELECT dir AS folder, count(*) AS photos FROM photo WHERE width > 0 AND dir > ? GROUP BY dir ORDER BY dir LIMIT ?`,
  );
  // Copies beside their own photo count once.
  const copyDirs = query<{ folder: string; photos: number }>(
    db,
    `SELECT c.dir AS folder, count(DISTINCT c.photo) AS photos FROM copy c
     WHERE c.dir > ? AND NOT EXISTS (SELECT 1 FROM photo p WHERE p.id = c.photo AND p.dir = c.dir)
     GROUP BY c.dir ORDER BY c.dir LIMIT ?`,
  );
  const skippedRows = query<Skipped>(
    db,
    `SELECT id AS photo, path, reason, detail, scanned_at AS at FROM photo WHERE status = 'skipped'
     ORDER BY scanned_at DESC, id DESC LIMIT ? OFFSET ?`,
  );
  const counts = query<{ photos: number; skipped: number }>(
    db,
    `SELECT (SELECT count(*) FROM photo) - (SELECT count(*) FROM photo WHERE width = 0) AS photos,
            (SELECT count(*) FROM photo WHERE status = 'skipped') AS skipped`,
  );
  const some = query<PhotoRow>(
    db,
    `SELECT ${photoColumns} FROM json_each(?) j CROSS JOIN photo p ON p.id = j.value ORDER BY j.key`,
  );

  const offlineRoots = column<string>(db, 'SELECT path FROM folder WHERE offline = 1');
  /** Says of each row whether it lies in a folder that is not there now. */
  const offlineNow = (): ((row: PhotoRow) => boolean) => {
    const away = offlineRoots.all().map(subtree);
    return ({ path }) => away.some(([root, from, to]) => path === root || (path >= from && path < to));
  };

  const stampOf = (path: string): [string, string, string, string] => [
    path,
    dirname(path),
    basename(path),
    nameKey(path),
  ];
  const fileTime = (ms: number): string => new Date(ms).toISOString().slice(0, 19);

  return {
    /**
     * How a file that has not changed (same path, size and time) was dealt with before; null when it has to be
     * looked into: new, changed, or read under another embedding contract; also where its time proves nothing (see
     * `scan/stamp.ts`), or a file of another content has the same size and time. A missing photo that is back is `done`
     * again, and so is a copy of another photo.
     */
    unchanged(file: FileStamp): 'done' | 'skipped' | null {
      const row = known.get(file.path);
      const copy = row === undefined ? copies.at(file.path) : null;
      // Its photo is looked after where that has its own file.
      if (copy !== null) return isSame(copy, file) && copy.shared === 0 ? 'done' : null;
      if (row === undefined || !isSame(row, file)) return null;
      if (row.status === 'skipped') return 'skipped';
      if (row.shared === 1) return null;
      if (row.contract !== (activeId.get() ?? null)) return null;
      if (row.status === 'missing') revive.run(row.id);
      return 'done';
    },
    /** Inserts or replaces the row of a photo that was read; returns its id. */
    put(photo: PhotoInput): number {
      return only(
        put.get(
          ...stampOf(photo.path),
          photo.size,
          photo.mtime,
          photo.sha256,
          photo.width,
          photo.height,
          photo.format,
          photo.takenAt,
          photo.takenAt ?? fileTime(photo.mtime),
          photo.detector,
          new Date().toISOString(),
        ),
      ).id;
    },
    /** Sets a file aside. If it was read before, its faces stay as they were then. Returns its id. */
    markSkipped(file: FileStamp & { reason: SkipReason; detail: string; attempts?: number }): number {
      return only(
        skip.get(
          ...stampOf(file.path),
          file.size,
          file.mtime,
          fileTime(file.mtime),
          file.reason,
          file.detail,
          file.attempts ?? 1,
          new Date().toISOString(),
        ),
      ).id;
    },
    /** Id of the photo whose own file has this path; null when the library has none. */
    byPath: (path: string): number | null => known.get(path)?.id ?? null,
    /** Id of the detector that last read a photo; null where that was not kept. */
    detector: (id: number): string | null => detector.get(id) ?? null,
    /** Photos last read by each detector, by its id. */
    *byDetector(): Walk<ReadonlyMap<string, number>> {
      const photos = new Map<string, number>();
      for (const some of through(lastPhoto.get() ?? 0, (after, to) => byDetector.all(after, to))) {
        for (const [id, count] of some) photos.set(id, (photos.get(id) ?? 0) + count);
        yield;
      }
      return photos;
    },
    /** The same, or the photo that the file at this path is a copy of. */
    holding: (path: string): number | null => known.get(path)?.id ?? copies.at(path)?.photo ?? null,
    /** SHA-256 of what was last read; null for a file that never was. */
    content: (id: number): string | null => content.get(id) ?? null,
    size: (id: number): { width: number; height: number } | null => size.get(id) ?? null,
    get(id: number): (Photo & { path: string; copies: string[] }) | null {
      const row = one.get(id);
      if (row === undefined) return null;
      return { ...toPhoto(row, offlineNow()(row)), path: lastPath(row.path), copies: copies.of(id) };
    },
    /** These photos in this order; those that are gone are left out. */
    some(ids: readonly number[]): Photo[] {
      const isOffline = offlineNow();
      return some.all(JSON.stringify(ids)).map((row) => toPhoto(row, isOffline(row)));
    },
    /** Every folder that holds photos, with how many lie directly in it. */
    *folders(): Walk<{ folder: string; photos: number }[]> {
      const photos = new Map<string, number>();
      for (const rows of [dirs, copyDirs]) {
        for (const some of along<{ folder: string; photos: number }>(
          (after, limit) => rows.all(after?.folder ?? '', limit),
          16,
        )) {
          for (const row of some) photos.set(row.folder, (photos.get(row.folder) ?? 0) + row.photos);
          yield;
        }
      }
      return [...photos]
        .map(([folder, count]) => ({ folder, photos: count }))
        .sort((a, b) => byText(a.folder, b.folder));
    },
    skipped: (page: PageInput): Page<Skipped> => ({
      items: skippedRows.all(page.limit, page.offset),
      total: only(counts.get()).skipped,
    }),
    /** Photos read at least once, and files set aside. */
    counts: (): { photos: number; skipped: number } => only(counts.get()),
  };
}
