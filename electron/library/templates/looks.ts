/** Faces of one person that look alike: with the beard, with glasses, as a child. */
import { dotRow } from '../index/dot.ts';

/** Least mean cosine of a face to the faces of a look. Mates average 0.65 with the default embedder. */
const alike = 0.5;
/** Fewer faces are no look: one odd face may be a wrong label. */
const leastFaces = 3;
/** Faces beyond this many only cost time. */
const mostFaces = 600;

export interface Look {
  /** The face most like the others of the look. */
  readonly medoid: number;
  /** How many faces share the look. */
  readonly faces: number;
}

/**
 * Groups `faces` (best first) in one pass, each with the look it fits best, and returns looks of
 * {@link leastFaces} or more, largest first. The largest is what the person mostly looks like.
 */
export function looksOf(faces: readonly number[], vectorOf: (face: number) => Float32Array): Look[] {
  const looks: { members: number[]; sum: Float32Array }[] = [];
  for (const face of faces.slice(0, mostFaces)) {
    const vector = vectorOf(face);
    let best: (typeof looks)[number] | undefined;
    let closest = alike;
    for (const look of looks) {
      const mean = dotRow(look.sum, 0, vector, vector.length) / look.members.length;
      if (mean >= closest) {
        closest = mean;
        best = look;
      }
    }
    if (best === undefined) looks.push({ members: [face], sum: vector.slice() });
    else {
      best.members.push(face);
      for (let i = 0; i < vector.length; i++) best.sum[i] = (best.sum[i] as number) + (vector[i] as number);
    }
  }
  return looks
    .filter(({ members }) => members.length >= leastFaces)
    .map(({ members, sum }) => ({ medoid: mostLike(members, sum, vectorOf), faces: members.length }))
    .sort((a, b) => b.faces - a.faces || a.medoid - b.medoid);
}

/** The member with the highest total cosine to the others: its dot product with their sum. */
function mostLike(
  members: readonly number[],
  sum: Float32Array,
  vectorOf: (face: number) => Float32Array,
): number {
  let best = -1;
  let closest = -Infinity;
  for (const face of members) {
    const total = dotRow(sum, 0, vectorOf(face), sum.length);
    if (total > closest || (total === closest && face < best)) {
      closest = total;
      best = face;
    }
  }
  return best;
}
