/**
 * Error versus discard: what is left of the errors when the comparisons of the lowest quality are set aside
 * (Grother & Tabassi, "Performance of biometric quality measures", PAMI 2007; ISO/IEC 29794-1). A quality
 * that predicts errors makes the curve fall.
 */
import type { Scored } from './scored.ts';

/** One comparison. `quality`: of the worse of its two images, any unit, higher is better. */
export interface Qualified extends Scored {
  readonly quality: number;
}

export interface DiscardPoint {
  /** Share of all comparisons set aside, 0 ≤ x < 1. */
  readonly discarded: number;
  /** Of the mated comparisons left, the share below the threshold, 0..1; NaN when none is left. */
  readonly fnmr: number;
  /** Of the non-mated comparisons left, the share at or above the threshold, 0..1; NaN when none is left. */
  readonly fmr: number;
  /** Comparisons left. */
  readonly pairs: number;
}

/**
 * The curve at `steps` equal discard shares 0, 1/steps, …, (steps − 1)/steps. `threshold` stays as given:
 * choose it once, on all comparisons. Where the cut falls among comparisons of equal quality, each of them
 * counts by the share of them that is left, so the order of `pairs` never matters.
 */
export function errorVersusDiscard(
  pairs: readonly Qualified[],
  threshold: number,
  steps: number,
): DiscardPoint[] {
  const levels = byQuality(pairs, threshold);
  return Array.from({ length: steps }, (_, i) => {
    const left = pairs.length - Math.round((i / steps) * pairs.length);
    return { discarded: 1 - left / pairs.length, ...rates(levels, left), pairs: left };
  });
}

/**
 * Mean FNMR over the curve up to discarding `upTo` (0..1): one number to compare two qualities by, lower is
 * better. 0 at best, about the FNMR of all comparisons for a quality that says nothing.
 */
export function meanFnmr(curve: readonly DiscardPoint[], upTo: number): number {
  const part = curve.filter(({ discarded, fnmr }) => discarded <= upTo && !Number.isNaN(fnmr));
  return part.reduce((sum, { fnmr }) => sum + fnmr, 0) / part.length;
}

/** Counts at one quality value. */
interface Level {
  readonly quality: number;
  mated: number;
  nonMated: number;
  falseNonMatches: number;
  falseMatches: number;
}

/** Best quality first. */
function byQuality(pairs: readonly Qualified[], threshold: number): Level[] {
  const levels = new Map<number, Level>();
  for (const { score, same, quality } of pairs) {
    let level = levels.get(quality);
    if (level === undefined) {
      level = { quality, mated: 0, nonMated: 0, falseNonMatches: 0, falseMatches: 0 };
      levels.set(quality, level);
    }
    if (same) {
      level.mated++;
      if (score < threshold) level.falseNonMatches++;
    } else {
      level.nonMated++;
      if (score >= threshold) level.falseMatches++;
    }
  }
  return [...levels.values()].sort((a, b) => b.quality - a.quality);
}

/** Both error rates of the best `left` comparisons. */
function rates(levels: readonly Level[], left: number): { fnmr: number; fmr: number } {
  let [mated, nonMated, falseNonMatches, falseMatches] = [0, 0, 0, 0];
  let room = left;
  for (const level of levels) {
    if (room <= 0) break;
    const share = Math.min(1, room / (level.mated + level.nonMated));
    mated += share * level.mated;
    nonMated += share * level.nonMated;
    falseNonMatches += share * level.falseNonMatches;
    falseMatches += share * level.falseMatches;
    room -= level.mated + level.nonMated;
  }
  return { fnmr: falseNonMatches / mated, fmr: falseMatches / nonMated };
}
