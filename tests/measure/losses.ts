/** What each measure should take off the score, fitted to cosines and held out by person. */
import { QualityMeasure } from '../../electron/contract/model.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { seededRandom } from '../support/random.ts';
import { shareOf, type Specimen } from './specimens.ts';

/**
 * Measures that can take something off. Recognisability is what they take it from; roll is set upright before
 * the face is compared, and only false finds lean far in these photos.
 */
const deducting = QualityMeasure.options.filter(
  (measure) => measure !== 'recognisability' && measure !== 'roll',
);

export interface Fit {
  /** Mean and spread over the folds of each measure's loss, 0..1. */
  readonly losses: { readonly measure: QualityMeasure; readonly mean: number; readonly spread: number }[];
  /** Cosine to expect of a face with nothing to wish for. */
  readonly best: number;
  /** Share of the variance of held-out cosines that the held-out score explains. */
  readonly explained: number;
}

/**
 * Least squares without negative weights of `cosine = best · r · (1 − Σ loss · (1 − share))`, r being
 * recognisability, in five folds over people. Cosines are means to the clean photos of the same person.
 */
export function fitLosses(all: readonly Specimen[]): Fit {
  const rows = all.flatMap((face) => {
    const mates = all.filter(
      (other) => other.kind === 'clean' && other.person === face.person && other.path !== face.path,
    );
    if (mates.length === 0) return [];
    const target = mates.reduce((sum, { vector }) => sum + cosine(vector, face.vector), 0) / mates.length;
    const r = shareOf(face, 'recognisability');
    const inputs = [r, ...deducting.map((measure) => -r * (1 - shareOf(face, measure)))];
    return [{ person: face.person, target, inputs }];
  });
  const people = seededRandom(3).shuffle([...new Set(rows.map(({ person }) => person))]);
  const fold = new Map(people.map((person, i) => [person, i % 5]));
  const fits: number[][] = [];
  let missed = 0;
  for (let held = 0; held < 5; held++) {
    const train = rows.filter(({ person }) => fold.get(person) !== held);
    const weights = nonNegative(
      train.map(({ inputs }) => inputs),
      train.map(({ target }) => target),
    );
    fits.push(weights);
    for (const { person, target, inputs } of rows) {
      if (fold.get(person) === held) missed += (target - dot(weights, inputs)) ** 2;
    }
  }
  const centre = mean(rows.map(({ target }) => target));
  const spread = rows.reduce((sum, { target }) => sum + (target - centre) ** 2, 0);
  return {
    best: mean(fits.map(([best]) => best ?? 0)),
    explained: 1 - missed / spread,
    losses: deducting.map((measure, i) => {
      const found = fits.map((weights) => (weights[i + 1] ?? 0) / (weights[0] ?? 1));
      const middle = mean(found);
      return { measure, mean: middle, spread: Math.sqrt(mean(found.map((value) => (value - middle) ** 2))) };
    }),
  };
}

/** min |A·w − t|² over w ≥ 0, one coordinate after the other on the normal equations. */
export function nonNegative(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const size = rows[0]?.length ?? 0;
  const gram = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  const right = new Array<number>(size).fill(0);
  for (const [n, row] of rows.entries()) {
    for (let i = 0; i < size; i++) {
      const x = row[i] ?? 0;
      right[i] = (right[i] ?? 0) + x * (targets[n] ?? 0);
      const line = gram[i] ?? [];
      for (let j = 0; j < size; j++) line[j] = (line[j] ?? 0) + x * (row[j] ?? 0);
    }
  }
  const weights = new Array<number>(size).fill(0);
  for (let round = 0; round < 3000; round++) {
    for (let i = 0; i < size; i++) {
      const line = gram[i] ?? [];
      const own = line[i] ?? 0;
      if (own > 0) weights[i] = Math.max(0, (weights[i] ?? 0) + ((right[i] ?? 0) - dot(line, weights)) / own);
    }
  }
  return weights;
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
