/**
 * 1:N search on labelled samples, closed and open set (ISO/IEC 19795-1; Grother, Ngan & Hanaoka, NIST IR 8271).
 * The score of a person is that of the app: the cosine to the mean template.
 */
import { dotRow } from '../library/index/dot.ts';
import { meanTemplate } from '../library/templates/fusion.ts';
import { seededRandom, shuffled } from './random.ts';
import type { Compared } from './sweep.ts';

export interface Samples {
  /** `identity.length` unit vectors, one after another. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** 0 .. count − 1. */
  readonly identity: Int32Array;
}

export interface Searches {
  /** People enrolled, templates in all, and the most samples one person was enrolled with. */
  readonly gallery: number;
  readonly templates: number;
  readonly enrolled: number;
  /** Rank of the probe's own person, from 1, and its identity, for every mated search. */
  readonly ranks: readonly { readonly identity: number; readonly rank: number }[];
  /**
   * Mated searches score as their person, those not found at rank 1 below every threshold; non-mated ones as
   * the best of the others. So false accepts are FPIR(N, T), and missed mates FNIR(N, 1, T).
   */
  readonly compared: readonly Compared[];
}

/** Most samples of one person in the gallery; at least one is kept as a probe. */
const mostEnrolled = 3;
/** Probes searched at most: 20,000 against 1,000 people take seconds. */
const mostProbes = 20_000;

/**
 * Enrols everybody with two samples and more and searches for all other samples. Every probe is searched
 * twice: as a mated search, and, its own person taken out of the gallery, as a non-mated one; people with one
 * sample are non-mated probes only. So N is the number of people enrolled, less one for most non-mated searches.
 * @returns null with fewer than two people to enrol
 */
export function searchAll({ vectors, dimension, identity }: Samples, seed: number): Searches | null {
  const random = seededRandom(seed);
  const rows = Map.groupBy(identity.keys(), (row) => identity[row] as number);
  const vector = (row: number): Float32Array => vectors.subarray(row * dimension, (row + 1) * dimension);
  const people: number[] = [];
  const directions: Float32Array[] = [];
  const probes: number[] = [];
  let templates = 0;
  let enrolled = 0;
  for (const who of [...rows.keys()].sort((x, y) => x - y)) {
    const own = shuffled(rows.get(who) ?? [], random);
    const count = Math.min(mostEnrolled, own.length - 1);
    const mean = count > 0 ? meanTemplate(own.slice(0, count).map(vector)) : null;
    if (mean === null) {
      probes.push(...own);
      continue;
    }
    people.push(who);
    directions.push(mean.direction);
    probes.push(...own.slice(count));
    templates += count;
    enrolled = Math.max(enrolled, count);
  }
  if (people.length < 2) return null;
  const searched = probes.length > mostProbes ? shuffled(probes, random).slice(0, mostProbes) : probes;
  const place = new Map(people.map((who, at) => [who, at]));
  const ranks: { identity: number; rank: number }[] = [];
  const compared: Compared[] = [];
  for (const row of searched) {
    const who = identity[row] as number;
    const query = vector(row);
    const own = place.get(who);
    const mine = own === undefined ? null : dotRow(directions[own] as Float32Array, 0, query, dimension);
    let best = -1;
    let rank = 1;
    for (const [at, direction] of directions.entries()) {
      if (at === own) continue;
      const score = dotRow(direction, 0, query, dimension);
      if (score > best) best = score;
      // An equal score counts against us.
      if (mine !== null && score >= mine) rank++;
    }
    compared.push({ score: best, same: false, a: who, b: who });
    if (mine === null) continue;
    ranks.push({ identity: who, rank });
    compared.push({ score: rank === 1 ? mine : -2, same: true, a: who, b: who });
  }
  return { gallery: people.length, templates, enrolled, ranks, compared };
}

/** Share of mated searches with rank ≤ 1, 2, … `last`, each identity weighted. */
export function cumulativeMatch(
  ranks: Searches['ranks'],
  weights: Float64Array | null,
  last: number,
): number[] {
  const hits = new Float64Array(last + 1);
  let total = 0;
  for (const { identity, rank } of ranks) {
    const weight = weights === null ? 1 : (weights[identity] as number);
    total += weight;
    if (rank <= last) hits[rank] = (hits[rank] as number) + weight;
  }
  let found = 0;
  return Array.from({ length: last }, (_, i) => (found += hits[i + 1] as number) / total);
}
