/** Which faces of the library look most like this one? */
import type { Gallery } from '../index/gallery.ts';
import { angleOf } from './identify.ts';

export interface SimilarFace {
  readonly face: number;
  /** -1..1 */
  readonly cosine: number;
  /** Degrees, 0..180. */
  readonly angle: number;
}

/**
 * The `limit` faces most like `query`, best first, poor ones included: a person looks at the answer.
 * `own` leaves the asking face out.
 */
export function similarFaces(
  gallery: Gallery,
  query: Float32Array,
  limit: number,
  own: number | null,
): SimilarFace[] {
  return gallery
    .topFaces(query, limit, (face) => face === own)
    .map(({ face, cosine }) => ({ face, cosine, angle: angleOf(cosine) }));
}
