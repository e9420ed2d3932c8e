/**
 * Made-up embeddings that are hard in the ways a photo library is: a few people with hundreds of faces and
 * many with one, people who change over the years, siblings, and poor faces that look alike because they
 * are poor. The spread of strangers is that of the default embedder on real photos.
 */
import { type Random, seededRandom } from './random.ts';

export interface SyntheticFace {
  readonly face: number;
  readonly photo: number;
  /** Who it really is; poor faces belong to someone too. */
  readonly identity: number;
  readonly usable: boolean;
  readonly vector: Float32Array;
}

export interface SyntheticOptions {
  readonly faces: number;
  readonly seed: number;
  readonly dimension?: number;
  /**
   * Directions that really vary. The cosine of strangers then spreads by 1/sqrt(spread): 96 gives 0.102,
   * as measured with the default embedder on LFW (isotropic 512 would give 0.044: far too easy).
   */
  readonly spread?: number;
  /** Mean and spread of a face's cosine to its own era's centre; genuine pairs then average fit². */
  readonly fit?: readonly [mean: number, deviation: number];
}

const maxPerson = 400;

/** A face before it has a place in a photo; `vector` in as many directions as really vary. */
export interface MadeFace {
  readonly identity: number;
  readonly usable: boolean;
  /** Unit length. */
  readonly vector: Float64Array;
  /** Cosine to the middle of its person's first years. */
  readonly likeness: number;
}

/** Faces photo by photo, ids from 1; no person is in one photo twice. */
export function syntheticFaces(options: SyntheticOptions): SyntheticFace[] {
  const { faces, seed, dimension = 512, spread = 96, fit } = options;
  const random = seededRandom(seed);
  const people = peopleOf(random, { faces, spread, ...(fit && { fit }) });
  const rotate = spreader(random, spread, dimension);
  return [...intoPhotos(random, random.shuffle([...people]))].map(
    ({ face, photo, identity, usable, vector }) => ({
      face,
      photo,
      identity,
      usable,
      vector: rotate(vector),
    }),
  );
}

/** `faces` faces, person after person. */
export function* peopleOf(
  random: Random,
  options: { readonly faces: number; readonly spread: number; readonly fit?: SyntheticOptions['fit'] },
): Generator<MadeFace> {
  const { faces: total, spread, fit = [0.83, 0.065] } = options;
  const unit = (): Float64Array => {
    const v = new Float64Array(spread);
    for (let i = 0; i < spread; i++) v[i] = random.normal();
    return normalise(v);
  };
  const junk = unit();
  let made = 0;
  let previous = unit();
  for (let identity = 1; made < total; identity++) {
    // 8 % are the sibling of the one before.
    const centre = random.next() < 0.08 ? mix(previous, unit(), 0.5) : unit();
    previous = centre;
    const eras = Array.from({ length: 1 + random.int(3) }, (_, i) =>
      i === 0 ? centre : mix(centre, unit(), 0.7),
    );
    // Pareto sizes: most people appear once or twice.
    const size = Math.min(maxPerson, Math.floor(1 / Math.pow(1 - random.next(), 1 / 1.1)), total - made);
    for (let n = 0; n < size; n++, made++) {
      const era = eras[Math.floor((n / size) * eras.length)] as Float64Array;
      const poor = random.next() < 0.04;
      const own = mix(era, unit(), clamp(fit[0] + fit[1] * random.normal(), 0.2, 0.98));
      const vector = poor ? mix(junk, own, 0.6 + 0.3 * random.next()) : own;
      // The quality gate sees nine poor faces in ten.
      yield { identity, usable: !poor || random.next() < 0.1, vector, likeness: dot(vector, centre) };
    }
  }
}

/** Gives faces ids and photos in the order they come: one to four in a photo, of different people. */
export function* intoPhotos<T extends { readonly identity: number }>(
  random: Random,
  faces: Iterable<T>,
): Generator<T & { readonly face: number; readonly photo: number }> {
  let photo = 0;
  let face = 0;
  let room = 0;
  let here = new Set<number>();
  for (const item of faces) {
    if (room === 0 || here.has(item.identity)) {
      photo++;
      room = 1 + random.int(4);
      here = new Set();
    }
    room--;
    here.add(item.identity);
    yield { face: ++face, photo, ...item };
  }
}

/** Unit vector whose cosine to `a` is about `share`, leaning towards `b` for the rest. */
export function mix(a: Float64Array, b: Float64Array, share: number): Float64Array {
  const across = normalise(combine(b, 1, a, -dot(a, b)));
  return normalise(combine(a, share, across, Math.sqrt(1 - share * share)));
}

/** `p`·a + `q`·b. Loops, here and below: a library of a million faces takes half a billion numbers. */
function combine(a: Float64Array, p: number, b: Float64Array, q: number): Float64Array {
  const out = new Float64Array(a.length);
  for (let i = 0; i < a.length; i++) out[i] = p * (a[i] as number) + q * (b[i] as number);
  return out;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** In place. */
function normalise(v: Float64Array): Float64Array {
  const factor = 1 / Math.sqrt(dot(v, v));
  for (let i = 0; i < v.length; i++) v[i] = (v[i] as number) * factor;
  return v;
}

/**
 * Carries `from` directions into `to` dimensions, keeping angles: each direction gets its own block of
 * dimensions with random signs.
 */
function spreader(random: Random, from: number, to: number): (v: Float64Array) => Float32Array {
  const block = Math.floor(to / from);
  const signs = Float64Array.from(
    { length: from * block },
    () => (random.next() < 0.5 ? -1 : 1) / Math.sqrt(block),
  );
  return (v) => {
    const out = new Float32Array(to);
    for (let i = 0; i < signs.length; i++)
      out[i] = (v[Math.floor(i / block)] as number) * (signs[i] as number);
    return out;
  };
}

const clamp = (x: number, low: number, high: number): number => Math.min(high, Math.max(low, x));
