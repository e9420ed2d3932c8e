/** Which faces of the library look most like this one? */
import type { FaceSearchOptions, Gallery } from '../index/gallery.ts';
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
 * `own` leaves the asking face out. Away from the calling thread where the library is large, and exact
 * unless it is very large and `quick` is given: the cosine from which on a face is wanted at all events. With `wanted`,
 * the most alike of those it lets pass.
 * @throws FacetError `cancelled`
 */
export async function similarFaces(
  gallery: Gallery,
  query: Float32Array,
  limit: number,
  own: number | null,
  options: FaceSearchOptions = {},
): Promise<SimilarFace[]> {
  const near = await gallery.topFacesLater(query, limit + 1, options);
  return near
    .filter(({ face }) => face !== own)
    .slice(0, limit)
    .map(({ face, cosine }) => ({ face, cosine, angle: angleOf(cosine) }));
}
