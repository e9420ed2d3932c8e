/** Who and what is held back in each trial training. */
import { seededRandom, shuffled } from '../../evaluate/random.ts';

/** Rows of the samples, by what a trial uses them for. */
export interface Split {
  /** People of this trial's training, and their class: 0..classes − 1; −1 for people held back. */
  readonly classes: Int32Array;
  readonly learn: Int32Array;
  /** Photos of trained people that decide when to stop. */
  readonly stop: Int32Array;
  /** Photos of trained people that the trial never sees: probes for identification. */
  readonly test: Int32Array;
  /** All faces of people the trial never sees: 1:1, strangers of a search, grouping. */
  readonly unseen: Int32Array;
}

/** Trials. Each person is held back in one of them, so the figures are over everybody. */
export const folds = 3;

/** Shares of a trained person's photos; with four photos: two to learn from, one to stop by, one to test. */
const testShare = 0.25;
const stopShare = 0.2;

/**
 * @param person of each row, 0..people − 1; rows of one person in the order of their photos
 */
export function splitAll(person: Int32Array, seed: number): Split[] {
  const rows = Map.groupBy(person.keys(), (row) => person[row] as number);
  const order = shuffled([...rows.keys()], seededRandom(seed));
  return Array.from({ length: folds }, (_, fold) => {
    const classes = new Int32Array(order.length).fill(-1);
    const [learn, stop, test, unseen]: number[][] = [[], [], [], []];
    let next = 0;
    for (const [at, who] of order.entries()) {
      const own = rows.get(who) ?? [];
      if (at % folds === fold) {
        unseen?.push(...own);
        continue;
      }
      classes[who] = next++;
      // Neighbours in time often show one moment, so a stretch is held back, not every fourth photo.
      const from = Math.floor((fold * own.length) / folds);
      const turned = [...own.slice(from), ...own.slice(0, from)];
      const tested = Math.max(1, Math.floor(own.length * testShare));
      const stopped = Math.max(1, Math.floor(own.length * stopShare));
      test?.push(...turned.slice(0, tested));
      stop?.push(...turned.slice(tested, tested + stopped));
      learn?.push(...turned.slice(tested + stopped));
    }
    const sorted = (list: number[] | undefined): Int32Array => Int32Array.from(list ?? []).sort();
    return { classes, learn: sorted(learn), stop: sorted(stop), test: sorted(test), unseen: sorted(unseen) };
  });
}
