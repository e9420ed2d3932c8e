/**
 * Which photos were being read when Facet last ended without a word. Written before a photo goes to the vision
 * process and taken back with its result, so that a photo that brings down everything is found out at last.
 */
import type { Store } from '../store/store.ts';

/**
 * How often Facet may end over one photo before the photo is set aside. High, because a power cut or a
 * `kill -9` meets whatever photo is being read, and such a photo is innocent.
 */
export const deathsForgiven = 10;

const key = 'reading';

export class Attempts {
  readonly #store: Store;
  /** Path → number of times Facet ended while it was read; the present reading counts as one. */
  readonly #reading: Map<string, number>;
  /** Paths in the map whose present reading is counted already. */
  readonly #counted = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
    const saved = JSON.parse(store.meta.get(key) ?? '{}') as Record<string, number>;
    this.#reading = new Map(Object.entries(saved));
  }

  /** Earlier ends of Facet over this photo. */
  deathsOver(path: string): number {
    return (this.#reading.get(path) ?? 0) - (this.#counted.has(path) ? 1 : 0);
  }

  /** The photo is about to be read. Durable when this returns. */
  began(path: string): void {
    if (this.#counted.has(path)) return;
    this.#counted.add(path);
    this.#reading.set(path, (this.#reading.get(path) ?? 0) + 1);
    this.#save();
  }

  /** Its result is stored (call in the same transaction). */
  finished(path: string): void {
    this.#counted.delete(path);
    if (this.#reading.delete(path)) this.#save();
  }

  /** A job ended in order: nothing is being read, so nothing of it may be held against a photo. */
  settle(): void {
    for (const path of this.#counted) {
      const deaths = (this.#reading.get(path) ?? 1) - 1;
      if (deaths <= 0) this.#reading.delete(path);
      else this.#reading.set(path, deaths);
    }
    this.#counted.clear();
    this.#save();
  }

  #save(): void {
    this.#store.meta.set(key, JSON.stringify(Object.fromEntries(this.#reading)));
  }
}
