/** The mean vectors of all groups in one matrix, so that a new face meets every group in one pass. */
import { dotRow } from '../index/dot.ts';
import type { Cluster } from './cluster.ts';

export class Means {
  readonly #dimension: number;
  #matrix: Float32Array;
  readonly #clusters: Cluster[] = [];
  readonly #rows = new Map<number, number>();

  constructor(dimension: number) {
    this.#dimension = dimension;
    this.#matrix = new Float32Array(64 * dimension);
  }

  /** Number of groups. */
  get size(): number {
    return this.#clusters.length;
  }

  /** Writes (or rewrites) the row of a group after its members changed. */
  update(cluster: Cluster): void {
    let row = this.#rows.get(cluster.id);
    if (row === undefined) {
      row = this.#clusters.push(cluster) - 1;
      this.#rows.set(cluster.id, row);
      if ((row + 1) * this.#dimension > this.#matrix.length) {
        const matrix = new Float32Array(this.#matrix.length * 2);
        matrix.set(this.#matrix);
        this.#matrix = matrix;
      }
    }
    cluster.writeMean(this.#matrix, row * this.#dimension);
  }

  remove(id: number): void {
    const row = this.#rows.get(id);
    const last = this.#clusters.pop();
    if (row === undefined || last === undefined) return;
    const d = this.#dimension;
    const end = this.#clusters.length * d;
    if (last.id !== id) {
      this.#clusters[row] = last;
      this.#rows.set(last.id, row);
      this.#matrix.copyWithin(row * d, end, end + d);
    }
    this.#matrix.fill(0, end, end + d);
    this.#rows.delete(id);
  }

  /** A view of a group's mean vector, valid until the next `update` or `remove`; null for an unknown group. */
  of(id: number): Float32Array | null {
    const row = this.#rows.get(id);
    return row === undefined
      ? null
      : this.#matrix.subarray(row * this.#dimension, (row + 1) * this.#dimension);
  }

  /** Calls `visit` with every group whose mean has a dot product of at least `least` with `query`. */
  each(query: Float32Array, least: number, visit: (dot: number, cluster: Cluster) => void): void {
    const d = this.#dimension;
    const matrix = this.#matrix;
    const size = this.#clusters.length;
    for (let row = 0; row < size; row++) {
      const dot = dotRow(matrix, row * d, query, d);
      if (dot >= least) visit(dot, this.#clusters[row] as Cluster);
    }
  }
}
