/**
 * Everything a report says in numbers, from vectors, labels and a seed alone: there is no clock in it and no
 * order of threads, so the same input gives the same bytes.
 */
import type { Estimate, EvaluationReport } from '../contract/evaluate.ts';
import { dotRow } from '../library/index/dot.ts';
import { type Multiply, oneByOne } from '../library/products/tiles.ts';
import { estimate, replicates } from './bootstrap.ts';
import { choosePairs, type IndexPair } from './choose-pairs.ts';
import { errorVersusDiscard } from './edc.ts';
import { accuracyUnder, foldedAccuracy } from './folds.ts';
import { histogramOf } from './histogram.ts';
import { identificationUnder } from './identification.ts';
import { type Samples, searchAll } from './identify.ts';
import { farGrid, quotedFar, rateName, supportOf } from './rates.ts';
import { auc, eer, tarAtFar } from './roc.ts';
import { type Compared, sortCompared, sweep } from './sweep.ts';
import { worstPairs, type WorstRow } from './worst.ts';

export interface MeasureInput extends Samples {
  /** Pairs to compare as rows a, b and 1 for mates, three numbers each; null compares by identity. */
  readonly pairs: Int32Array | null;
  /** 0..100 of each sample. */
  readonly quality: Float32Array;
  /** Whether identities are known well enough to search 1:N. */
  readonly search: boolean;
  readonly seed: number;
}

export interface Measured extends Pick<
  EvaluationReport,
  | 'pairs'
  | 'accuracy'
  | 'accuracyStd'
  | 'threshold'
  | 'auc'
  | 'eer'
  | 'tarAtFar'
  | 'intervals'
  | 'tar'
  | 'roc'
  | 'histogram'
  | 'discard'
  | 'identification'
  | 'replicates'
> {
  readonly mated: number;
  readonly nonMated: number;
  /** True when there were more pairs than were compared. */
  readonly drawn: boolean;
  readonly worst: { readonly mated: readonly WorstRow[]; readonly nonMated: readonly WorstRow[] };
}

export interface MeasureProgress {
  readonly done: number;
  readonly total: number;
  readonly stage: string;
}

/** Error versus discard in steps of 5 %, as far as half of all pairs. */
const discardSteps = 20;
const discardShown = 10;

/** @throws FacetError `invalid-input` when there are fewer than two mated or two non-mated pairs */
export async function measure(
  input: MeasureInput,
  report: (progress: MeasureProgress) => void,
  multiply: Multiply = oneByOne,
): Promise<Measured> {
  const { identity, quality, seed } = input;
  const chosen =
    input.pairs === null ? choosePairs(identity, seed) : { pairs: unpack(input.pairs), drawn: false };
  const pairs = chosen.pairs.map((pair) => scored(input, pair));
  const folded = foldedAccuracy(pairs);
  const nonMated = pairs.filter(({ same }) => !same).length;
  const people = new Set(pairs.flatMap(({ a, b }) => [a, b])).size;
  const count = identity.reduce((most, who) => Math.max(most, who + 1), 0);
  const searches = input.search ? await searchAll(input, seed, multiply) : null;

  const grid = farGrid(nonMated);
  const sorted = sortCompared(pairs);
  const right = accuracyUnder(pairs, folded);
  const identification = searches === null ? null : identificationUnder(searches);
  const samples = {
    accuracy: [] as number[],
    auc: [] as number[],
    eer: [] as number[],
    tar: Array.from(grid, () => [] as number[]),
  };
  const times = replicatesFor(pairs.length + (searches?.compared.length ?? 0));
  let done = 0;
  for (const weights of replicates(count, times, seed)) {
    if (done % 20 === 0) report({ done, total: times, stage: '' });
    done++;
    identification?.add(weights);
    const one = sweep(sorted, weights, grid);
    const accuracy = right(weights);
    if (one === null || accuracy === null) continue;
    samples.auc.push(one.auc);
    samples.eer.push(one.eer);
    samples.accuracy.push(accuracy);
    one.tar.forEach((value, i) => samples.tar[i]?.push(value));
  }
  report({ done: times, total: times, stage: '' });

  const tarOf = (far: number): Estimate =>
    estimate(tarAtFar(pairs, far), samples.tar[grid.indexOf(far)] ?? [], people);
  const tar = quotedFar.map((far) => ({ far, ...tarOf(far), support: supportOf(far, nonMated) }));
  const accuracy = estimate(folded.accuracy, samples.accuracy, people);
  const area = estimate(auc(pairs), samples.auc);
  const equal = estimate(eer(pairs), samples.eer, people);
  return {
    pairs: pairs.length,
    accuracy: folded.accuracy,
    accuracyStd: folded.accuracyStd,
    threshold: folded.threshold,
    auc: area.value,
    eer: equal.value,
    // 1e-2 and 1e-3 are always there, as they have been from the first; rarer rates only where they mean something.
    tarAtFar: Object.fromEntries(
      tar
        .filter(({ far, support }) => far >= 1e-3 || support !== 'none')
        .map(({ far, value }) => [rateName(far), value]),
    ),
    intervals: { accuracy: bounds(accuracy), auc: bounds(area), eer: bounds(equal) },
    tar,
    roc: [...grid].filter((far) => far * nonMated >= 1).map((far) => ({ far, ...tarOf(far) })),
    histogram: histogramOf(pairs),
    discard: discardCurve(pairs, chosen.pairs, quality, folded.threshold),
    identification: identification?.answer() ?? null,
    replicates: samples.auc.length,
    mated: pairs.length - nonMated,
    nonMated,
    drawn: chosen.drawn,
    worst: worstPairs(pairs, chosen.pairs),
  };
}

function unpack(packed: Int32Array): IndexPair[] {
  return Array.from({ length: packed.length / 3 }, (_, i) => ({
    a: packed[3 * i] as number,
    b: packed[3 * i + 1] as number,
    same: packed[3 * i + 2] === 1,
  }));
}

/** The pair's cosine, with the identities in place of the rows. */
function scored({ vectors, dimension, identity }: Samples, { a, b, same }: IndexPair): Compared {
  const query = vectors.subarray(b * dimension, (b + 1) * dimension);
  const score = dotRow(vectors, a * dimension, query, dimension);
  return { score, same, a: identity[a] as number, b: identity[b] as number };
}

const bounds = ({ low, high }: Estimate): { low: number; high: number } => ({ low, high });

/** 1000; fewer where each is dear, but enough for the 2.5 % points. */
const replicatesFor = (compared: number): number =>
  Math.round(Math.min(1000, Math.max(200, 5e7 / Math.max(1, compared))));

/** By the worse of the two faces of a pair, at the threshold of all pairs. */
function discardCurve(
  pairs: readonly Compared[],
  rows: readonly IndexPair[],
  quality: Float32Array,
  threshold: number,
): EvaluationReport['discard'] {
  const qualified = pairs.map(({ score, same }, i) => {
    const { a, b } = rows[i] as IndexPair;
    return { score, same, quality: Math.min(quality[a] as number, quality[b] as number) };
  });
  const known = (rate: number): number | null => (Number.isNaN(rate) ? null : rate);
  return errorVersusDiscard(qualified, threshold, discardSteps)
    .slice(0, discardShown + 1)
    .map(({ discarded, fnmr, fmr }) => ({ discarded, fnmr: known(fnmr), fmr: known(fmr) }));
}
