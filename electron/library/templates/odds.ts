/**
 * How likely a face has the wrong name, in natural log odds: from how it scores against the rest of its person,
 * and against the best other person. Bayes' rule on likelihood ratios, what `calibrate/` knows of scores under this
 * model and in this library; the best of N non-mates follows N·f·F^(N−1).
 */

/** A person score and the number of templates behind it. */
export interface Score {
  readonly score: number;
  readonly templates: number;
}

/** What scores mean here: see `calibrate/calibration.ts`. */
export interface ScoreMeaning {
  /** How many times likelier a score is from a mate than from a stranger. */
  likelihoodRatio(score: number, templates: number): number;
  /** Share of non-mated comparisons that reach a score. */
  fmr(score: number, templates: number): number;
  /** Share of mated ones that stay below it. */
  fnmr(score: number, templates: number): number;
}

/** Of a hundred names, one is wrong, before anything is known. */
const prior = Math.log(0.01 / 0.99);
/** How often the person that a wrongly named face really shows is in the library too. */
const atHome = 0.5;
/** Of ten new names, one is given to somebody the library has already. */
const known = Math.log(0.1 / 0.9);

/**
 * @param own against the rest of its person; null when there is no rest
 * @param other against the best other person; null when there is none to compare with
 * @param people how many people `other` is the best of
 * @returns log odds: 0 is even, 4.6 is 99 to 1
 */
export function oddsOfWrong(
  own: Score | null,
  other: Score | null,
  people: number,
  meaning: ScoreMeaning,
): number {
  const unlikeRest = own === null ? 0 : -logRatio(own, meaning);
  if (other === null) return prior + unlikeRest;
  const likeOther = Math.exp(Math.min(50, logRatioOfBest(other, people, meaning)));
  return prior + unlikeRest + Math.log(atHome * likeOther + 1 - atHome);
}

/**
 * Log odds that a face enrolled under a new name is somebody the library has already, at the score `other` of the
 * best of `people` named persons.
 */
export function oddsOfSame(other: Score, people: number, meaning: ScoreMeaning): number {
  return known + logRatioOfBest(other, people, meaning);
}

/** Probability of these log odds, 0..1. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds));
}

function logRatio({ score, templates }: Score, meaning: ScoreMeaning): number {
  return Math.log(meaning.likelihoodRatio(score, templates));
}

/** How much likelier a mate is to give this score than the best of `people` non-mates. */
function logRatioOfBest(other: Score, people: number, meaning: ScoreMeaning): number {
  const below = (people - 1) * Math.log1p(-meaning.fmr(other.score, other.templates));
  return logRatio(other, meaning) - Math.log(people) - below;
}
