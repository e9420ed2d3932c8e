/** Which file holds which photo: found again when it was moved, given up when it is another one now, or gone. */
import { basename, dirname } from 'node:path';
import type { Copies } from './copies.ts';
import { subtree } from './folders.ts';
import type { Db } from './native.ts';
import { column, query, write } from './query.ts';
import { type FileStamp, nameKey } from './shape.ts';

/** A photo by its own file: what was there when it was last looked at. */
export interface PhotoFile extends FileStamp {
  id: number;
  sha256: string | null;
  status: 'done' | 'skipped' | 'missing';
  /** It was read at least once. */
  wasRead: boolean;
  /** It was read under the active contract: nothing has to be read again. */
  isCurrent: boolean;
}

type Row = Omit<PhotoFile, 'wasRead' | 'isCurrent'> & { width: number; current: number };

const columns = `id, path, size, mtime, sha256, status, width,
  (contract IS NOT NULL AND contract IS (SELECT contract FROM active)) AS current`;

const toFile = ({ width, current, ...row }: Row): PhotoFile => ({
  ...row,
  wasRead: width > 0,
  isCurrent: current === 1,
});

/** Where a photo stands whose path was taken by another one: no file has such a path. */
const replaced = (id: number, path: string): string => `replaced:/${String(id)}${path}`;
const withoutFile = /^(replaced:\/\d+|left:\/[0-9a-f]{64})/;

/** The path a photo had when its file was last seen. */
export function lastPath(path: string): string {
  return path.replace(withoutFile, '');
}

export type Files = ReturnType<typeof openFiles>;

export function openFiles(db: Db, copies: Copies) {
  const at = query<Row>(db, `SELECT ${columns} FROM photo WHERE path = ?`);
  const ofSize = query<Row>(
    db,
    `SELECT ${columns} FROM photo WHERE size = ? AND sha256 IS NOT NULL AND width > 0
       AND path NOT LIKE 'left:/%' ORDER BY id`,
  );
  const relocate = write(
    db,
    `UPDATE photo SET path = ?, dir = ?, label = ?, search = ?, size = ?, mtime = ?, status = 'done', reason = NULL,
       detail = NULL WHERE id = ?`,
  );
  const displace = write(db, `UPDATE photo SET path = ?, status = 'missing' WHERE id = ?`);
  const missing = write(db, `UPDATE photo SET status = 'missing' WHERE id = ? AND width > 0`);
  // A file that was only ever set aside and is gone leaves nothing worth keeping.
  const dropUnread = write(db, 'DELETE FROM photo WHERE id = ? AND width = 0');
  const below = column<string>(
    db,
    `SELECT path FROM photo WHERE path > ?1 AND path < ?2 AND status <> 'missing'
     UNION ALL SELECT path FROM copy WHERE path > ?1 AND path < ?2 ORDER BY path LIMIT ?3`,
  );

  return {
    /** The photo whose own file has this path. */
    at(path: string): PhotoFile | null {
      const row = at.get(path);
      return row === undefined ? null : toFile(row);
    },
    /** Photos that were read from a file of this many bytes, the oldest first; none of which only faces are left. */
    ofSize: (size: number): PhotoFile[] => ofSize.all(size).map(toFile),
    /** Gives a photo another file of the same content; faces and decisions stay. No other photo may have its path. */
    relocate(id: number, { path, size, mtime }: FileStamp): void {
      relocate.run(path, dirname(path), basename(path), nameKey(path), size, mtime, id);
    },
    /**
     * Another photo is at this photo's path now. It goes on at a copy; else it has no file any more, and keeps its
     * folder and label to be known by.
     */
    vacate(id: number, path: string): void {
      if (copies.promote(id) || dropUnread.run(id) > 0) return;
      displace.run(replaced(id, path), id);
    },
    /** There is no file at this path any more. What was found in it stays. */
    gone(path: string): void {
      copies.unlink(path);
      const row = at.get(path);
      if (row === undefined || copies.promote(row.id)) return;
      if (dropUnread.run(row.id) === 0) missing.run(row.id);
    },
    /**
     * Paths of known files below `folder` that come after `after` ('' for the first), in path order.
     * Those already missing are left out.
     */
    below(folder: string, after: string, limit: number): string[] {
      const [, from, to] = subtree(folder);
      return below.all(after === '' ? from : after, to, limit);
    },
  };
}
