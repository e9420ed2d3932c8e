/**
 * Made-up people shaped like real ones, to fill a gallery beyond the labelled photos there are. Directions of
 * people are normal with the mean and covariance of real people's mean embeddings; that alone gives too thin a
 * tail of look-alikes (1e-4 at 0.38 instead of 0.42), so each also resembles a few others, real or made up, as
 * strongly as real strangers do. Faces scatter around their person by the residuals of real faces.
 */
import { type Random, seededRandom } from '../support/random.ts';

export interface RealPeople {
  readonly dimension: number;
  /** Faces of each person, unit length. */
  readonly faces: readonly (readonly Float32Array[])[];
}

export interface DistractorOptions {
  readonly people: number;
  /** Faces of the i-th made-up person. */
  readonly facesOf: (i: number) => number;
  readonly seed: number;
  /** Real people mixed into each made-up one; without it all of them. Fewer are quicker, and as good from some 50 on. */
  readonly mixed?: number;
}

/** Chance that two people, out of any two, resemble each other … */
const likeness = 4e-4;
/** … with a cosine of their directions from this on, falling off exponentially on this scale. */
const likenessFrom = 0.44;
const likenessScale = 0.034;
/** Mean share of a face's squared length that is its person's; the rest is this photo's. */
const ownShare = 0.7;
/** Spread of that share between photos. */
const ownSpread = 0.15;
/** Residuals mixed into the scatter of one face: few, because poor photos go astray in few ways. */
const residualsMixed = 6;

/** @returns faces of each made-up person, unit length */
export function distractors(real: RealPeople, options: DistractorOptions): Float32Array[][] {
  const { dimension } = real;
  const random = seededRandom(options.seed);
  const means = real.faces.map((faces) => meanOf(faces, dimension));
  const grand = meanOf(means, dimension);
  const between = means.map((mean) => mean.map((x, i) => x - (grand[i] as number)));
  const within = real.faces.flatMap((faces, person) =>
    faces.length < 2
      ? []
      : faces.map((face) => unit(face.map((x, i) => x - ((means[person] as Float32Array)[i] as number)))),
  );
  // Normal with exactly the covariance of `between`: a random sum of its members.
  const base = Array.from({ length: options.people }, () => {
    const sum = Float32Array.from(grand);
    const { mixed } = options;
    const members =
      mixed === undefined
        ? between
        : Array.from({ length: mixed }, () => between[random.int(between.length)] as Float32Array);
    for (const member of members) addTo(sum, member, random.normal() / Math.sqrt(members.length));
    return unit(sum);
  });
  // Each pair is alike with the same chance, real people included: a newcomer may resemble anybody before it.
  const before: Target[] = means.map((mean, person) => ({
    direction: unit(mean),
    faces: real.faces[person]?.length ?? 1,
  }));
  const latents = base.map((own) => {
    const picked = Array.from(
      { length: poisson(random, likeness * before.length) },
      () => before[random.int(before.length)] as Target,
    );
    const direction = resembling(random, own, picked);
    before.push({ direction, faces: null });
    return direction;
  });
  return latents.map((latent, i) =>
    Array.from({ length: options.facesOf(i) }, () => {
      const scatter = new Float32Array(dimension);
      for (let k = 0; k < residualsMixed; k++) {
        addTo(scatter, within[random.int(within.length)] as Float32Array, random.normal());
      }
      const share = shareOf(random);
      const face = latent.map((x) => x * Math.sqrt(share));
      addTo(face, unit(scatter), Math.sqrt(1 - share));
      return unit(face);
    }),
  );
}

interface Target {
  readonly direction: Float32Array;
  /** Real faces whose mean it is; null for a made-up person, whose direction is known. */
  readonly faces: number | null;
}

/** The share of a face that is its person's, different from photo to photo. */
function shareOf(random: Random): number {
  return Math.min(0.97, Math.max(0.05, ownShare + ownSpread * random.normal()));
}

/**
 * How much nearer a face is to its person than to the mean of some faces that it is one of: the mean holds some of
 * their scatter, so a likeness to the mean is a stronger one to each of them.
 */
function nearness(random: Random, faces: number | null): number {
  return faces === null ? 1 : Math.sqrt(shareOf(random) / ((1 + (faces - 1) * ownShare) / faces));
}

/** `own`, turned so that its cosine to each of `others` is a likeness, whatever they are to each other. */
function resembling(random: Random, own: Float32Array, others: readonly Target[]): Float32Array {
  let left = 1;
  const towards = new Float32Array(own.length);
  const rest = Float32Array.from(own);
  // Gram–Schmidt: each step fixes the cosine to one more of them and leaves the others as they are.
  const axes: Float32Array[] = [];
  for (const { direction, faces } of others) {
    const like = nearness(random, faces) * (likenessFrom - likenessScale * Math.log(1 - random.next()));
    const across = Float32Array.from(direction);
    for (const axis of axes) addTo(across, axis, -dot(across, axis));
    const axis = unit(across);
    const step = (like - dot(towards, direction)) / dot(axis, direction);
    if (step * step >= left) continue;
    left -= step * step;
    axes.push(axis);
    addTo(towards, axis, step);
    addTo(rest, axis, -dot(rest, axis));
  }
  return unit(unit(rest).map((x, i) => x * Math.sqrt(left) + (towards[i] as number)));
}

/** Knuth's product of uniforms; means here are small. */
function poisson(random: Random, mean: number): number {
  const stop = Math.exp(-mean);
  let product = random.next();
  let count = 0;
  while (product > stop) {
    product *= random.next();
    count++;
  }
  return count;
}

function meanOf(vectors: readonly Float32Array[], dimension: number): Float32Array {
  const sum = new Float32Array(dimension);
  for (const vector of vectors) addTo(sum, vector, 1 / vectors.length);
  return sum;
}

function addTo(sum: Float32Array, vector: Float32Array, factor: number): void {
  for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + factor * (vector[i] as number);
}

function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function unit(vector: Float32Array): Float32Array {
  const length = Math.sqrt(dot(vector, vector));
  return vector.map((x) => x / length);
}
