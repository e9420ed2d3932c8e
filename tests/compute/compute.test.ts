import { expect, test } from 'vitest';
import { histogramBins } from '../../electron/library/compute/pair-histograms.ts';
import { compute } from '../../electron/library/compute/run.ts';

/** Four unit vectors in the plane: 0°, 60°, 90°, 180°. */
const vectors = Float32Array.from([1, 0, 0.5, Math.sqrt(3) / 2, 0, 1, -1, 0]);
const labels = Int32Array.from([1, 1, 2, 2]);
const at = (cosine: number): number => Math.round((cosine + 1) * 1000);

test('counts every mated and non-mated pair in a thread of its own', async () => {
  const { mated, nonMated } = await compute('pairHistograms', {
    vectors,
    dimension: 2,
    labels,
    sources: null,
  });
  expect(mated).toHaveLength(histogramBins);
  expect([mated[at(0.5)], mated[at(0)]]).toEqual([1, 1]);
  expect([nonMated[at(0)], nonMated[at(-1)], nonMated[at(Math.sqrt(3) / 2)], nonMated[at(-0.5)]]).toEqual([
    1, 1, 1, 1,
  ]);
});

test('leaves out pairs of one source', async () => {
  const sources = Int32Array.from([7, 7, 8, 9]);
  const { mated } = await compute('pairHistograms', { vectors, dimension: 2, labels, sources });
  expect(mated.reduce((sum, n) => sum + n, 0)).toBe(1);
});

test('a cancelled job ends its thread', async () => {
  const rows = 20_000;
  const abort = new AbortController();
  const running = compute(
    'pairHistograms',
    { vectors: new Float32Array(rows * 64), dimension: 64, labels: new Int32Array(rows), sources: null },
    {
      signal: abort.signal,
      onProgress: () => {
        abort.abort();
      },
    },
  );
  await expect(running).rejects.toMatchObject({ error: { code: 'cancelled' } });
});
