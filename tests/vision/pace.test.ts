/** How much of the machine reading photos uses: what is tried, what is taken, and that a batch gives the same faces. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { PaceTrial } from '../../electron/contract/pace.ts';
import { fastest, findPace, splits } from '../../electron/vision/lanes/pace.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';

it('shares the cores between photos side by side and threads of one inference', () => {
  expect(splits(1)).toEqual([{ lanes: 1, threads: 1 }]);
  expect(splits(2)).toEqual([
    { lanes: 1, threads: 1 },
    { lanes: 1, threads: 2 },
    { lanes: 2, threads: 1 },
  ]);
  expect(splits(16)).toEqual([
    { lanes: 1, threads: 1 },
    { lanes: 1, threads: 8 },
    { lanes: 2, threads: 8 },
    { lanes: 4, threads: 4 },
  ]);
});

it('takes the fastest, and of those about as fast the one with less', () => {
  const trial = (lanes: number, rate: number): PaceTrial => ({
    provider: 'cpu',
    lanes,
    threads: 1,
    batch: 1,
    rate,
  });
  expect(fastest([trial(1, 10), trial(2, 10.7)]).lanes).toBe(1);
  expect(fastest([trial(1, 10), trial(2, 16), trial(4, 17)]).lanes).toBe(2);
  expect(() => fastest([])).toThrow('no pace was tried');
});

describe('with the models', () => {
  it('tries every split and a batch, and takes one of them', async () => {
    const modelsDir = await ensureModels();
    const options = { modelsDir, detector: 'default', exclude: [] };
    const { trials, taken } = await findPace(options, 2);
    expect(trials.map(({ lanes, threads, batch }) => [lanes, threads, batch])).toEqual([
      [1, 1, 1],
      [1, 2, 1],
      [2, 1, 1],
      [taken.lanes, taken.threads, 8],
    ]);
    for (const { rate, provider } of trials) {
      expect(rate).toBeGreaterThan(0);
      expect(provider).toBe('cpu');
    }
    expect(trials).toContainEqual(expect.objectContaining({ ...taken, provider: 'cpu' }));
    // Threads that ended the process before are left out.
    const without = await findPace({ ...options, exclude: ['threads'] }, 2);
    expect(without.trials.every(({ lanes }) => lanes === 1)).toBe(true);
  }, 120_000);

  it('gives the same faces when they go through the embedder together', async () => {
    const modelsDir = await ensureModels();
    const path = join(await ensureSamples(), sampleNames[0] ?? '');
    const look = { embed: true, crops: false, thumb: false };
    const facesWith = async (batch: number) => {
      const pipeline = await Pipeline.open({
        modelsDir,
        detector: 'default',
        exclude: [],
        threads: 1,
        batch,
      });
      try {
        expect((await pipeline.report()).batch).toBe(batch);
        return (await pipeline.analyse({ path, bytes: null, label: path }, look)).faces;
      } finally {
        await pipeline.close();
      }
    };
    // Three at once: whatever their number, some go through alone.
    const [one, several] = [await facesWith(1), await facesWith(3)];
    expect(one.length).toBeGreaterThan(1);
    expect(several.map(({ box, quality }) => [box, quality.flags])).toEqual(
      one.map(({ box, quality }) => [box, quality.flags]),
    );
    for (const [at, { embedding }] of one.entries()) {
      const other = several[at]?.embedding ?? null;
      if (embedding === null || other === null) throw new Error('a face without a vector');
      expect(cosine(embedding, other)).toBeGreaterThan(0.99999);
    }
  }, 120_000);
});
