/**
 * Confidence by resampling people, not pairs: pairs of one person err together, so intervals over pairs would
 * be too narrow (Bolle, Ratha & Pankanti, "Error analysis of pattern recognition systems: the subsets
 * bootstrap", CVIU 2004; ISO/IEC 19795-1 Annex B).
 */
import type { Estimate } from '../contract/evaluate.ts';
import { seededRandom } from './random.ts';

/** How often each of `count` identities is in a sample of `count` drawn with replacement, one replicate after another. */
export function* replicates(count: number, times: number, seed: number): Generator<Float64Array> {
  const random = seededRandom(seed);
  for (let i = 0; i < times; i++) {
    const weights = new Float64Array(count);
    for (let drawn = 0; drawn < count; drawn++) {
      const at = random.int(count);
      weights[at] = (weights[at] as number) + 1;
    }
    yield weights;
  }
}

/** Value at share `q` of ascending numbers, between neighbours by a straight line. */
export function quantile(sorted: readonly number[], q: number): number {
  const at = q * (sorted.length - 1);
  const low = sorted[Math.floor(at)] ?? Number.NaN;
  const high = sorted[Math.ceil(at)] ?? low;
  return low + (high - low) * (at - Math.floor(at));
}

/**
 * `value` with the middle 95 % of its replicates.
 * @param trials independent people behind a rate. A rate of exactly 0 or 1 gives replicates that are all the
 * same; then the far end is the "rule of three", 3 / trials (Hanley & Lippman-Hand, JAMA 1983)
 */
export function estimate(value: number, samples: readonly number[], trials: number | null = null): Estimate {
  const sorted = [...samples].sort((x, y) => x - y);
  // A replicate can miss the value itself only by chance: the interval always holds it.
  let low = Math.min(value, quantile(sorted, 0.025));
  let high = Math.max(value, quantile(sorted, 0.975));
  if (samples.length === 0) [low, high] = [value, value];
  if (trials !== null && low === high) {
    if (value === 1) low = Math.max(0, 1 - 3 / trials);
    if (value === 0) high = Math.min(1, 3 / trials);
  }
  return { value, low, high };
}
