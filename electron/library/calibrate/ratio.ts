/**
 * The likelihood ratio of a score: how many times likelier it is from a mate than from a stranger. Made from the
 * two distributions and then forced to rise with the score by pooling adjacent violators (Ayer et al. 1955;
 * for scores of biometrics Brümmer & du Preez, Computer Speech & Language 20, 2006): a higher cosine must never
 * be a worse sign.
 */
import type { RateAt } from './rates.ts';

/** log of the likelihood ratio at a cosine; never falls. */
export type LogRatioAt = (cosine: number) => number;

const from = -0.5;
const step = 0.01;
const cells = 150;
/** Mass so small that it says nothing; keeps the ratio finite where both are unheard of. */
const nothing = 1e-13;

/**
 * @param reached share of non-mated scores at or above a cosine (FMR)
 * @param missed share of mated scores below it (FNMR)
 */
export function logRatio(reached: RateAt, missed: RateAt): LogRatioAt {
  const values: number[] = [];
  const weights: number[] = [];
  for (let cell = 0; cell < cells; cell++) {
    const low = from + cell * step;
    const mated = Math.max(0, missed(low + step) - missed(low)) + nothing;
    const nonMated = Math.max(0, reached(low) - reached(low + step)) + nothing;
    values.push(Math.log(mated / nonMated));
    weights.push(mated + nonMated);
  }
  const rising = poolAdjacent(values, weights);
  return (cosine) => {
    const at = (cosine - from) / step - 0.5;
    const cell = Math.min(cells - 2, Math.max(0, Math.floor(at)));
    const share = Math.min(1, Math.max(0, at - cell));
    const low = rising[cell] as number;
    return low + share * ((rising[cell + 1] as number) - low);
  };
}

/** The non-falling sequence nearest to `values` in weighted squares. */
export function poolAdjacent(values: readonly number[], weights: readonly number[]): number[] {
  const blocks: { value: number; weight: number; length: number }[] = [];
  values.forEach((value, i) => {
    let block = { value, weight: weights[i] as number, length: 1 };
    for (let last = blocks.at(-1); last !== undefined && last.value > block.value; last = blocks.at(-1)) {
      blocks.pop();
      const weight = last.weight + block.weight;
      block = {
        value: (last.value * last.weight + block.value * block.weight) / weight,
        weight,
        length: last.length + block.length,
      };
    }
    blocks.push(block);
  });
  return blocks.flatMap(({ value, length }) => Array.from({ length }, () => value));
}
