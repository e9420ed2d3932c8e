/**
 * 1:N search on labelled samples, closed and open set (ISO/IEC 19795-1; Grother, Ngan & Hanaoka, NIST IR 8271).
 * The score of a person is that of the app: the cosine to the mean template.
 */
import { dotRow } from '../library/index/dot.ts';
import { type Multiply, reaching, tiles } from '../library/products/tiles.ts';
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
export async function searchAll(
  { vectors, dimension, identity }: Samples,
  seed: number,
  multiply: Multiply,
): Promise<Searches | null> {
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
  const gallery = { vectors: joined(directions, dimension), dimension };
  const queries = { vectors: joined(searched.map(vector), dimension), dimension };
  const own = searched.map((row) => place.get(identity[row] as number) ?? null);
  const score = (at: number, query: number): number =>
    dotRow(directions[at] as Float32Array, 0, vector(searched[query] as number), dimension);
  const mine = own.map((at, query) => (at === null ? null : score(at, query)));
  const best = new Float64Array(searched.length).fill(-1);
  const rank = new Int32Array(searched.length).fill(1);
  /** Below this a person is neither the best of the others nor before the probe's own. */
  const bars = new Float64Array(searched.length).fill(-Infinity);
  for await (const tile of tiles(gallery, queries, multiply)) {
    reaching(tile, bars, (at, query, about) => {
      if (at === own[query]) return;
      const { slack } = tile;
      const ownScore = mine[query] ?? Infinity;
      const top = best[query] as number;
      // Compared for true only where the rounding of a product could tell otherwise.
      const decides = about >= top - slack || Math.abs(about - ownScore) <= slack;
      const found = decides ? score(at, query) : about;
      if (found > top) best[query] = found;
      // An equal score counts against us.
      if (found >= ownScore) rank[query] = (rank[query] as number) + 1;
      bars[query] = Math.min(ownScore, best[query] as number) - slack;
    });
  }
  const ranks: { identity: number; rank: number }[] = [];
  const compared: Compared[] = [];
  for (const [query, row] of searched.entries()) {
    const who = identity[row] as number;
    const ownScore = mine[query] ?? null;
    compared.push({ score: best[query] as number, same: false, a: who, b: who });
    if (ownScore === null) continue;
    const at = rank[query] as number;
    ranks.push({ identity: who, rank: at });
    compared.push({ score: at === 1 ? ownScore : -2, same: true, a: who, b: who });
  }
  return { gallery: people.length, templates, enrolled, ranks, compared };
}

function joined(vectors: readonly Float32Array[], dimension: number): Float32Array {
  const all = new Float32Array(vectors.length * dimension);
  for (const [at, vector] of vectors.entries()) all.set(vector, at * dimension);
  return all;
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
