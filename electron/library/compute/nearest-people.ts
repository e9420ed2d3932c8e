/** The person most like each probe, of all the probe may be. */
import { dotRow } from '../index/dot.ts';
import { type Multiply, reaching, tiles } from '../products/tiles.ts';
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

/** Compares every probe with every person; equal scores go to the one that comes first. */
export async function nearestPeople(
  input: ProbesAndPeople,
  report: Report,
  multiply: Multiply,
): Promise<NearestPeople> {
  const { dimension, probes, people, directions, barred } = input;
  const total = barred.length;
  const person = new Int32Array(total);
  const best = new Float64Array(total).fill(-Infinity);
  /** Below this nobody can be the nearest. */
  const bars = new Float64Array(total).fill(-Infinity);
  const skipped = barred.map((some) => new Set(some));
  const [rows, queries] = [
    { vectors: directions, dimension },
    { vectors: probes, dimension },
  ];
  for await (const tile of tiles(rows, queries, multiply)) {
    if (tile.firstRow === 0) report({ done: tile.firstQuery, total, stage: '' });
    reaching(tile, bars, (at, query) => {
      const id = people[at] as number;
      if (skipped[query]?.has(id) === true) return;
      const probe = probes.subarray(query * dimension, (query + 1) * dimension);
      const cosine = dotRow(directions, at * dimension, probe, dimension);
      if (cosine <= (best[query] as number)) return;
      best[query] = cosine;
      bars[query] = cosine - tile.slack;
      person[query] = id;
    });
  }
  return { person, score: Float32Array.from(best, (cosine) => Math.max(-1, Math.min(1, cosine))) };
}
