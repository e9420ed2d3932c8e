/**
 * Ids above 0 and the slot of each, as an array by id: ids are handed out one after the other and never twice, so that the
 * array is little longer than there are ids. A Map of a million takes ten times the memory, and holds the thread for
 * a tenth of a second whenever it outgrows its table.
 */
export class SlotMap {
  /** By id: the slot plus one; 0 for none. */
  #slots: Int32Array;
  #size = 0;

  /** @param capacity highest id expected */
  constructor(capacity: number) {
    this.#slots = new Int32Array(capacity + 1);
  }

  get size(): number {
    return this.#size;
  }

  has(id: number): boolean {
    return (this.#slots[id] ?? 0) !== 0;
  }

  get(id: number): number | null {
    const slot = this.#slots[id] ?? 0;
    return slot === 0 ? null : slot - 1;
  }

  set(id: number, slot: number): void {
    if (id >= this.#slots.length) {
      const larger = new Int32Array(Math.max(id + 1, 2 * this.#slots.length));
      larger.set(this.#slots);
      this.#slots = larger;
    }
    if (this.#slots[id] === 0) this.#size++;
    this.#slots[id] = slot + 1;
  }

  delete(id: number): void {
    if (!this.has(id)) return;
    this.#slots[id] = 0;
    this.#size--;
  }

  /** Every id, ascending. What comes or goes meanwhile may be met or not. */
  *keys(): Generator<number> {
    for (let id = 1; id < this.#slots.length; id++) if (this.#slots[id] !== 0) yield id;
  }
}
