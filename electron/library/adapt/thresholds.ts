/** Thresholds of the derived contract: what was as rare among strangers before is as rare after. */
import type { Thresholds } from '../../contract/model.ts';

interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

export function spreadOf(scores: readonly number[]): Spread {
  const mean = scores.reduce((sum, x) => sum + x, 0) / scores.length;
  const square = scores.reduce((sum, x) => sum + (x - mean) ** 2, 0);
  return { mean, deviation: Math.sqrt(square / scores.length) };
}

/**
 * The same number of standard deviations above the non-mated mean. By quantiles it would be exact where there are
 * pairs, but thresholds of a search lie where thousands of pairs leave none.
 */
export function carried(threshold: number, before: Spread, after: Spread): number {
  const units = (threshold - before.mean) / before.deviation;
  return Math.min(0.99, Math.max(-0.99, after.mean + units * after.deviation));
}

export function carriedThresholds(of: Thresholds, before: Spread, after: Spread): Thresholds {
  const to = (threshold: number): number => carried(threshold, before, after);
  return {
    match: to(of.match),
    unsure: to(of.unsure),
    verify: to(of.verify),
    groupJoin: to(of.groupJoin),
    groupMerge: to(of.groupMerge),
  };
}
