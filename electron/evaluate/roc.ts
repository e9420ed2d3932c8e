/** Threshold-free figures of a verifier. All need at least one mated and one non-mated pair, else NaN. */
import { classSizes, rocSteps, type Scored } from './scored.ts';

/** Chance that a mated pair scores higher than a non-mated one, ties counting half (Mann-Whitney), 0..1. */
export function auc(pairs: readonly Scored[]): number {
  const { mated, nonMated } = classSizes(pairs);
  let area = 0;
  let matedBefore = 0;
  let nonMatedBefore = 0;
  for (const step of rocSteps(pairs)) {
    area += ((step.nonMated - nonMatedBefore) * (step.mated + matedBefore)) / 2;
    matedBefore = step.mated;
    nonMatedBefore = step.nonMated;
  }
  return area / (mated * nonMated);
}

/**
 * Equal error rate, 0..1: where the false-match and the false-non-match rate cross on the ROC, its corner
 * points joined by straight lines.
 */
export function eer(pairs: readonly Scored[]): number {
  const { mated, nonMated } = classSizes(pairs);
  if (mated === 0 || nonMated === 0) return NaN;
  let falseMatch = 0;
  let falseNonMatch = 1;
  for (const step of rocSteps(pairs)) {
    const nextMatch = step.nonMated / nonMated;
    const nextNonMatch = 1 - step.mated / mated;
    if (nextMatch >= nextNonMatch) {
      // On the line between both points: falseMatch + t·rise = falseNonMatch − t·fall.
      const rise = nextMatch - falseMatch;
      const fall = falseNonMatch - nextNonMatch;
      return falseMatch + (rise * (falseNonMatch - falseMatch)) / (rise + fall);
    }
    falseMatch = nextMatch;
    falseNonMatch = nextNonMatch;
  }
  return NaN;
}

/**
 * True-accept rate, 0..1, at the lowest observed threshold whose false-accept rate is at most `far`. Not
 * interpolated: with fewer than 1/`far` non-mated pairs no false accept is allowed at all.
 */
export function tarAtFar(pairs: readonly Scored[], far: number): number {
  const { mated, nonMated } = classSizes(pairs);
  if (mated === 0 || nonMated === 0) return NaN;
  let accepted = 0;
  for (const step of rocSteps(pairs)) {
    if (step.nonMated > far * nonMated) break;
    accepted = step.mated;
  }
  return accepted / mated;
}
