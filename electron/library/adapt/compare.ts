/** The comparisons by which a trial is judged: pairs, searches and groups of labelled samples. */
import type { Thresholds } from '../../contract/model.ts';
import type { Compared } from '../../evaluate/sweep.ts';
import { Grouper } from '../cluster/grouper.ts';
import { dotRow } from '../index/dot.ts';
import { Gallery } from '../index/gallery.ts';
import { meanTemplate } from '../templates/fusion.ts';
import type { Split } from './split.ts';

export type { Compared };

export interface Samples {
  readonly vectors: Float32Array;
  readonly dimension: number;
  readonly person: Int32Array;
}

/** Faces compared with each other in one trial at most: 250,000 pairs; beyond, each person gives fewer. */
const mostFaces = 700;

const rowOf = ({ vectors, dimension: d }: Samples, row: number): Float32Array =>
  vectors.subarray(row * d, (row + 1) * d);

/** Every pair of these rows, as far as {@link mostFaces} allows. */
export function* pairsOf(samples: Samples, rows: Int32Array): Generator<Compared> {
  const { vectors, dimension: d, person } = samples;
  const some = thinned(rows, person);
  for (let i = 0; i < some.length; i++) {
    const first = some[i] as number;
    const query = rowOf(samples, first);
    for (let j = 0; j < i; j++) {
      const second = some[j] as number;
      const [a, b] = [person[first] as number, person[second] as number];
      yield { score: dotRow(vectors, second * d, query, d), same: a === b, a, b };
    }
  }
}

function thinned(rows: Int32Array, person: Int32Array): number[] {
  if (rows.length <= mostFaces) return [...rows];
  const own = Map.groupBy(rows, (row) => person[row] as number);
  const each = Math.max(2, Math.floor(mostFaces / own.size));
  return [...own.values()].flatMap((list) => list.slice(0, each));
}

/**
 * Open-set searches (ISO/IEC 19795-1): trained people are enrolled with what the trial learned from; mated probes
 * are their unseen photos, non-mated probes people never trained on. A mate that is not first scores below every
 * threshold, so that 1 − TAR at a false-match rate is FNIR(N, 1, T) at that FPIR.
 */
export function searches(samples: Samples, { learn, stop, test, unseen }: Split): Compared[] {
  const { dimension: d, person } = samples;
  const enrolled = Map.groupBy([...learn, ...stop], (row) => person[row] as number);
  const gallery = [...enrolled].flatMap(([who, rows]) => {
    const mean = meanTemplate(rows.map((row) => rowOf(samples, row)));
    return mean === null ? [] : [{ who, direction: mean.direction }];
  });
  const search = (row: number): Compared => {
    const query = rowOf(samples, row);
    const own = person[row] as number;
    let best = { who: -1, score: -1 };
    for (const { who, direction } of gallery) {
      const score = dotRow(direction, 0, query, d);
      if (score > best.score) best = { who, score };
    }
    const mated = enrolled.has(own);
    return { score: mated && best.who !== own ? -2 : best.score, same: mated, a: own, b: own };
  };
  return [...test, ...unseen].map(search);
}

/** Pairs of faces by what grouping made of them. */
export interface GroupedPairs {
  /** The person of every mated pair in one group. */
  readonly right: number[];
  /** The two people of every non-mated pair in one group. */
  readonly wrong: [number, number][];
  /** The person of every mated pair. */
  readonly mated: number[];
}

/** Groups these rows from nothing, in their order, as a scan would; each stands for a photo of its own. */
export function grouped(samples: Samples, rows: Int32Array, thresholds: Thresholds): GroupedPairs {
  const { dimension: d, person } = samples;
  const gallery = new Gallery('trial', d, rows.length);
  const grouper = new Grouper(gallery, { join: thresholds.groupJoin, merge: thresholds.groupMerge });
  let groups = 0;
  // A person's faces do not come one after another in a library.
  const order = [...rows].sort((a, b) => shuffleKey(a) - shuffleKey(b));
  for (const row of order) {
    const vector = rowOf(samples, row);
    if (dotRow(vector, 0, vector, d) === 0) continue;
    const face = row + 1;
    gallery.add({ face, photo: face, person: null, by: null, usable: true, vector }, 'trial');
    grouper.place([face], () => ++groups);
  }
  grouper.settleNow(0);
  const groupOf = (row: number): number | null => (gallery.has(row + 1) ? gallery.personOf(row + 1) : null);
  const found: GroupedPairs = { right: [], wrong: [], mated: [] };
  for (const [i, first] of rows.entries()) {
    for (const second of rows.subarray(0, i)) {
      const [a, b] = [person[first] as number, person[second] as number];
      if (a === b) found.mated.push(a);
      const group = groupOf(first);
      if (group === null || group !== groupOf(second)) continue;
      if (a === b) found.right.push(a);
      else found.wrong.push([a, b]);
    }
  }
  return found;
}

/** A fixed scramble of small whole numbers. */
const shuffleKey = (row: number): number => Math.imul(row + 1, 0x9e3779b1) >>> 0;
