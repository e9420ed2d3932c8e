/**
 * How likely a face has the wrong name, in natural log odds: from how it scores against the rest of its person,
 * and against the best other person. Bayes' rule with two densities of the person score:
 * mates are Student's t with 3 degrees of freedom (a good fit with heavy tails: a few photos are always odd),
 * non-mates are normal; the best of N non-mates follows N·f·F^(N−1).
 */

/** Person scores of a library's own mates: where they lie and how far they spread. */
export interface MateScores {
  readonly middle: number;
  readonly spread: number;
}

/** What the default embedder gives on labelled photos (LFW, people of two photos and more). */
export const typicalMates: MateScores = { middle: 0.79, spread: 0.09 };
/** Spread of the person scores of non-mates, around 0; the same measurement. */
const strangers = 0.12;
/** Fewer scores than this say less than {@link typicalMates}. */
const enough = 30;
/** Of a hundred names, one is wrong, before anything is known. */
const prior = Math.log(0.01 / 0.99);
/** How often the person that a wrongly named face really shows is in the library too. */
const atHome = 0.5;
/** Of ten new names, one is given to somebody the library has already. */
const known = Math.log(0.1 / 0.9);

/** Median and 1.4826 × median absolute deviation: a few wrong names do not move them. */
export function mateScores(scores: readonly number[]): MateScores {
  if (scores.length < enough) return typicalMates;
  const middle = median(scores);
  const spread = 1.4826 * median(scores.map((score) => Math.abs(score - middle)));
  // A library of near copies would make every honest photo an outlier.
  return { middle, spread: Math.max(spread, typicalMates.spread / 2) };
}

/**
 * @param own score against the rest of its person; null when there is no rest
 * @param other score against the best other person; null when there is none to compare with
 * @param people how many people `other` is the best of
 * @returns log odds: 0 is even, 4.6 is 99 to 1
 */
export function oddsOfWrong(
  own: number | null,
  other: number | null,
  people: number,
  mates: MateScores,
): number {
  const unlikeRest = own === null ? 0 : logNormal(own) - logStudent(own, mates);
  if (other === null) return prior + unlikeRest;
  const likeOther = Math.exp(Math.min(50, logStudent(other, mates) - logBestOf(people, other)));
  return prior + unlikeRest + Math.log(atHome * likeOther + 1 - atHome);
}

/**
 * Log odds that a face enrolled under a new name is somebody the library has already, at the score `other` of the
 * best of `people` named persons.
 */
export function oddsOfSame(other: number, people: number, mates: MateScores): number {
  return known + logStudent(other, mates) - logBestOf(people, other);
}

/** Probability of these log odds, 0..1. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

/** Log density of the best of `people` non-mates. */
function logBestOf(people: number, x: number): number {
  return Math.log(people) + logNormal(x) + (people - 1) * Math.log(Math.max(1e-300, below(x)));
}

function logNormal(x: number): number {
  const z = x / strangers;
  return -0.5 * z * z - Math.log(strangers * Math.sqrt(2 * Math.PI));
}

function logStudent(x: number, { middle, spread }: MateScores): number {
  const z = (x - middle) / spread;
  return Math.log(2 / (Math.PI * Math.sqrt(3) * spread)) - 2 * Math.log(1 + (z * z) / 3);
}

/** Share of non-mates below `x`: the normal distribution after Abramowitz & Stegun 26.2.17, error below 1e-7. */
function below(x: number): number {
  const z = Math.abs(x / strangers);
  const t = 1 / (1 + 0.2316419 * z);
  const series =
    t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (series * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  return x > 0 ? 1 - upper : upper;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}
