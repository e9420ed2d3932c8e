/** Accuracy with a threshold that never saw the pairs it is judged on: k-fold cross-validation. */
import { FacetError } from '../contract/errors.ts';
import { classSizes, rocSteps, type Scored } from './scored.ts';
import type { Compared } from './sweep.ts';

export interface FoldedAccuracy {
  /** Mean over the folds of the balanced accuracy, 0..1. */
  readonly accuracy: number;
  /** Standard deviation over the folds (n − 1). */
  readonly accuracyStd: number;
  /** Mean of the folds' thresholds, a cosine. */
  readonly threshold: number;
  readonly folds: number;
  /** Threshold each fold is judged at. */
  readonly thresholds: readonly number[];
}

/**
 * Fold of every pair: the i-th mated and the i-th non-mated pair go to fold i mod `folds`. Depends only on
 * the order of the file, and gives every fold its share of both classes.
 */
export function assignFolds(pairs: readonly Scored[], folds: number): number[] {
  let mated = 0;
  let nonMated = 0;
  return pairs.map(({ same }) => (same ? mated++ : nonMated++) % folds);
}

/** Mean of the share of mates accepted (score ≥ threshold) and of non-mates refused, 0..1. */
export function balancedAccuracy(pairs: readonly Scored[], threshold: number): number {
  const { mated, nonMated } = classSizes(pairs);
  let right = 0;
  let refused = 0;
  for (const { score, same } of pairs) {
    if (same && score >= threshold) right++;
    if (!same && score < threshold) refused++;
  }
  return (right / mated + refused / nonMated) / 2;
}

/**
 * The threshold with the best balanced accuracy. Between two neighbouring scores every threshold is as good,
 * so the middle is taken; of several equally good gaps the widest, then the lowest. Never beyond the lowest
 * score, since there the gap has no end.
 */
export function bestThreshold(pairs: readonly Scored[]): number {
  const { mated, nonMated } = classSizes(pairs);
  const steps = rocSteps(pairs);
  let best = { gain: -Infinity, gap: 0, threshold: NaN };
  steps.forEach((step, i) => {
    const below = steps[i + 1]?.score ?? step.score;
    // Whole numbers, so that equally good gaps compare as equal.
    const gain = step.mated * nonMated - step.nonMated * mated;
    const gap = step.score - below;
    const better = gain > best.gain || (gain === best.gain && gap >= best.gap);
    if (better) best = { gain, gap, threshold: (step.score + below) / 2 };
  });
  return best.threshold;
}

/**
 * Balanced accuracy over `folds` folds, each judged at the {@link bestThreshold} of the others. With fewer
 * pairs of a class than folds there are only that many folds.
 * @throws FacetError `invalid-input` when a class has fewer than two pairs
 */
export function foldedAccuracy(pairs: readonly Scored[], folds = 10): FoldedAccuracy {
  const { mated, nonMated } = classSizes(pairs);
  const count = Math.min(folds, mated, nonMated);
  if (count < 2) {
    const detail = `needs two pairs of each kind; found ${mated} of the same person and ${nonMated} of different people`;
    throw new FacetError({ code: 'invalid-input', field: 'pairs', detail });
  }
  const fold = assignFolds(pairs, count);
  const accuracies: number[] = [];
  const thresholds: number[] = [];
  for (let k = 0; k < count; k++) {
    const threshold = bestThreshold(pairs.filter((_, i) => fold[i] !== k));
    thresholds.push(threshold);
    accuracies.push(
      balancedAccuracy(
        pairs.filter((_, i) => fold[i] === k),
        threshold,
      ),
    );
  }
  const accuracy = mean(accuracies);
  const spread = accuracies.reduce((sum, x) => sum + (x - accuracy) ** 2, 0);
  return {
    accuracy,
    accuracyStd: Math.sqrt(spread / (count - 1)),
    threshold: mean(thresholds),
    folds: count,
    thresholds,
  };
}

/**
 * The same accuracy when identities are drawn anew: each pair counts as in `sweep.ts`, the folds and their
 * thresholds stay. A fold that a draw leaves without a class has no say in that class; null when all have.
 */
export function accuracyUnder(
  pairs: readonly Compared[],
  { folds, thresholds }: FoldedAccuracy,
): (weights: Float64Array) => number | null {
  const fold = assignFolds(pairs, folds);
  const a = Int32Array.from(pairs, (pair) => pair.a);
  const b = Int32Array.from(pairs, (pair) => pair.b);
  /** Place of a pair's fold and class among the sums. */
  const place = Int32Array.from(pairs, ({ same }, i) => 2 * (fold[i] as number) + Number(same));
  const right = Uint8Array.from(pairs, ({ score, same }, i) =>
    score >= (thresholds[fold[i] as number] as number) === same ? 1 : 0,
  );
  return (weights) => {
    const total = new Float64Array(2 * folds);
    const good = new Float64Array(2 * folds);
    for (let i = 0; i < pairs.length; i++) {
      const [x, y, at] = [a[i] as number, b[i] as number, place[i] as number];
      const weight = (weights[x] as number) * (x === y ? 1 : (weights[y] as number));
      total[at] = (total[at] as number) + weight;
      if (right[i] === 1) good[at] = (good[at] as number) + weight;
    }
    const rateOf = (kind: 0 | 1): number => {
      const drawn = Array.from({ length: folds }, (_, k) => 2 * k + kind).filter((at) => total[at] !== 0);
      return mean(drawn.map((at) => (good[at] as number) / (total[at] as number)));
    };
    const accuracy = (rateOf(0) + rateOf(1)) / 2;
    return Number.isNaN(accuracy) ? null : accuracy;
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
