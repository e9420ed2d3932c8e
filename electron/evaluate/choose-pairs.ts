/** Which pairs of labelled faces are compared: all, or as many as a report needs, drawn by a seed. */
import { type Random, seededRandom } from './random.ts';

/** Two rows of the samples, and whether they show the same person. */
export interface IndexPair {
  readonly a: number;
  readonly b: number;
  readonly same: boolean;
}

export interface PairLimits {
  readonly mated: number;
  readonly nonMated: number;
}

/** 250,000 non-mated pairs carry a false-match rate of 1.2e-4 by the rule of 30; more would only take longer. */
export const pairLimits: PairLimits = { mated: 50_000, nonMated: 250_000 };

export interface ChosenPairs {
  readonly pairs: IndexPair[];
  /** True when some were left out. */
  readonly drawn: boolean;
}

/**
 * Pairs of rows with equal and with different `identity`, ascending. Where a kind has more than its limit,
 * that many different ones are drawn, each with the same chance.
 */
export function choosePairs(identity: Int32Array, seed: number, limits = pairLimits): ChosenPairs {
  const random = seededRandom(seed);
  const rows = Map.groupBy(identity.keys(), (row) => identity[row] as number);
  let matedTotal = 0;
  for (const { length } of rows.values()) matedTotal += (length * (length - 1)) / 2;
  const nonMatedTotal = (identity.length * (identity.length - 1)) / 2 - matedTotal;
  const mated = [...rows.values()].flatMap((own) =>
    matedTotal <= limits.mated ? allOf(own) : someOf(own, limits.mated / matedTotal, random),
  );
  const nonMated =
    nonMatedTotal <= limits.nonMated
      ? allNonMated(identity)
      : drawNonMated(identity, limits.nonMated, random);
  const pairs = [...mated, ...nonMated].sort((x, y) => x.a - y.a || x.b - y.b);
  return { pairs, drawn: matedTotal > limits.mated || nonMatedTotal > limits.nonMated };
}

function allOf(rows: readonly number[]): IndexPair[] {
  return rows.flatMap((a, i) => rows.slice(i + 1).map((b) => ({ a, b, same: true })));
}

/** Each mated pair of one person with chance `share`: large albums keep their weight. */
function someOf(rows: readonly number[], share: number, random: Random): IndexPair[] {
  const kept: IndexPair[] = [];
  for (const [i, a] of rows.entries())
    for (const b of rows.slice(i + 1)) if (random.next() < share) kept.push({ a, b, same: true });
  return kept;
}

function allNonMated(identity: Int32Array): IndexPair[] {
  const pairs: IndexPair[] = [];
  for (let a = 0; a < identity.length; a++)
    for (let b = a + 1; b < identity.length; b++)
      if (identity[a] !== identity[b]) pairs.push({ a, b, same: false });
  return pairs;
}

function drawNonMated(identity: Int32Array, wanted: number, random: Random): IndexPair[] {
  const rows = identity.length;
  const drawn = new Map<number, IndexPair>();
  while (drawn.size < wanted) {
    const [x, y] = [random.int(rows), random.int(rows)];
    if (identity[x] === identity[y]) continue;
    const [a, b] = x < y ? [x, y] : [y, x];
    drawn.set(a * rows + b, { a, b, same: false });
  }
  return [...drawn.values()];
}
