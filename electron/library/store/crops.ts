/** Pictures kept in the library, all webp: the display crop and the 112×112 template of a face, a photo's thumb. */
import type { Db } from './native.ts';
import { column, write } from './query.ts';

export type Crops = ReturnType<typeof openCrops>;

export function openCrops(db: Db) {
  const crop = column<Buffer | null>(db, 'SELECT crop FROM crop WHERE face = ?');
  const aligned = column<Buffer | null>(db, 'SELECT aligned FROM crop WHERE face = ?');
  const thumb = column<Buffer>(db, 'SELECT bytes FROM thumb WHERE photo = ?');
  const put = write(
    db,
    `INSERT INTO crop (face, crop, aligned) VALUES (?, ?, ?)
     ON CONFLICT (face) DO UPDATE SET crop = excluded.crop, aligned = excluded.aligned`,
  );
  const putThumb = write(
    db,
    'INSERT INTO thumb (photo, bytes) VALUES (?, ?) ON CONFLICT (photo) DO UPDATE SET bytes = excluded.bytes',
  );
  return {
    /** The square display crop of a face. */
    crop: (face: number): Uint8Array | null => crop.get(face) ?? null,
    /** The 112×112 template crop of a face. */
    aligned: (face: number): Uint8Array | null => aligned.get(face) ?? null,
    /** The small copy of a whole photo; null where there is none (or a person in it was forgotten). */
    thumb: (photo: number): Uint8Array | null => thumb.get(photo) ?? null,
    put(face: number, bytes: Uint8Array | null, template: Uint8Array | null): void {
      put.run(face, bytes, template);
    },
    putThumb(photo: number, bytes: Uint8Array): void {
      putThumb.run(photo, bytes);
    },
  };
}
