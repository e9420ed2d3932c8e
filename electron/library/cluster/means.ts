/** The mean vectors of all groups, so that a new face meets every group in one search. */
import { dotRow } from '../index/dot.ts';
import type { VectorsOptions } from '../index/options.ts';
import { Vectors } from '../index/vectors.ts';
import type { Cluster } from './cluster.ts';

/** A group and the dot product of its mean with what was asked for. */
export interface NearGroup {
  readonly cluster: Cluster;
  readonly dot: number;
}

/** How many means make it worth while to search them with kernels, and how those lie. */
export type MeansOptions = Omit<VectorsOptions, 'dimension' | 'kept'>;

export class Means {
  readonly #vectors: Vectors;
  readonly #groups = new Map<number, { readonly cluster: Cluster; readonly slot: number }>();
  readonly #mean: Float32Array;

  constructor(dimension: number, options: MeansOptions = {}) {
    this.#vectors = new Vectors({ ...options, dimension });
    this.#mean = new Float32Array(dimension);
  }

  /** Says how many groups there will be soon; see {@link Vectors.expect}. */
  expect(groups: number): void {
    this.#vectors.expect(groups);
  }

  /** Number of groups. */
  get size(): number {
    return this.#groups.size;
  }

  /** Writes (or rewrites) the mean of a group after its members changed. */
  update(cluster: Cluster): void {
    cluster.writeMean(this.#mean, 0);
    const known = this.#groups.get(cluster.id);
    if (known !== undefined) this.#vectors.write(known.slot, this.#mean);
    else this.#groups.set(cluster.id, { cluster, slot: this.#vectors.add(cluster.id, this.#mean) });
  }

  remove(id: number): void {
    const known = this.#groups.get(id);
    if (known === undefined) return;
    this.#vectors.remove(known.slot);
    this.#groups.delete(id);
  }

  /** A view of a group's mean vector, valid until the next `update` or `remove`; null for an unknown group. */
  of(id: number): Float32Array | null {
    const known = this.#groups.get(id);
    return known === undefined ? null : this.#vectors.vector(known.slot);
  }

  /** Dot product of a group's mean with `query`. */
  dot(cluster: Cluster, query: Float32Array): number {
    const mean = this.of(cluster.id);
    return mean === null ? 0 : dotRow(mean, 0, query, query.length);
  }

  /** The `k` groups whose means have the largest dot product with `query`, best first, equals by id. */
  top(query: Float32Array, k: number): NearGroup[] {
    return this.#vectors.top(query, k).map(({ face, cosine }) => this.#near(face, cosine));
  }

  /** Every group whose mean has a dot product of at least `least` with `query`, in no order. */
  range(query: Float32Array, least: number): NearGroup[] {
    return this.#vectors.range(query, least).map(({ face, cosine }) => this.#near(face, cosine));
  }

  #near(id: number, dot: number): NearGroup {
    const { cluster } = this.#groups.get(id) as { cluster: Cluster };
    return { cluster, dot };
  }
}
