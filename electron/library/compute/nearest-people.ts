/** The person most like each probe, of all the probe may be. */
import { dotRow } from '../index/dot.ts';
import type { Report } from './report.ts';

export interface ProbesAndPeople {
  readonly dimension: number;
  /** One row of `dimension` floats of unit length per probe. */
  readonly probes: Float32Array;
  /** Person ids, one per row of `directions`. */
  readonly people: Int32Array;
  /** Mean templates, unit length. */
  readonly directions: Float32Array;
  /** Per probe the people it is not to be compared with. */
  readonly barred: readonly Int32Array[];
}

export interface NearestPeople {
  /** Per probe the nearest person; 0 when there is none. */
  readonly person: Int32Array;
  /** And the person score, -1..1. */
  readonly score: Float32Array;
}

/** Compares every probe with every person; equal scores go to the lower id. */
export function nearestPeople(input: ProbesAndPeople, report: Report): NearestPeople {
  const { dimension: d, probes, people, directions, barred } = input;
  const person = new Int32Array(barred.length);
  const score = new Float32Array(barred.length).fill(-1);
  barred.forEach((none, row) => {
    if (row % 64 === 0) report({ done: row, total: barred.length, stage: '' });
    const skip = new Set(none);
    const probe = probes.subarray(row * d, (row + 1) * d);
    let best = -Infinity;
    people.forEach((id, at) => {
      if (skip.has(id)) return;
      const cosine = dotRow(directions, at * d, probe, d);
      if (cosine <= best) return;
      best = cosine;
      person[row] = id;
      score[row] = Math.max(-1, Math.min(1, cosine));
    });
  });
  return { person, score };
}
