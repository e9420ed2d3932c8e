/** The pairs that cost the most: where a wrong label shows first. */
import type { IndexPair } from './choose-pairs.ts';
import type { Scored } from './scored.ts';

/** How many of each kind a report shows. */
const shown = 24;

export interface WorstRow {
  /** Place in the list of pairs. */
  readonly pair: number;
  /** Rows of the samples. */
  readonly a: number;
  readonly b: number;
  readonly score: number;
  /**
   * Mates less alike than one in ten strangers, or strangers more alike than one in ten mates: the label is more likely wrong than the score.
   */
  readonly suspect: boolean;
}

/** The non-mated pairs with the highest scores and the mated pairs with the lowest, worst first. */
export function worstPairs(
  scored: readonly Scored[],
  pairs: readonly IndexPair[],
): { mated: WorstRow[]; nonMated: WorstRow[] } {
  const places = [...scored.keys()];
  const scoreOf = (i: number): number => (scored[i] as Scored).score;
  const mated = places
    .filter((i) => scored[i]?.same === true)
    .sort((x, y) => scoreOf(x) - scoreOf(y) || x - y);
  const nonMated = places
    .filter((i) => scored[i]?.same === false)
    .sort((x, y) => scoreOf(y) - scoreOf(x) || x - y);
  const tenth = (sorted: readonly number[]): number => scoreOf(sorted[Math.floor(sorted.length / 10)] ?? 0);
  const [lowMates, highStrangers] = [tenth(mated), tenth(nonMated)];
  const row = (i: number, suspect: boolean): WorstRow => {
    const { a, b } = pairs[i] as IndexPair;
    return { pair: i, a, b, score: scoreOf(i), suspect };
  };
  return {
    mated: mated.slice(0, shown).map((i) => row(i, scoreOf(i) < highStrangers)),
    nonMated: nonMated.slice(0, shown).map((i) => row(i, scoreOf(i) > lowMates)),
  };
}
