/**
 * Vectors in memory that every thread can scan: float32 rows, and the codes and sketches made from them. Rows never
 * move, so a scan that is under way in another thread stays right while rows come and go. Knows slots, no faces.
 */
import { type Kernels, kernelsOver } from './kernels.ts';
import { type Layout, layoutOf, type LayoutOptions, mostPages, pagesFor, shardAt } from './layout.ts';
import { setBit, type Shard, shardOver } from './shard.ts';

interface Bank {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
  shards: number;
}

export class Planes {
  readonly layout: Layout;
  readonly #banks: Bank[] = [];
  readonly #shards: Shard[] = [];
  #rows = 0;
  #live = 0;
  readonly #free: number[] = [];
  /** Freed while a scan was under way: such a slot may still be named by its answer. */
  readonly #resting: number[] = [];
  #scans = 0;
  #centre: Float32Array | null = null;
  readonly #onShard: ((shard: Shard, number: number) => void) | undefined;

  /** @param onShard told of every new shard, before anything is in it */
  constructor(options: LayoutOptions, onShard?: (shard: Shard, number: number) => void) {
    this.layout = layoutOf(options);
    this.#onShard = onShard;
  }

  /** Slots given out so far, those free again included. */
  get rows(): number {
    return this.#rows;
  }

  /** Slots in use. */
  get size(): number {
    return this.#live;
  }

  get shards(): readonly Shard[] {
    return this.#shards;
  }

  /** The memories, one per bank. */
  get memories(): readonly WebAssembly.Memory[] {
    return this.#banks.map(({ memory }) => memory);
  }

  /** What sketches are relative to, `length` numbers; null while there are none. */
  get centre(): Float32Array | null {
    return this.#centre;
  }

  /** Takes a vector in; returns its slot. A free slot is used before a new one. */
  add(vector: Float32Array): number {
    const slot = this.#free.pop() ?? this.#open();
    this.#live++;
    this.write(slot, vector);
    const [shard, row] = this.#find(slot);
    setBit(shard.alive, row, true);
    return slot;
  }

  /** Overwrites the vector of a slot in use, its code and its sketch. */
  write(slot: number, vector: Float32Array): void {
    const { layout } = this;
    const [shard, row] = this.#find(slot);
    const { kernels, memory } = this.#bank(shard);
    let from = shard.at + layout.planes.floats + row * layout.bytes.floats;
    if (layout.bytes.floats > 0) shard.floats.set(vector, row * layout.length);
    else {
      // Without a plane of their own the numbers are only passing through.
      from = layout.scratch.query;
      const passing = new Float32Array(memory.buffer, from, layout.length);
      passing.fill(0);
      passing.set(vector);
    }
    const { codes, scales } = layout.planes;
    kernels.encode(
      from,
      layout.length,
      1,
      shard.at + codes + row * layout.bytes.codes,
      shard.at + scales + row * layout.bytes.scales,
    );
    if (this.#centre !== null) this.#sketch(shard, from, row, 1);
  }

  /** Says whether a slot in use is one of the few that a search can be limited to at no cost. */
  mark(slot: number, on: boolean): void {
    const [shard, row] = this.#find(slot);
    setBit(shard.marked, row, on);
  }

  /** Frees a slot. Its bytes are overwritten at once, and no later scan meets it. */
  remove(slot: number): void {
    const { length, bytes } = this.layout;
    const [shard, row] = this.#find(slot);
    for (const bits of [shard.alive, shard.marked, ...shard.filters]) setBit(bits, row, false);
    if (bytes.floats > 0) shard.floats.fill(0, row * length, (row + 1) * length);
    shard.codes.fill(0, row * length, (row + 1) * length);
    shard.scales.fill(0, 2 * row, 2 * row + 2);
    if (bytes.sketches > 0) shard.sketches.fill(0, row * bytes.sketches, (row + 1) * bytes.sketches);
    this.#live--;
    (this.#scans > 0 ? this.#resting : this.#free).push(slot);
  }

  /** The float32 row of a slot; empty where they are kept elsewhere. Valid until the slot is freed. */
  vector(slot: number): Float32Array {
    const { length, dimension, bytes } = this.layout;
    const [shard, row] = this.#find(slot);
    if (bytes.floats === 0) return shard.floats;
    return shard.floats.subarray(row * length, row * length + dimension);
  }

  /**
   * Opens `count` new slots, in use from now on and with planes full of zeros, for somebody who has their bytes
   * and fills them through {@link shards}. @returns the first of them
   */
  extend(count: number): number {
    const first = this.#rows;
    for (let i = 0; i < count; i++) {
      const [shard, row] = this.#find(this.#open());
      setBit(shard.alive, row, true);
    }
    this.#live += count;
    return first;
  }

  /** Gives a slot the float32 row from which its code and sketch were made, by whoever filled them in. */
  fill(slot: number, vector: Float32Array): void {
    const [shard, row] = this.#find(slot);
    shard.floats.set(vector, row * this.layout.length);
  }

  /** Makes codes of slots from their float32 rows. For rows that came by {@link extend}. */
  encode(first: number, count: number): void {
    const { length, bytes, planes } = this.layout;
    for (const { shard, row, rows } of this.#pieces(first, count)) {
      this.#bank(shard).kernels.encode(
        shard.at + planes.floats + row * bytes.floats,
        length,
        rows,
        shard.at + planes.codes + row * bytes.codes,
        shard.at + planes.scales + row * bytes.scales,
      );
    }
  }

  /** Sets what sketches are relative to; they have to be made, or filled in, after that. */
  recentre(centre: Float32Array): void {
    const padded = new Float32Array(this.layout.length);
    padded.set(centre);
    this.#centre = padded;
  }

  /** Makes sketches of slots from their float32 rows. */
  sketch(first: number, count: number): void {
    const { bytes, planes } = this.layout;
    for (const { shard, row, rows } of this.#pieces(first, count)) {
      this.#sketch(shard, shard.at + planes.floats + row * bytes.floats, row, rows);
    }
  }

  /** The sketch of a query, as the rows have theirs. */
  sketchOf(query: Float32Array): Uint8Array {
    const bits = new Uint8Array(this.layout.length / 8);
    const centre = this.#centre ?? new Float32Array(this.layout.length);
    query.forEach((x, i) => {
      if (x > (centre[i] as number)) bits[i >> 3] = (bits[i >> 3] as number) | (1 << (i & 7));
    });
    return bits;
  }

  /** Fills a filter plane of one shard: the slots in use that are wanted. */
  filter(shard: number, which: 0 | 1, wanted: (slot: number) => boolean): void {
    const { alive, filters } = this.#shards[shard] as Shard;
    const bits = filters[which];
    const first = shard * this.layout.shardRows;
    for (let word = 0; word < bits.length; word++) {
      let left = alive[word] as number;
      let kept = 0;
      while (left !== 0) {
        const bit = 31 - Math.clz32(left & -left);
        left &= left - 1;
        if (wanted(first + 32 * word + bit)) kept |= 1 << bit;
      }
      bits[word] = kept;
    }
  }

  /** Says that another thread begins (or, with -1, has ended) to scan: freed slots rest until none does. */
  scanning(by: 1 | -1): void {
    this.#scans += by;
    if (this.#scans === 0) this.#free.push(...this.#resting.splice(0));
  }

  #sketch(shard: Shard, from: number, row: number, rows: number): void {
    const { layout } = this;
    if (layout.bytes.sketches === 0 || this.#centre === null) return;
    const { memory, kernels } = this.#bank(shard);
    // Scratch that only a scan uses, and fills anew before it does.
    const centre = layout.scratch.heap;
    new Float32Array(memory.buffer, centre, layout.length).set(this.#centre);
    kernels.sketch(
      from,
      layout.length,
      rows,
      centre,
      shard.at + layout.planes.sketches + row * layout.bytes.sketches,
    );
  }

  /** A run of slots, shard by shard. */
  *#pieces(first: number, count: number): Generator<{ shard: Shard; row: number; rows: number }> {
    const { shardRows } = this.layout;
    for (let slot = first; slot < first + count;) {
      const [shard, row] = this.#find(slot);
      const rows = Math.min(shardRows - row, first + count - slot);
      yield { shard, row, rows };
      slot += rows;
    }
  }

  #open(): number {
    const { layout } = this;
    if (this.#rows === this.#shards.length * layout.shardRows) {
      let bank = this.#banks.at(-1);
      if (bank === undefined || bank.shards === layout.shardsPerBank) {
        const memory = new WebAssembly.Memory({
          initial: pagesFor(layout, 1),
          maximum: mostPages,
          shared: true,
        });
        bank = { memory, kernels: kernelsOver(memory), shards: 0 };
        this.#banks.push(bank);
      } else {
        bank.memory.grow(pagesFor(layout, bank.shards + 1) - pagesFor(layout, bank.shards));
      }
      const at = shardAt(layout, bank.shards++);
      const shard = shardOver(layout, bank.memory, this.#banks.length - 1, at);
      this.#shards.push(shard);
      this.#onShard?.(shard, this.#shards.length - 1);
    }
    return this.#rows++;
  }

  #find(slot: number): [Shard, row: number] {
    const { shardRows } = this.layout;
    const row = slot % shardRows;
    return [this.#shards[(slot - row) / shardRows] as Shard, row];
  }

  #bank({ bank }: Shard): Bank {
    return this.#banks[bank] as Bank;
  }
}
