/**
 * Memory is given to a process when it is first written to, a page at a time: for a million vectors more than half of the
 * time that taking them in costs. A scan thread writes to the pages ahead of the thread that fills them.
 */
import type { Layout } from './layout.ts';

/** Bytes of a page of the system; larger ones are merely met more than once. */
const pageBytes = 4096;
/** Pages between two chances to give way to a scan: a few ms. */
const pagesAtOnce = 256;

/** A run of bytes of one memory. */
interface Run {
  readonly memory: WebAssembly.Memory;
  readonly from: number;
  readonly to: number;
}

/** Where the rows of a shard lie: the first `rows` of each plane. */
export function runsOf(layout: Layout, memory: WebAssembly.Memory, at: number, rows: number): Run[] {
  const { planes, bytes } = layout;
  return (['floats', 'codes', 'scales', 'sketches'] as const).flatMap((plane) => {
    const from = at + planes[plane];
    return bytes[plane] === 0 ? [] : [{ memory, from, to: from + rows * bytes[plane] }];
  });
}

/** Touches every page of these runs, yielding between some of them. Changes nothing, whatever is written meanwhile. */
export function* touch({ memory, from, to }: Run): Generator<undefined, void> {
  // Shows what another thread has added to the memory.
  memory.grow(0);
  const words = new Int32Array(memory.buffer);
  let pages = 0;
  for (let at = from; at < to && at + 4 <= words.byteLength; at += pageBytes) {
    // A write that leaves the word as it is, and cannot come between a write of somebody else.
    Atomics.or(words, at >> 2, 0);
    if (++pages % pagesAtOnce === 0) yield;
  }
}
