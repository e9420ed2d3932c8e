/**
 * What is left of a content that was overwritten in place: the faces about which the user has decided something and
 * which the new content has not. They stay with a photo without a file, one for each content, and are found again
 * when the content is read again, wherever it lies then.
 */
import type { Db } from './native.ts';
import { column, write } from './query.ts';

/** No file has such a path. */
const leftPath = `'left:/' || sha256 || path`;
const isLeft = `path LIKE 'left:/%'`;

export type Left = ReturnType<typeof openLeft>;

export function openLeft(db: Db) {
  const of = column<number>(db, `SELECT id FROM photo WHERE size = ? AND sha256 = ? AND ${isLeft}`);
  const like = column<number>(
    db,
    `SELECT l.id FROM photo p JOIN photo l ON l.size = p.size AND l.sha256 = p.sha256 AND l.${isLeft} WHERE p.id = ?`,
  );
  const put = write(
    db,
    `INSERT INTO photo (path, dir, label, search, size, mtime, sha256, width, height, format, taken_at, sort_at, status,
       contract, detector, scanned_at)
     SELECT ${leftPath}, dir, label, search, size, mtime, sha256, width, height, format, taken_at, sort_at, 'missing',
       contract, detector, scanned_at FROM photo WHERE id = ?`,
  );
  const thumb = write(db, 'INSERT INTO thumb (photo, bytes) SELECT ?, bytes FROM thumb WHERE photo = ?');
  // Photos of a person are counted by triggers on assignments, which a face takes along.
  const recount = write(
    db,
    `UPDATE person SET photos = photos
       + NOT EXISTS (SELECT 1 FROM face g JOIN assignment a ON a.face = g.id WHERE g.photo = ? AND a.person = person.id)
       - NOT EXISTS (SELECT 1 FROM face f JOIN face g ON g.photo = f.photo AND g.id <> f.id
           JOIN assignment a ON a.face = g.id WHERE f.id = ? AND a.person = person.id)
     WHERE id = (SELECT person FROM assignment WHERE face = ?)`,
  );
  const move = write(db, 'UPDATE face SET photo = ? WHERE id = ?');
  const drop = write(
    db,
    'DELETE FROM photo WHERE id = ? AND NOT EXISTS (SELECT 1 FROM face f WHERE f.photo = photo.id)',
  );

  return {
    /** The photo that keeps what is left of this content; null when nothing is. */
    of: (size: number, sha256: string): number | null => of.get(size, sha256) ?? null,
    /** Where to leave faces of a photo whose row is about to be given to another content. */
    open(photo: number): number {
      const known = like.get(photo);
      if (known !== undefined) return known;
      const id = put.insert(photo);
      thumb.run(id, photo);
      return id;
    },
    /** Gives a face to another photo, with everything said about it. */
    move(face: number, photo: number): void {
      recount.run(photo, face, face);
      move.run(photo, face);
    },
    /** Every face was found again: nothing is left. */
    close(photo: number): void {
      drop.run(photo);
    },
  };
}
