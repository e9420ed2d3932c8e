/** How far mates and non-mates of this library lie apart under each model, on the same pairs. */
import type { Separation } from '../../../contract/model-change-report.ts';
import { seededRandom } from '../../../evaluate/random.ts';
import { dotRow } from '../../index/dot.ts';
import { type NamedFaces, type Side, vectorOf } from './input.ts';
import { rowsByPerson } from './templates.ts';

/** Fewer mated pairs than this say nothing. */
export const leastMated = 30;
/** More non-mated pairs add nothing to a rate of one in a thousand. */
const mostNonMated = 400_000;
/** The FMR that FNMR is quoted at. */
export const quotedRate = 1e-3;

/** Pairs of rows, "a, b, a, b …". */
export interface Pairs {
  readonly mates: 'confirmed' | 'named';
  readonly mated: Int32Array;
  readonly nonMated: Int32Array;
}

/** Pairs of confirmed faces; of all named ones where those give too few mated pairs. */
export function choosePairs(named: NamedFaces, seed: number): Pairs {
  const confirmed = pairsAmong(named, seed, (row) => named.confirmed[row] === 1);
  if (confirmed.mated.length >= 2 * leastMated) return { mates: 'confirmed', ...confirmed };
  return { mates: 'named', ...pairsAmong(named, seed, () => true) };
}

function pairsAmong(
  named: NamedFaces,
  seed: number,
  counts: (row: number) => boolean,
): { mated: Int32Array; nonMated: Int32Array } {
  const rows = [...named.face.keys()].filter(counts);
  const mated: number[] = [];
  for (const own of rowsByPerson(named).values()) {
    const some = own.filter(counts);
    some.forEach((a, at) => {
      for (const b of some.slice(at + 1)) mated.push(a, b);
    });
  }
  const all = (rows.length * (rows.length - 1)) / 2 - mated.length / 2;
  const nonMated: number[] = [];
  const add = (a: number, b: number): void => {
    if (named.person[a] !== named.person[b]) nonMated.push(a, b);
  };
  if (all <= mostNonMated) {
    rows.forEach((a, at) => {
      for (let other = at + 1; other < rows.length; other++) add(a, rows[other] as number);
    });
  } else {
    const random = seededRandom(seed);
    while (nonMated.length < 2 * mostNonMated)
      add(rows[random.int(rows.length)] as number, rows[random.int(rows.length)] as number);
  }
  return { mated: Int32Array.from(mated), nonMated: Int32Array.from(nonMated) };
}

/** @param support `none`: a rate of 1e-3 cannot be told from so few pairs */
export function separationOf(side: Side, pairs: Pairs, support: 'ample' | 'thin' | 'none'): Separation {
  const mated = scores(side, pairs.mated);
  const nonMated = scores(side, pairs.nonMated);
  if (mated.length < leastMated || nonMated.length < leastMated)
    return { dPrime: null, fnmr: null, threshold: null };
  const [x, y] = [moments(mated), moments(nonMated)];
  const spread = Math.sqrt((x.variance + y.variance) / 2);
  const dPrime = spread === 0 ? null : (x.mean - y.mean) / spread;
  if (support === 'none') return { dPrime, fnmr: null, threshold: null };
  nonMated.sort();
  // The highest score that more than the quoted share of non-mates reach: mates have to be above it.
  const threshold = nonMated[nonMated.length - 1 - Math.floor(quotedRate * nonMated.length)] as number;
  const missed = mated.reduce((sum, score) => sum + (score <= threshold ? 1 : 0), 0);
  return { dPrime, fnmr: missed / mated.length, threshold };
}

function scores(side: Side, pairs: Int32Array): Float64Array {
  return Float64Array.from({ length: pairs.length / 2 }, (_, at) =>
    dotRow(
      side.vectors,
      (pairs[2 * at] as number) * side.dimension,
      vectorOf(side, pairs[2 * at + 1] as number),
      side.dimension,
    ),
  );
}

function moments(values: Float64Array): { mean: number; variance: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  return { mean, variance: values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length };
}
