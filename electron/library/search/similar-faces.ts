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
 * `own` leaves the asking face out. Exact, and away from the calling thread where the library is large.
 * @throws FacetError `cancelled`
 */
export async function similarFaces(
  gallery: Gallery,
  query: Float32Array,
  limit: number,
  own: number | null,
  signal?: AbortSignal,
): Promise<SimilarFace[]> {
  const near = await gallery.topFacesLater(query, limit + 1, { signal });
  return near
    .filter(({ face }) => face !== own)
    .slice(0, limit)
    .map(({ face, cosine }) => ({ face, cosine, angle: angleOf(cosine) }));
}
