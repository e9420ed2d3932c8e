/** The whole of learning: trials two at a time, the judgement, and, if it is offered, the adapter for use. */
import { availableParallelism } from 'node:os';
import type { AdaptLoss, AdaptProgress, AdaptVerdict } from '../../contract/adapt.ts';
import type { Thresholds } from '../../contract/model.ts';
import { compute } from '../compute/run.ts';
import type { Judged } from './judge.ts';
import { folds } from './split.ts';
import { defaultTraining, type Trained } from './train.ts';

export interface LearnInput {
  /** Over a SharedArrayBuffer, so that the threads share them. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly person: Int32Array;
  readonly seed: number;
  readonly thresholds: Thresholds;
}

export interface Learned {
  readonly judged: Judged;
  readonly offered: boolean;
  readonly reason: AdaptVerdict['reason'];
  /** Null unless offered. */
  readonly weights: Float32Array | null;
  readonly history: AdaptLoss[];
  readonly epochs: number;
}

export interface LearnOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: (progress: AdaptProgress) => void;
}

/** How many passes judging counts for in the progress. */
const judging = 5;

/**
 * The trials decide; the adapter that is offered is trained on everybody for the median of the trials' passes.
 * The same input gives the same bytes however many cores there are.
 * @throws FacetError `cancelled`
 */
export async function learn(input: LearnInput, { signal, progress }: LearnOptions = {}): Promise<Learned> {
  const { vectors, dimension, person, seed } = input;
  const samples = { vectors, dimension, person, seed };
  const { epochs: most } = defaultTraining;
  const began = performance.now();
  const total = (folds + 1) * most + judging;
  const done = new Float64Array(folds + 2);
  const tell = (
    stage: AdaptProgress['stage'],
    part: number,
    at: number,
    figures: Readonly<Record<string, number>> = {},
    epoch = 0,
  ): void => {
    done[part] = at;
    const sum = done.reduce((a, b) => a + b, 0);
    const seconds = (performance.now() - began) / 1000;
    const secondsLeft = sum < 2 ? null : (seconds / sum) * (total - sum);
    const known = (value: number | undefined): number | null =>
      value === undefined || Number.isNaN(value) ? null : value;
    const losses = { loss: known(figures['loss']), held: known(figures['held']) };
    progress?.({ stage, done: sum, total, epoch, ...losses, secondsLeft });
  };
  const fit = async (trial: number | null, epochs: number): Promise<Trained> => {
    const part = trial ?? folds + 1;
    const stage = trial === null ? 'final' : 'trial';
    const scale = most / epochs;
    const trained = await compute(
      'adaptFit',
      { ...samples, trial, epochs },
      {
        signal,
        onProgress: (event) => {
          tell(stage, part, event.done * scale, event.figures, event.done);
        },
      },
    );
    tell(stage, part, most);
    return trained;
  };
  const trained = await pooled(folds, Math.min(2, availableParallelism()), (trial) => fit(trial, most));
  const epochs = median(trained.map(({ best }) => best));
  const judged = await compute(
    'adaptJudge',
    { ...input, trials: trained.map(({ weights }) => weights) },
    {
      signal,
      onProgress: (event) => {
        tell('judge', folds, (judging * event.done) / event.total);
      },
    },
  );
  const offered = judged.offered && epochs > 0;
  return {
    judged,
    offered,
    reason: epochs === 0 ? 'nothing-learned' : judged.reason,
    weights: offered ? (await fit(null, epochs)).weights : null,
    history: meanHistory(trained),
    epochs,
  };
}

/** Results in order, at most `width` at work. */
async function pooled<T>(count: number, width: number, work: (at: number) => Promise<T>): Promise<T[]> {
  const out: T[] = [];
  let next = 0;
  const one = async (): Promise<void> => {
    while (next < count) {
      const at = next++;
      out[at] = await work(at);
    }
  };
  await Promise.all(Array.from({ length: width }, one));
  return out;
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The mean of the trials, as far as the shortest of them went. */
function meanHistory(trained: readonly Trained[]): AdaptLoss[] {
  const length = Math.min(...trained.map(({ history }) => history.length));
  const mean = (at: number, of: 'loss' | 'held'): number =>
    trained.reduce((sum, { history }) => sum + (history[at]?.[of] ?? 0), 0) / trained.length;
  return Array.from({ length }, (_, at) => ({
    epoch: at + 1,
    loss: mean(at, 'loss'),
    held: mean(at, 'held'),
  }));
}
