/** Further files with the content of a photo; see migration 8. */
import { basename, dirname } from 'node:path';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';
import { type FileStamp, nameKey } from './shape.ts';

export interface Copy {
  photo: number;
  size: number;
  mtime: number;
  /** 1: a file of another content has the same size and time. */
  shared: number;
}

/** Whether a file of another photo looks like the one in row `of`: they may have changed places. */
export function sharedStamp(of: 'p' | 'copy'): string {
  const id = of === 'p' ? 'p.id' : 'copy.photo';
  const like = `o.size = ${of}.size AND o.mtime >= ${of}.mtime AND o.mtime < ${of}.mtime + 1`;
  const other = `(SELECT sha256 FROM photo WHERE id = ${id})`;
  return `(EXISTS (SELECT 1 FROM photo o WHERE ${like} AND o.id <> ${id} AND o.sha256 <> ${other})
    OR EXISTS (SELECT 1 FROM copy o JOIN photo q ON q.id = o.photo WHERE ${like} AND o.photo <> ${id}
      AND q.sha256 <> ${other}))`;
}

export type Copies = ReturnType<typeof openCopies>;

export function openCopies(db: Db) {
  const at = query<Copy>(
    db,
    `SELECT photo, size, mtime, ${sharedStamp('copy')} AS shared FROM copy WHERE path = ?`,
  );
  const of = column<string>(db, 'SELECT path FROM copy WHERE photo = ? ORDER BY path');
  const put = write(
    db,
    `INSERT INTO copy (path, photo, dir, size, mtime) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (path) DO UPDATE SET photo = excluded.photo, size = excluded.size, mtime = excluded.mtime`,
  );
  const drop = write(db, 'DELETE FROM copy WHERE path = ?');
  const main = query<FileStamp>(db, 'SELECT path, size, mtime FROM photo WHERE id = ?');
  const move = write(
    db,
    `UPDATE photo SET path = ?, dir = ?, label = ?, search = ?, size = ?, mtime = ?, status = 'done' WHERE id = ?`,
  );
  const leading = query<{ path: string; photo: number; main: string }>(
    db,
    `SELECT c.path, c.photo, p.path AS main FROM copy c JOIN photo p ON p.id = c.photo ORDER BY c.photo, c.path`,
  );

  /** The photo goes on at the path of this copy. */
  function takePath(photo: number, path: string): void {
    const copy = at.get(path);
    if (copy?.photo !== photo) throw new Error('a photo can only go on at a copy of its own');
    move.run(path, dirname(path), basename(path), nameKey(path), copy.size, copy.mtime, photo);
  }

  return {
    /** The copy at this path; null when there is none. */
    at: (path: string): Copy | null => at.get(path) ?? null,
    /** Paths of a photo's copies, sorted. */
    of: (photo: number): string[] => of.all(photo),
    /** Notes that `file` has the content of `photo`. No photo may have its path. */
    link(photo: number, file: FileStamp): void {
      put.run(file.path, photo, dirname(file.path), file.size, file.mtime);
    },
    unlink(path: string): void {
      drop.run(path);
    },
    /** The photo's own file is another one now, or gone: it goes on at its first copy. @returns false without one */
    promote(photo: number): boolean {
      const [first] = of.all(photo);
      if (first === undefined) return false;
      takePath(photo, first);
      return true;
    },
    /** The copy at `path` and the photo's own file change places. */
    lead: db.transaction((photo: number, path: string): void => {
      const before = main.get(photo);
      takePath(photo, path);
      if (before !== undefined) put.run(before.path, photo, dirname(before.path), before.size, before.mtime);
    }),
    /** Every copy with the path of its photo, by photo. */
    all: (): { path: string; photo: number; main: string }[] => leading.all(),
  };
}
