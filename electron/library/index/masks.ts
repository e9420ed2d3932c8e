/** Which bits of the planes say what counts in a search. */
import type { Planes } from './planes.ts';

/** Leaves rows out, by slot. */
type Wanted = (slot: number) => boolean;

/** For a scan in the calling thread: the offset of the bits in a shard. */
export function maskHere(planes: Planes, wanted: Wanted | undefined, marked: boolean | undefined): number {
  const { alive, marked: marks, filters } = planes.layout.planes;
  if (wanted === undefined) return marked === true ? marks : alive;
  planes.shards.forEach((_, shard) => {
    planes.filter(shard, 0, wanted);
  });
  return filters[0];
}

/**
 * The same for the scan threads: asks shard by shard, giving way to other calls in between. One at a time: they
 * share the second filter plane.
 */
export async function maskLater(
  planes: Planes,
  wanted: Wanted,
  signal: AbortSignal | undefined,
): Promise<number> {
  for (let shard = 0; shard < planes.shards.length; shard++) {
    planes.filter(shard, 1, wanted);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
  return planes.layout.planes.filters[1];
}
