/** The planes of one shard, as arrays over its bank. */
import type { Layout } from './layout.ts';

export interface Shard {
  /** Number of its bank, and where in it the shard begins. */
  readonly bank: number;
  readonly at: number;
  /** Empty where float32 rows are kept elsewhere. */
  readonly floats: Float32Array;
  readonly codes: Int8Array;
  /** Scale and error of each row. */
  readonly scales: Float32Array;
  readonly sketches: Uint8Array;
  /** Bits, lowest first: see {@link Layout}. */
  readonly alive: Uint32Array;
  readonly marked: Uint32Array;
  readonly filters: readonly [Uint32Array, Uint32Array];
}

export function shardOver(layout: Layout, memory: WebAssembly.Memory, bank: number, at: number): Shard {
  const { shardRows: rows, bytes, planes } = layout;
  const { buffer } = memory;
  const bits = (plane: number): Uint32Array => new Uint32Array(buffer, at + plane, rows / 32);
  return {
    bank,
    at,
    floats: new Float32Array(buffer, at + planes.floats, (bytes.floats / 4) * rows),
    codes: new Int8Array(buffer, at + planes.codes, bytes.codes * rows),
    scales: new Float32Array(buffer, at + planes.scales, 2 * rows),
    sketches: new Uint8Array(buffer, at + planes.sketches, bytes.sketches * rows),
    alive: bits(planes.alive),
    marked: bits(planes.marked),
    filters: [bits(planes.filters[0]), bits(planes.filters[1])],
  };
}

export function setBit(bits: Uint32Array, row: number, on: boolean): void {
  const at = row >>> 5;
  const bit = 1 << (row & 31);
  bits[at] = on ? (bits[at] as number) | bit : (bits[at] as number) & ~bit;
}
