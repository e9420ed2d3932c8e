/**
 * Before against after, on people and photos that a trial never saw, all trials pooled. Changes are judged on the
 * same drawn people (a paired bootstrap), so what is hard for both versions does not hide a difference.
 */
import type { AdaptFigure, AdaptRow } from '../../contract/adapt.ts';
import type { Thresholds } from '../../contract/model.ts';
import { estimate, replicates } from '../../evaluate/bootstrap.ts';
import { sortCompared, sweep } from '../../evaluate/sweep.ts';
import type { Report } from '../compute/report.ts';
import { adapted } from './adapter.ts';
import { type Compared, grouped, type GroupedPairs, pairsOf, searches } from './compare.ts';
import { splitAll } from './split.ts';
import { carriedThresholds, spreadOf } from './thresholds.ts';

export interface JudgeInput {
  /** `person.length` rows of `dimension` floats, each of unit length, under the base contract. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly person: Int32Array;
  readonly seed: number;
  /** Of the base contract. */
  readonly thresholds: Thresholds;
  /** The adapter of each trial of `splitAll`, in its order. */
  readonly trials: readonly Float32Array[];
}

export interface Judged {
  readonly rows: readonly AdaptRow[];
  readonly mated: number;
  readonly nonMated: number;
  readonly offered: boolean;
  readonly reason: 'gains' | 'no-gain' | 'falls';
  /** Thresholds for the adapted vectors. */
  readonly thresholds: Thresholds;
}

const far = 1e-3;
const fpir = 0.1;
/** A figure may fall by this much without counting as fallen: less than one face in five hundred. */
const tolerance = 0.002;

/** Everything one version (base or adapted) scores in all trials. */
interface Version {
  readonly pairs: Compared[];
  readonly searches: Compared[];
  readonly groups: GroupedPairs;
}

export function judge(input: JudgeInput, report: Report): Judged {
  const { vectors, dimension, person, thresholds, trials, seed } = input;
  const before = empty();
  const after = empty();
  const splits = splitAll(person, seed);
  const spaces = splits.map((_, at) => adapted(vectors, trials[at] as Float32Array, dimension));
  for (const [at, split] of splits.entries()) {
    report({ done: at, total: splits.length + 1, stage: '' });
    for (const [version, rows] of [
      [before, vectors],
      [after, spaces[at] as Float32Array],
    ] as const) {
      const samples = { vectors: rows, dimension, person };
      for (const pair of pairsOf(samples, split.unseen)) version.pairs.push(pair);
      for (const search of searches(samples, split)) version.searches.push(search);
    }
  }
  const carried = carriedThresholds(thresholds, spreadOf(strangers(before)), spreadOf(strangers(after)));
  for (const [at, split] of splits.entries()) {
    const base = { vectors, dimension, person };
    add(before.groups, grouped(base, split.unseen, thresholds));
    add(after.groups, grouped({ ...base, vectors: spaces[at] as Float32Array }, split.unseen, carried));
  }
  const rows = compareVersions(before, after, person, seed);
  const nonMated = strangers(before).length;
  const fallen = rows.some(({ figure, outcome }) => figure !== 'tar' && outcome === 'worse');
  const gains = rows.some(({ figure, outcome }) => figure === 'tar' && outcome === 'better');
  const reason = !gains ? 'no-gain' : fallen ? 'falls' : 'gains';
  return {
    rows,
    mated: before.pairs.length - nonMated,
    nonMated,
    offered: reason === 'gains',
    reason,
    thresholds: carried,
  };
}

const empty = (): Version => ({ pairs: [], searches: [], groups: { right: [], wrong: [], mated: [] } });
const strangers = ({ pairs }: Version): number[] =>
  pairs.filter(({ same }) => !same).map(({ score }) => score);

function add(to: GroupedPairs, more: GroupedPairs): void {
  to.right.push(...more.right);
  to.wrong.push(...more.wrong);
  to.mated.push(...more.mated);
}

type Figures = Record<AdaptFigure, number | null>;

/** All figures of a version under a weighting of people; null where nothing of that kind was drawn. */
function measurer({ pairs, searches: found, groups }: Version): (weights: Float64Array) => Figures {
  const verification = sortCompared(pairs);
  const identification = sortCompared(found);
  const [fars, fpirs] = [Float64Array.of(far), Float64Array.of(fpir)];
  return (weights) => {
    const one = sweep(verification, weights, fars);
    const many = sweep(identification, weights, fpirs);
    const of = (who: readonly number[]): number =>
      who.reduce((sum, person) => sum + (weights[person] as number), 0);
    const right = of(groups.right);
    const wrong = groups.wrong.reduce(
      (sum, [a, b]) => sum + (weights[a] as number) * (weights[b] as number),
      0,
    );
    const mated = of(groups.mated);
    return {
      tar: one?.tar[0] ?? null,
      eer: one?.eer ?? null,
      fnir: many === null ? null : 1 - (many.tar[0] as number),
      precision: right + wrong === 0 ? null : right / (right + wrong),
      recall: mated === 0 ? null : right / mated,
    };
  };
}

const figures: readonly { readonly figure: AdaptFigure; readonly higherIsBetter: boolean }[] = [
  { figure: 'tar', higherIsBetter: true },
  { figure: 'eer', higherIsBetter: false },
  { figure: 'fnir', higherIsBetter: false },
  { figure: 'precision', higherIsBetter: true },
  { figure: 'recall', higherIsBetter: true },
];

function compareVersions(before: Version, after: Version, person: Int32Array, seed: number): AdaptRow[] {
  const people = person.reduce((most, who) => Math.max(most, who + 1), 0);
  const [measureBefore, measureAfter] = [measurer(before), measurer(after)];
  const everybody = new Float64Array(people).fill(1);
  const [was, is] = [measureBefore(everybody), measureAfter(everybody)];
  const drawn: [Figures, Figures][] = [];
  for (const weights of replicates(people, replicatesFor(before.pairs.length), seed))
    drawn.push([measureBefore(weights), measureAfter(weights)]);
  return figures.map(({ figure, higherIsBetter }) => {
    const both = drawn.flatMap(([x, y]) =>
      x[figure] === null || y[figure] === null ? [] : [[x[figure], y[figure]] as const],
    );
    // A library so small that a figure does not exist at all has lost nothing there.
    const [first, second] = [was[figure] ?? 0, is[figure] ?? 0];
    const change = estimate(
      second - first,
      both.map(([x, y]) => y - x),
    );
    return {
      figure,
      before: estimate(
        first,
        both.map(([x]) => x),
        people,
      ),
      after: estimate(
        second,
        both.map(([, y]) => y),
        people,
      ),
      change,
      higherIsBetter,
      outcome: outcomeOf(change, higherIsBetter),
    };
  });
}

function outcomeOf(change: AdaptRow['change'], higherIsBetter: boolean): AdaptRow['outcome'] {
  const { value, low, high } = higherIsBetter
    ? change
    : { value: -change.value, low: -change.high, high: -change.low };
  if (value < -tolerance || high < 0) return 'worse';
  return low > 0 ? 'better' : 'same';
}

/** 1000; fewer where each is dear, but enough for the 2.5 % points. */
const replicatesFor = (pairs: number): number =>
  Math.round(Math.min(1000, Math.max(200, 5e7 / Math.max(1, pairs))));
