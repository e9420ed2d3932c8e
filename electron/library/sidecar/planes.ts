/** The planes of the index as bytes, and back. */
import type { Planes } from '../index/planes.ts';
import type { PlaneName } from './format.ts';
import type { Expected } from './read.ts';
import { Strip } from './strip.ts';

/** The first `rows` rows of each plane. Sketches have no bytes where there are none. */
export function stripsOf(planes: Planes, rows: number, sketched: boolean): Record<PlaneName, Strip> {
  const { shardRows } = planes.layout;
  const bytes = rowBytesOf(planes, sketched);
  const strip = (name: PlaneName): Strip =>
    new Strip(
      planes.shards.map((shard, at) => {
        const { buffer, byteOffset } = shard[name];
        const own = Math.max(0, Math.min(shardRows, rows - at * shardRows));
        return new Uint8Array(buffer, byteOffset, own * bytes[name]);
      }),
    );
  return { sketches: strip('sketches'), scales: strip('scales'), codes: strip('codes') };
}

export function rowBytesOf({ layout }: Planes, sketched: boolean): Expected['bytes'] {
  const { codes, scales, sketches } = layout.bytes;
  return { sketches: sketched ? sketches : 0, scales, codes };
}
