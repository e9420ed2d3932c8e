/** Rows of which only codes are known, while their float32 numbers are still being read. */
export class Awaited {
  readonly #slots: Uint32Array;
  readonly #ids: Int32Array;
  /** By slot: 1 while its numbers are awaited. */
  readonly #open: Uint8Array;
  readonly #numbersOf: (id: number) => Float32Array | null;

  /**
   * @param ids the id in each slot; 0 for none
   * @param numbersOf reads the numbers of one id; null when it is not there any more
   */
  constructor(ids: Int32Array, numbersOf: (id: number) => Float32Array | null) {
    this.#numbersOf = numbersOf;
    this.#open = new Uint8Array(ids.length);
    for (let slot = 0; slot < ids.length; slot++) this.#open[slot] = ids[slot] === 0 ? 0 : 1;
    this.#slots = ascending(ids);
    this.#ids = ids.slice();
  }

  has(slot: number): boolean {
    return this.#open[slot] === 1;
  }

  numbersOf(slot: number): Float32Array | null {
    return this.#numbersOf(this.#ids[slot] as number);
  }

  /** The slot that awaits the numbers of this id, which does so no longer; null when none does. */
  take(id: number): number | null {
    let low = 0;
    let high = this.#slots.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[this.#slots[middle] as number] as number) < id) low = middle + 1;
      else high = middle;
    }
    const slot = this.#slots[low];
    if (slot === undefined || this.#ids[slot] !== id || this.#open[slot] !== 1) return null;
    this.#open[slot] = 0;
    return slot;
  }

  /** Slots that still wait. */
  *left(): Generator<number> {
    for (let slot = 0; slot < this.#open.length; slot++) if (this.#open[slot] === 1) yield slot;
  }
}

/** The slots with an id, by id. Ids mostly lie in order already. Plain loops: there are a million, and a window waits. */
function ascending(ids: Int32Array): Uint32Array {
  const slots = new Uint32Array(ids.length);
  let count = 0;
  let last = 0;
  let inOrder = true;
  for (let slot = 0; slot < ids.length; slot++) {
    const id = ids[slot] as number;
    if (id === 0) continue;
    if (id < last) inOrder = false;
    last = id;
    slots[count++] = slot;
  }
  const found = slots.subarray(0, count);
  return inOrder ? found : found.sort((a, b) => (ids[a] as number) - (ids[b] as number));
}
