/** The two compute jobs of learning: one training, and the judgement over the trials. */
import type { Report } from '../compute/report.ts';
import { splitAll } from './split.ts';
import { defaultTraining, train, type Trained } from './train.ts';

export interface FitInput {
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** Person of each row, 0..people − 1; rows of one person in the order of their photos. */
  readonly person: Int32Array;
  readonly seed: number;
  /** Which trial of `splitAll` this is; null trains on everybody, for `epochs` passes. */
  readonly trial: number | null;
  readonly epochs: number;
}

/** Reports one step per pass, with the losses in `figures`. */
export function fit({ trial, seed, person, epochs, ...samples }: FitInput, report: Report): Trained {
  const options = { ...defaultTraining, seed, epochs };
  const split = trial === null ? undefined : splitAll(person, seed)[trial];
  const labels = split === undefined ? person : person.map((who) => split.classes[who] as number);
  const classes = labels.reduce((most, label) => Math.max(most, label + 1), 0);
  const all = Int32Array.from(person.keys());
  const set = {
    ...samples,
    labels,
    classes,
    learn: split?.learn ?? all,
    stop: split?.stop ?? new Int32Array(0),
  };
  return train(set, options, ({ epoch, loss, held }) => {
    report({ done: epoch, total: epochs, stage: '', figures: { loss, held } });
  });
}
