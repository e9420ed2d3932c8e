/** One scan in one thread: some pieces of the planes, one query. Finds candidates; `search.ts` proves them. */
import { encodeQuery, floatSlack } from './bounds.ts';
import type { Kernels } from './kernels.ts';
import type { Layout } from './layout.ts';

/**
 * Which rows are read: float32 rows, codes, or the sketches first and then the codes of those rows whose
 * sketch differs from the query's in at most `cut` bits.
 */
export type Stage = 'floats' | 'codes' | 'sketches';

export interface ScanRequest {
  readonly stage: Stage;
  readonly query: Float32Array;
  /** Of the query; for the stage `sketches` only. */
  readonly sketch?: Uint8Array;
  readonly cut?: number;
  /** Offset in a shard of the bits that say which rows count. */
  readonly mask: number;
  /** The best so many, or all whose key is at least so high. */
  readonly wanted: { readonly best: number } | { readonly from: number };
}

/** Rows of one shard that lie together: `row` is a multiple of 64, `first` the slot of that row. */
export interface Piece {
  readonly bank: number;
  /** Where the shard begins. */
  readonly at: number;
  readonly row: number;
  readonly rows: number;
  readonly first: number;
}

export interface Candidates {
  /** In no order worth relying on. */
  readonly slots: Uint32Array;
  /** The key of no row left out is above this; -Infinity when none was. */
  readonly bar: number;
}

/** A bank as one thread sees it. */
export interface BankView {
  readonly memory: WebAssembly.Memory;
  readonly kernels: Kernels;
}

/** @param scratch number of this thread's scratch  @param stopped asked between pieces; then the answer is null */
export function scan(
  layout: Layout,
  banks: readonly BankView[],
  scratch: number,
  request: ScanRequest,
  pieces: readonly Piece[],
  stopped: () => boolean = () => false,
): Candidates | null {
  const found: Uint32Array[] = [];
  let bar = -Infinity;
  for (const [bank, own] of Map.groupBy(pieces, (piece) => piece.bank)) {
    const pass = prepared(layout, banks[bank] as BankView, scratch * layout.scratch.bytes, request);
    for (const piece of own) {
      if (stopped()) return null;
      const list = pass.read(piece);
      if (list !== null) found.push(list);
    }
    const kept = pass.kept();
    if (kept === null) continue;
    found.push(kept.slots);
    bar = Math.max(bar, kept.bar);
  }
  return { slots: joined(found), bar };
}

interface Pass {
  /** The slots found where all above a key were asked for; otherwise null, and what is found is in {@link kept}. */
  readonly read: (piece: Piece) => Uint32Array | null;
  readonly kept: () => Candidates | null;
}

/** Puts the query where the kernels of a bank find it. */
function prepared(
  { length, bytes, planes, scratch: offsets }: Layout,
  { memory, kernels }: BankView,
  base: number,
  { stage, query, sketch, cut = 0, mask, wanted }: ScanRequest,
): Pass {
  const { buffer } = memory;
  const at = {
    query: base + offsets.query,
    codes: base + offsets.codes,
    sketch: base + offsets.sketch,
    heap: base + offsets.heap,
    list: base + offsets.list,
  };
  const floats = new Float32Array(buffer, at.query, length);
  floats.fill(0);
  floats.set(query);
  const { codes, step, size, slack } = encodeQuery(query, length);
  new Int16Array(buffer, at.codes, length).set(codes);
  if (sketch !== undefined) new Uint8Array(buffer, at.sketch, sketch.length).set(sketch);
  const best = 'best' in wanted ? wanted.best : 0;
  const from = 'from' in wanted ? wanted.from : Infinity;
  const heap = new Uint32Array(buffer, at.heap, 2);
  heap[0] = 0;
  heap[1] = best;
  const rounding = floatSlack(length, size);
  const coded = [at.codes, step, size, slack] as const;

  const read = (piece: Piece): Uint32Array | null => {
    const { row, rows, first } = piece;
    const bits = piece.at + mask + row / 8;
    const floatRows = [piece.at + planes.floats + row * bytes.floats, bytes.floats, rows, bits] as const;
    const codeRows = [
      piece.at + planes.codes + row * bytes.codes,
      length,
      piece.at + planes.scales + row * bytes.scales,
    ] as const;
    if (stage === 'floats') {
      if (best > 0) {
        kernels.topFloats(...floatRows, at.query, rounding, first, at.heap);
        return null;
      }
      return list(kernels.rangeFloats(...floatRows, at.query, rounding, from, first, at.list));
    }
    if (stage === 'codes') {
      if (best > 0) {
        kernels.topCodes(...codeRows, rows, bits, ...coded, first, at.heap);
        return null;
      }
      return list(kernels.rangeCodes(...codeRows, rows, bits, ...coded, from, first, at.list));
    }
    const near = kernels.nearSketches(
      piece.at + planes.sketches + row * bytes.sketches,
      length / 64,
      rows,
      bits,
      at.sketch,
      cut,
      at.list,
    );
    kernels.topCodesOf(...codeRows, near, at.list, ...coded, first, at.heap);
    return null;
  };
  const list = (count: number): Uint32Array => new Uint32Array(buffer, at.list, count).slice();
  const kept = (): Candidates | null => {
    if (best === 0) return null;
    const count = heap[0] as number;
    const full = count === best;
    const bar = full ? (new Float32Array(buffer, at.heap + 8, 1)[0] as number) : -Infinity;
    return { slots: new Uint32Array(buffer, at.heap + 8 + 4 * best, count).slice(), bar };
  };
  return { read, kept };
}

function joined(parts: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** What several scans of one request found, as one. */
export function merged(parts: readonly Candidates[]): Candidates {
  return {
    slots: joined(parts.map(({ slots }) => slots)),
    bar: parts.reduce((most, { bar }) => Math.max(most, bar), -Infinity),
  };
}

/** All slots given out, cut into `parts` lists of about the same number of rows, each list in order. */
export function piecesOf(
  shards: readonly { readonly bank: number; readonly at: number }[],
  shardRows: number,
  rows: number,
  parts: number,
): Piece[][] {
  const each = Math.ceil(rows / parts / 64) * 64;
  return Array.from({ length: parts }, (_, part) => {
    const pieces: Piece[] = [];
    const end = Math.min((part + 1) * each, rows);
    for (let first = part * each; first < end;) {
      const row = first % shardRows;
      const { bank, at } = shards[(first - row) / shardRows] as { bank: number; at: number };
      const count = Math.min(shardRows - row, end - first);
      pieces.push({ bank, at, row, rows: count, first });
      first += count;
    }
    return pieces;
  });
}
