/**
 * How vectors lie in memory. A *slot* is a row number; a *shard* holds a fixed number of slots; a *bank* is one
 * WebAssembly memory with as many shards as fit. In a shard each kind of row has a plane of its own, so that a
 * scan reads one plane strictly in sequence and nothing else:
 *
 *     bank   | scratch of each thread | shard 0 | shard 1 | …
 *     shard  | floats | codes | scales | sketches | alive | marked | filter | filter |
 *
 * Slot s is row s mod `shardRows` of shard ⌊s / shardRows⌋.
 */

/** Goes up when codes, scales or sketches of the same vectors come out differently: copies on disk are then made anew. */
export const coding = 1;

/** Rows are padded with zeros to a multiple of this many numbers: then every kernel comes out even. */
const padding = 64;
const pageBytes = 65_536;
/** 32-bit pointers reach 4 GiB; the last page stays out, so that an address one past the end is still one. */
const bankBytes = 2 ** 32 - pageBytes;
/** Slots of scratch: one for the thread that owns the planes, the others for its scan threads. */
export const scratches = 17;
/** Most candidates a scan keeps. */
export const mostKept = 4096;

export interface LayoutOptions {
  /** Numbers per vector. */
  readonly dimension: number;
  /** Slots per shard, a multiple of 64. */
  readonly shardRows?: number;
  /** False where float32 rows are kept elsewhere: codes and sketches only. */
  readonly floats?: boolean;
  /** False where the fast first stage is not wanted. */
  readonly sketches?: boolean;
}

/** Offsets are bytes from the start of a shard (planes) or of a thread's scratch. */
export interface Layout {
  readonly dimension: number;
  readonly shardRows: number;
  /** Numbers per padded row; also bytes per row of codes. */
  readonly length: number;
  /** Bytes of a row in each plane; 0 for a plane that is not kept. `scales`: scale and error, float32 each. */
  readonly bytes: {
    readonly floats: number;
    readonly codes: number;
    readonly scales: 8;
    readonly sketches: number;
  };
  readonly planes: {
    readonly floats: number;
    readonly codes: number;
    readonly scales: number;
    readonly sketches: number;
    /** One bit per slot: in use. */
    readonly alive: number;
    /** One bit per slot: in use and marked. */
    readonly marked: number;
    /** One bit per slot: in use and wanted. The first for the owning thread, the second for its scan threads. */
    readonly filters: readonly [number, number];
  };
  readonly shardBytes: number;
  readonly scratch: {
    readonly query: number;
    readonly codes: number;
    readonly sketch: number;
    readonly heap: number;
    /** Row numbers found, as many as a shard has. */
    readonly list: number;
    readonly bytes: number;
  };
  readonly shardsPerBank: number;
}

export function layoutOf({
  dimension,
  shardRows = 65_536,
  floats = true,
  sketches = true,
}: LayoutOptions): Layout {
  const length = Math.ceil(dimension / padding) * padding;
  const bytes = {
    floats: floats ? 4 * length : 0,
    codes: length,
    scales: 8,
    sketches: sketches ? length / 8 : 0,
  } as const;
  const next = stacked();
  const planes = {
    floats: next(bytes.floats * shardRows),
    codes: next(bytes.codes * shardRows),
    scales: next(bytes.scales * shardRows),
    sketches: next(bytes.sketches * shardRows),
    alive: next(shardRows / 8),
    marked: next(shardRows / 8),
    filters: [next(shardRows / 8), next(shardRows / 8)],
  } as const;
  const shardBytes = next(0);
  const place = stacked();
  const scratch = {
    query: place(4 * length),
    codes: place(2 * length),
    sketch: place(length / 8),
    heap: place(8 + 8 * mostKept),
    list: place(4 * shardRows),
  };
  const own = { ...scratch, bytes: place(0) };
  const shardsPerBank = Math.floor((bankBytes - scratches * own.bytes) / shardBytes);
  return { dimension, shardRows, length, bytes, planes, shardBytes, scratch: own, shardsPerBank };
}

/** Hands out places one after another, each at a multiple of 64: a cache line, and four SIMD loads. */
function stacked(): (bytes: number) => number {
  let end = 0;
  return (bytes) => {
    const at = end;
    end += Math.ceil(bytes / 64) * 64;
    return at;
  };
}

/** Pages of a bank with this many shards. */
export function pagesFor({ scratch, shardBytes }: Layout, shards: number): number {
  return Math.ceil((scratches * scratch.bytes + shards * shardBytes) / pageBytes);
}

export const mostPages = bankBytes / pageBytes;

/** Address of a shard in its bank. */
export function shardAt({ scratch, shardBytes }: Layout, numberInBank: number): number {
  return scratches * scratch.bytes + numberInBank * shardBytes;
}
