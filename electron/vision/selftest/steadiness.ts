/** How well an embedder keeps a face apart from others while its looks change. */
import { dot } from './vectors.ts';

/** Unit vectors of a set of faces: as they are, and under each look, in one order of faces. */
export interface Seen {
  readonly plain: readonly Float32Array[];
  readonly looks: readonly (readonly Float32Array[])[];
}

export interface Steadiness {
  /**
   * Per face: (m - n) / (1 - n) averaged over the looks, with m the cosine to its own look (mate) and n the mean
   * cosine to that look of all other faces (non-mates). 1: a change of light, sharpness or side changes nothing;
   * 0: it is as far from itself as from anybody. Subtracting n takes away what a network gains by giving everybody
   * the same vector.
   */
  readonly values: readonly number[];
  /** Mean cosine of different faces: near 1 where a network tells nobody apart. */
  readonly alike: number;
}

export function steadiness({ plain, looks }: Seen): Steadiness {
  let alike = 0;
  const values = plain.map((vector, i) => {
    let sum = 0;
    for (const look of looks) {
      const { mate, others } = against(vector, look, i);
      sum += (mate - others) / Math.max(1 - others, 1e-6);
    }
    alike += against(vector, plain, i).others / plain.length;
    return sum / looks.length;
  });
  return { values, alike };
}

/** Of faces: how many are nearer to their own look than to anybody else's, and both mean cosines. */
export function nearest(
  plain: readonly Float32Array[],
  look: readonly Float32Array[],
): { first: number; mate: number; others: number } {
  let first = 0;
  let mates = 0;
  let strangers = 0;
  for (const [i, vector] of plain.entries()) {
    const { mate, others, best } = against(vector, look, i);
    if (mate > best) first += 1;
    mates += mate / plain.length;
    strangers += others / plain.length;
  }
  return { first, mate: mates, others: strangers };
}

/**
 * Of the faces whose person is there more than once: how many are nearer to a face of that person than to anybody
 * else, their mean best cosine to that person, and their mean cosine to others. `people` is parallel to `vectors`.
 */
export function nearestMates(
  vectors: readonly Float32Array[],
  people: readonly number[],
): { of: number; first: number; mate: number; others: number } {
  let of = 0;
  let first = 0;
  let mates = 0;
  let strangers = 0;
  for (const [i, vector] of vectors.entries()) {
    let mate = -Infinity;
    let best = -Infinity;
    let sum = 0;
    let others = 0;
    for (const [j, other] of vectors.entries()) {
      if (j === i) continue;
      const cosine = dot(vector, other);
      if (people[j] === people[i]) mate = Math.max(mate, cosine);
      else {
        best = Math.max(best, cosine);
        sum += cosine;
        others += 1;
      }
    }
    if (mate === -Infinity) continue;
    of += 1;
    if (mate > best) first += 1;
    mates += mate;
    strangers += sum / Math.max(1, others);
  }
  return { of, first, mate: mates / Math.max(1, of), others: strangers / Math.max(1, of) };
}

function against(
  vector: Float32Array,
  look: readonly Float32Array[],
  own: number,
): { mate: number; others: number; best: number } {
  let mate = 0;
  let sum = 0;
  let best = -1;
  for (const [i, other] of look.entries()) {
    const cosine = dot(vector, other);
    if (i === own) mate = cosine;
    else {
      sum += cosine;
      best = Math.max(best, cosine);
    }
  }
  return { mate, others: sum / Math.max(1, look.length - 1), best };
}
