/** Fills the float32 rows of planes with made-up people shaped like real ones, in threads: a million in a minute. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Planes } from '../../../electron/library/index/planes.ts';
import type { RealPeople } from '../../measure/distractors.ts';

/** People made at a time, each resembling a few of these and of the real ones; and faces of each. */
export const block = { people: 500, faces: 5 } as const;

export interface Crowd {
  readonly real: RealPeople;
  readonly seed: number;
  /** The rows to fill: parts of float planes, in order. */
  readonly rows: readonly Float32Array[];
  readonly length: number;
}

/** Opens `count` slots and fills them; codes and sketches are for the caller to make. */
export async function addCrowd(planes: Planes, count: number, real: RealPeople): Promise<void> {
  const { shardRows, length } = planes.layout;
  const first = planes.extend(count);
  const threads = availableParallelism();
  const each = Math.ceil(count / threads);
  await Promise.all(
    Array.from({ length: threads }, (_, thread) => {
      const rows: Float32Array[] = [];
      const end = first + Math.min(count, (thread + 1) * each);
      for (let slot = first + thread * each; slot < end;) {
        const row = slot % shardRows;
        const some = Math.min(shardRows - row, end - slot);
        const floats = planes.shards[(slot - row) / shardRows]?.floats as Float32Array;
        rows.push(floats.subarray(row * length, (row + some) * length));
        slot += some;
      }
      return filled({ real, seed: 1000 * (thread + 1), rows, length });
    }),
  );
}

function filled(crowd: Crowd): Promise<void> {
  const worker = new Worker(new URL('crowd-worker.ts', import.meta.url), { workerData: crowd });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a thread that makes up faces ended with ${String(code)}`));
    });
  });
}
