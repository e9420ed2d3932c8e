/**
 * All threshold figures of one weighting of the pairs, in one pass from the highest score down. With every
 * weight 1 it gives what `roc.ts` gives; with other weights, a bootstrap replicate of it.
 */
import type { Scored } from './scored.ts';

/** A scored comparison of (the images of) two identities; the same twice for mates. */
export interface Compared extends Scored {
  readonly a: number;
  readonly b: number;
}

/** Comparisons sorted by falling score, as columns. */
export interface Sorted {
  readonly count: number;
  readonly same: Uint8Array;
  readonly a: Int32Array;
  readonly b: Int32Array;
  /** 1 where the next score is lower: equal scores are accepted together. */
  readonly end: Uint8Array;
  /** Place of each in the list it was sorted from. */
  readonly order: Int32Array;
}

export interface Sweep {
  readonly auc: number;
  readonly eer: number;
  /** True-accept rate at each false-accept rate of the grid. */
  readonly tar: Float64Array;
}

export function sortCompared(pairs: readonly Compared[]): Sorted {
  const order = Int32Array.from(pairs.keys()).sort(
    (x, y) => (pairs[y] as Compared).score - (pairs[x] as Compared).score || x - y,
  );
  const at = (i: number): Compared => pairs[order[i] as number] as Compared;
  const rows = { length: pairs.length };
  return {
    count: pairs.length,
    same: Uint8Array.from(rows, (_, i) => (at(i).same ? 1 : 0)),
    a: Int32Array.from(rows, (_, i) => at(i).a),
    b: Int32Array.from(rows, (_, i) => at(i).b),
    end: Uint8Array.from(rows, (_, i) => (i + 1 === pairs.length || at(i + 1).score !== at(i).score ? 1 : 0)),
    order,
  };
}

/**
 * @param weights how often each identity was drawn. A comparison counts as often as its identity (mates), or
 * the product of its two (non-mates): Owen, "The pigeonhole bootstrap", Ann. Appl. Stat. 2007
 * @param grid false-accept rates, ascending
 * @returns null when no mated or no non-mated comparison has weight
 */
export function sweep(pairs: Sorted, weights: Float64Array, grid: Float64Array): Sweep | null {
  const { count, same, a, b, end } = pairs;
  const weightOf = (i: number): number => {
    const first = weights[a[i] as number] as number;
    return a[i] === b[i] ? first : first * (weights[b[i] as number] as number);
  };
  let mated = 0;
  let nonMated = 0;
  for (let i = 0; i < count; i++) {
    if (same[i] === 1) mated += weightOf(i);
    else nonMated += weightOf(i);
  }
  if (mated === 0 || nonMated === 0) return null;
  const tar = new Float64Array(grid.length);
  let [accepted, falsely, acceptedBefore, falselyBefore] = [0, 0, 0, 0];
  let next = 0;
  let area = 0;
  let eer = Number.NaN;
  for (let i = 0; i < count; i++) {
    if (same[i] === 1) accepted += weightOf(i);
    else falsely += weightOf(i);
    if (end[i] === 0) continue;
    for (; next < grid.length && falsely > (grid[next] as number) * nonMated; next++)
      tar[next] = acceptedBefore / mated;
    area += ((falsely - falselyBefore) * (accepted + acceptedBefore)) / 2;
    if (Number.isNaN(eer) && falsely / nonMated >= 1 - accepted / mated) {
      // On the line between both points, as in roc.ts.
      const [fmr, fnmr] = [falselyBefore / nonMated, 1 - acceptedBefore / mated];
      const rise = falsely / nonMated - fmr;
      const fall = fnmr - (1 - accepted / mated);
      eer = fmr + (rise * (fnmr - fmr)) / (rise + fall);
    }
    acceptedBefore = accepted;
    falselyBefore = falsely;
  }
  tar.fill(accepted / mated, next);
  return { auc: area / (mated * nonMated), eer, tar };
}
