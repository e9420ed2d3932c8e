/** A few vectors in one plain array, compared one by one. */
import { dotRow } from './dot.ts';

export class PlainRows {
  readonly #dimension: number;
  /** Rows it may ever hold. */
  readonly #most: number;
  #numbers = new Float32Array(0);
  #rows = 0;
  readonly #free: number[] = [];
  readonly #marks = new Set<number>();

  constructor(dimension: number, most: number) {
    this.#dimension = dimension;
    this.#most = most;
  }

  /** Slots given out so far, those free again included. */
  get rows(): number {
    return this.#rows;
  }

  get isFull(): boolean {
    return this.#rows === this.#most && this.#free.length === 0;
  }

  /** Slots that are marked. */
  get marks(): ReadonlySet<number> {
    return this.#marks;
  }

  /** Takes a vector in; returns its slot. */
  add(vector: Float32Array): number {
    const slot = this.#free.pop() ?? this.#rows++;
    if ((slot + 1) * this.#dimension > this.#numbers.length) {
      const larger = new Float32Array(Math.min(this.#most, 2 * slot + 16) * this.#dimension);
      larger.set(this.#numbers);
      this.#numbers = larger;
    }
    this.write(slot, vector);
    return slot;
  }

  write(slot: number, vector: Float32Array): void {
    this.#numbers.set(vector, slot * this.#dimension);
  }

  mark(slot: number, on: boolean): void {
    if (on) this.#marks.add(slot);
    else this.#marks.delete(slot);
  }

  /** Frees a slot and overwrites its vector. */
  remove(slot: number): void {
    this.vector(slot).fill(0);
    this.#marks.delete(slot);
    this.#free.push(slot);
  }

  /** A view that is valid until the next `add` or `remove`. */
  vector(slot: number): Float32Array {
    return this.#numbers.subarray(slot * this.#dimension, (slot + 1) * this.#dimension);
  }

  /** Every slot that `counts`, with its cosine to the query. */
  each(
    query: Float32Array,
    counts: (slot: number) => boolean,
    visit: (slot: number, cosine: number) => void,
  ): void {
    const d = this.#dimension;
    for (let slot = 0; slot < this.#rows; slot++) {
      if (counts(slot)) visit(slot, dotRow(this.#numbers, slot * d, query, d));
    }
  }

  /** Overwrites everything: the vectors are biometric data, and live on elsewhere. */
  wipe(): void {
    this.#numbers.fill(0);
    this.#numbers = new Float32Array(0);
    this.#marks.clear();
  }
}
