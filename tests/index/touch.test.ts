/** Memory that a scan thread makes ready: nothing in it changes, and answers are the same. */
import { expect, test } from 'vitest';
import { layoutOf, mostPages, pagesFor, shardAt } from '../../electron/library/index/layout.ts';
import { ScanThreads } from '../../electron/library/index/threads.ts';
import { runsOf, touch } from '../../electron/library/index/touch.ts';
import { Vectors } from '../../electron/library/index/vectors.ts';
import { random } from '../store/synthetic.ts';

const dimension = 64;
const layout = layoutOf({ dimension, shardRows: 1024 });

test('touching goes over the rows that are to come and leaves every byte as it is', () => {
  const memory = new WebAssembly.Memory({ initial: pagesFor(layout, 1), maximum: mostPages, shared: true });
  const bytes = new Uint8Array(memory.buffer);
  const next = random(3);
  for (let at = 0; at < bytes.length; at++) bytes[at] = 256 * next();
  const before = bytes.slice();
  const at = shardAt(layout, 0);
  const runs = runsOf(layout, memory, at, 1000);
  for (const run of runs) {
    const work = touch(run);
    while (work.next().done !== true);
  }
  expect(bytes).toEqual(before);
  expect(runs.map(({ from, to }) => [from - at, to - from])).toEqual([
    [layout.planes.floats, 1000 * 4 * dimension],
    [layout.planes.codes, 1000 * dimension],
    [layout.planes.scales, 1000 * 8],
    [layout.planes.sketches, (1000 * dimension) / 8],
  ]);
});

test('vectors that come while their memory is made ready are found as they are', async () => {
  const threads = new ScanThreads(1);
  try {
    const vectors = new Vectors({ dimension, few: 64, shardRows: 1024, threads });
    const next = random(5);
    const rows = Array.from({ length: 5000 }, () => {
      const row = Float32Array.from({ length: dimension }, () => next() - 0.5);
      const length = Math.hypot(...row);
      return row.map((x) => x / length);
    });
    vectors.expect(rows.length);
    for (const [at, row] of rows.entries()) {
      vectors.add(at + 1, row);
      if (at % 500 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    for (let at = 0; at < rows.length; at += 611) {
      const row = rows[at] as Float32Array;
      expect(vectors.vector(at)).toEqual(row);
      expect((await vectors.topLater(row, 3))[0]?.face).toBe(at + 1);
      expect(await vectors.topLater(row, 3)).toEqual(vectors.top(row, 3));
    }
  } finally {
    await threads.close();
  }
});
