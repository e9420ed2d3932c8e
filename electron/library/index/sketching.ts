/** The sketches of all rows, made when a search first looks at them, and the sketch and cut of each query. */
import type { Planes } from './planes.ts';
import { centreOf, cutFor } from './sketch-cut.ts';

/** Sketches made between two yields: some 3 ms. */
const slice = 16_384;

export class Sketching {
  readonly #dimension: number;
  /** Done when every row has its sketch. */
  #under: Promise<void> = Promise.resolve();
  #isDone: boolean;

  /** @param isDone they came with the planes */
  constructor(dimension: number, isDone: boolean) {
    this.#dimension = dimension;
    this.#isDone = isDone;
  }

  /** Whether every row has its sketch. */
  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * The sketch of a query, and its cut. The first time sketches of all rows are made, giving way to other calls.
   * @param inUse whether a slot holds a vector
   */
  async of(
    planes: Planes,
    inUse: (slot: number) => boolean,
    query: Float32Array,
    threshold: number,
  ): Promise<{ sketch: Uint8Array; cut: number }> {
    if (planes.centre === null) this.#under = this.#all(planes, inUse);
    await this.#under;
    const centre = planes.centre ?? new Float32Array(this.#dimension);
    return { sketch: planes.sketchOf(query), cut: cutFor(threshold, this.#dimension, centre) };
  }

  async #all(planes: Planes, inUse: (slot: number) => boolean): Promise<void> {
    const { rows } = planes;
    const rowOf = (slot: number) => (inUse(slot) ? planes.vector(slot) : null);
    // From here on every new row gets its sketch as it comes.
    planes.recentre(centreOf(rows, this.#dimension, rowOf));
    for (let first = 0; first < rows; first += slice) {
      planes.sketch(first, Math.min(slice, rows - first));
      await new Promise((resolve) => setImmediate(resolve));
    }
    this.#isDone = true;
  }
}
