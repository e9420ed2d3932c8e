/** One compared pair: its cosine, and whether the two images show the same person (mated). */
export interface Scored {
  readonly score: number;
  readonly same: boolean;
}

/** How many mated and non-mated pairs score at least `score`. */
export interface RocStep {
  readonly score: number;
  readonly mated: number;
  readonly nonMated: number;
}

/**
 * The cumulative counts at every distinct score, highest first: accepting from `score` on accepts `mated`
 * mates and `nonMated` non-mates. Everything else in this room is read off these steps.
 */
export function rocSteps(pairs: readonly Scored[]): RocStep[] {
  const sorted = [...pairs].sort((a, b) => b.score - a.score);
  const steps: RocStep[] = [];
  let mated = 0;
  let nonMated = 0;
  sorted.forEach(({ score, same }, i) => {
    if (same) mated++;
    else nonMated++;
    if (sorted[i + 1]?.score !== score) steps.push({ score, mated, nonMated });
  });
  return steps;
}

/** Number of mated and of non-mated pairs. */
export function classSizes(pairs: readonly Scored[]): { mated: number; nonMated: number } {
  const mated = pairs.filter(({ same }) => same).length;
  return { mated, nonMated: pairs.length - mated };
}
