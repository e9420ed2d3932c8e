/** Made-up confirmed people: where learning can help, and where it cannot. */
import { seededRandom } from '../support/random.ts';

export interface People {
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly person: Int32Array;
}

export interface PeopleOptions {
  readonly people?: number;
  readonly photosEach?: number;
  readonly dimension?: number;
  /** Size of what differs between photos of one person in every direction alike; a person has size 1. */
  readonly noise: number;
  /**
   * Size of what differs between photos in the same few directions for everybody: a camera, a lamp, a mask.
   * No network was trained on it, and an adapter can learn to look away from it.
   */
  readonly nuisance: number;
  readonly seed?: number;
}

/** Directions that really vary, as a share of the dimension, and the common ones of the nuisance. */
const spreadShare = 96 / 512;
const nuisanceDirections = 12;

export function confirmedPeople(options: PeopleOptions): People {
  const { people = 48, photosEach = 6, dimension: d = 256, noise, nuisance, seed = 5 } = options;
  const random = seededRandom(seed);
  const spread = Math.round(d * spreadShare);
  const directions = (count: number): Float64Array[] =>
    Array.from({ length: count }, () =>
      Float64Array.from({ length: d }, () => random.normal() / Math.sqrt(d)),
    );
  const [basis, common] = [directions(spread), directions(nuisanceDirections)];
  const addTo = (vector: Float64Array, from: readonly Float64Array[], size: number): Float64Array => {
    for (const direction of from) {
      const share = (size * random.normal()) / Math.sqrt(from.length);
      for (let i = 0; i < d; i++) vector[i] = (vector[i] as number) + share * (direction[i] as number);
    }
    return vector;
  };
  const vectors = new Float32Array(people * photosEach * d);
  const person = new Int32Array(people * photosEach);
  for (let who = 0, row = 0; who < people; who++) {
    const centre = addTo(new Float64Array(d), basis, 1);
    for (let photo = 0; photo < photosEach; photo++, row++) {
      const face = addTo(addTo(centre.slice(), basis, noise), common, nuisance);
      const length = Math.hypot(...face);
      person[row] = who;
      vectors.set(
        face.map((x) => x / length),
        row * d,
      );
    }
  }
  return { vectors, dimension: d, person };
}

/** The same numbers where threads share them. */
export function shared(vectors: Float32Array): Float32Array {
  const out = new Float32Array(new SharedArrayBuffer(vectors.byteLength));
  out.set(vectors);
  return out;
}

/** Of the default embedder. */
export const thresholds = { match: 0.48, unsure: 0.38, verify: 0.338, groupJoin: 0.36, groupMerge: 0.36 };
