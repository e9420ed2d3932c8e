/**
 * Training: stochastic gradient descent with momentum, as in the paper (section 3.1: momentum 0.9), on the
 * margin loss plus (λ / 2) ‖A − I‖²: a weight decay towards the identity, that is, towards the embedder as it is.
 */
import { seededRandom, shuffled } from '../../evaluate/random.ts';
import { type Margin, marginLoss, paperMargin } from './margin-loss.ts';
import { axpy, dot } from './vectors.ts';

export interface TrainingSet {
  /** `labels.length` rows of `dimension` floats, each of unit length. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** Class of each row: 0..classes − 1. */
  readonly labels: Int32Array;
  readonly classes: number;
  /** Rows to learn from; each class has at least one. */
  readonly learn: Int32Array;
  /** Rows of the same classes that decide when to stop; empty: `epochs` are done. */
  readonly stop: Int32Array;
}

export interface TrainingOptions extends Margin {
  readonly seed: number;
  /** Most passes over the rows. */
  readonly epochs: number;
  /** Ends after so many passes without a lower loss on the `stop` rows. */
  readonly patience: number;
  readonly batch: number;
  readonly rate: number;
  readonly momentum: number;
  /** λ. */
  readonly decay: number;
}

export const defaultTraining: TrainingOptions = {
  ...paperMargin,
  seed: 1,
  epochs: 30,
  patience: 4,
  batch: 64,
  rate: 0.03,
  momentum: 0.9,
  decay: 0.05,
};

/** One pass: mean margin loss of the learned and of the `stop` rows (NaN without any). */
export interface Epoch {
  readonly epoch: number;
  readonly loss: number;
  readonly held: number;
}

export interface Trained {
  /** dimension × dimension, row by row. The centres are templates of people and do not leave. */
  readonly weights: Float32Array;
  readonly history: readonly Epoch[];
  /** The pass whose weights these are; 0: the identity. */
  readonly best: number;
}

/**
 * Trains on one core. The same set, options and seed give the same bytes on every machine: one order of additions,
 * and only arithmetic that ECMAScript or V8's own fdlibm fixes to the bit.
 */
export function train(
  set: TrainingSet,
  options: TrainingOptions,
  report: (epoch: Epoch) => void = () => undefined,
): Trained {
  const { dimension: d, labels, learn, stop } = set;
  const random = seededRandom(options.seed);
  const adapter = identity(d);
  const centres = firstCentres(set);
  const problem = { ...options, dimension: d, adapter, centres };
  const gradient = { adapter: new Float64Array(d * d), centres: new Float64Array(centres.length) };
  const speed = { adapter: new Float64Array(d * d), centres: new Float64Array(centres.length) };
  const held = (): number => meanLoss(set, stop, options.batch, problem);
  let best = { epoch: 0, held: held(), weights: Float32Array.from(adapter) };
  const history: Epoch[] = [];
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    const order = Int32Array.from(shuffled([...learn], random));
    let sum = 0;
    for (let from = 0; from < order.length; from += options.batch) {
      const rows = order.subarray(from, Math.min(order.length, from + options.batch));
      gradient.adapter.fill(0);
      gradient.centres.fill(0);
      sum += rows.length * marginLoss(problem, gather(set, rows), labelsOf(labels, rows), gradient);
      towardsIdentity(adapter, gradient.adapter, d, options.decay);
      step(adapter, gradient.adapter, speed.adapter, options);
      step(centres, gradient.centres, speed.centres, options);
    }
    const pass = { epoch, loss: sum / order.length, held: held() };
    history.push(pass);
    report(pass);
    if (stop.length === 0 || pass.held < best.held) {
      best = { epoch, held: pass.held, weights: Float32Array.from(adapter) };
    } else if (epoch - best.epoch >= options.patience) break;
  }
  return { weights: best.weights, history, best: best.epoch };
}

function identity(d: number): Float64Array {
  const matrix = new Float64Array(d * d);
  for (let i = 0; i < d; i++) matrix[i * d + i] = 1;
  return matrix;
}

/** Each class starts at the mean of its own learned rows: a template of the person. */
function firstCentres({ vectors, dimension: d, labels, classes, learn }: TrainingSet): Float64Array {
  const centres = new Float64Array(classes * d);
  for (const row of learn) {
    const at = (labels[row] as number) * d;
    for (let i = 0; i < d; i++)
      centres[at + i] = (centres[at + i] as number) + (vectors[row * d + i] as number);
  }
  for (let j = 0; j < classes; j++) {
    const length = Math.sqrt(dot(centres, j * d, centres, j * d, d));
    for (let i = j * d; i < (j + 1) * d; i++) centres[i] = (centres[i] as number) / length;
  }
  return centres;
}

/** Adds λ (A − I), the gradient of (λ / 2) ‖A − I‖². */
function towardsIdentity(adapter: Float64Array, gradient: Float64Array, d: number, decay: number): void {
  axpy(decay, adapter, 0, gradient, 0, adapter.length);
  for (let i = 0; i < d; i++) gradient[i * d + i] = (gradient[i * d + i] as number) - decay;
}

function step(
  values: Float64Array,
  gradient: Float64Array,
  speed: Float64Array,
  { rate, momentum }: TrainingOptions,
): void {
  for (let i = 0; i < values.length; i++) {
    const moved = momentum * (speed[i] as number) + (gradient[i] as number);
    speed[i] = moved;
    values[i] = (values[i] as number) - rate * moved;
  }
}

function meanLoss(
  set: TrainingSet,
  rows: Int32Array,
  batch: number,
  problem: Parameters<typeof marginLoss>[0],
): number {
  let sum = 0;
  for (let from = 0; from < rows.length; from += batch) {
    const some = rows.subarray(from, from + batch);
    sum += some.length * marginLoss(problem, gather(set, some), labelsOf(set.labels, some), null);
  }
  return sum / rows.length;
}

function gather({ vectors, dimension: d }: TrainingSet, rows: Int32Array): Float64Array {
  const out = new Float64Array(rows.length * d);
  rows.forEach((row, at) => {
    out.set(vectors.subarray(row * d, (row + 1) * d), at * d);
  });
  return out;
}

const labelsOf = (labels: Int32Array, rows: Int32Array): Int32Array =>
  rows.map((row) => labels[row] as number);
