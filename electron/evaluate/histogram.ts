/** How the scores of mates and of non-mates lie. */
import type { EvaluationReport } from '../contract/evaluate.ts';
import { classSizes, type Scored } from './scored.ts';

/** Width of a bin, cosine. */
const step = 0.025;

/** Share of each population, 0..1, in bins that reach from the lowest score to the highest. */
export function histogramOf(pairs: readonly Scored[]): EvaluationReport['histogram'] {
  const sizes = classSizes(pairs);
  const bins = pairs.map(({ score }) => Math.floor(score / step));
  const first = bins.reduce((low, bin) => Math.min(low, bin), Infinity);
  const last = bins.reduce((high, bin) => Math.max(high, bin), -Infinity);
  const length = pairs.length === 0 ? 0 : last - first + 1;
  const mated = new Array<number>(length).fill(0);
  const nonMated = new Array<number>(length).fill(0);
  for (const [i, { same }] of pairs.entries()) {
    const at = (bins[i] as number) - first;
    const [counts, size] = same ? [mated, sizes.mated] : [nonMated, sizes.nonMated];
    counts[at] = (counts[at] as number) + 1 / size;
  }
  const from = pairs.length === 0 ? 0 : first * step;
  return { from, step, mated, nonMated };
}
