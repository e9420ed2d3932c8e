/** Embedding under a named contract: photos, and the crops a library keeps of them. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import { takesCrops } from '../../electron/vision/embed/embedders.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, modelSpec } from '../../native-models/manifest.ts';

const all = { embed: true, crops: true, thumb: false };
let pipeline: Pipeline;
let samples: string;

beforeAll(async () => {
  const modelsDir = await ensureModels();
  samples = await ensureSamples();
  pipeline = await Pipeline.open({ modelsDir, detector: 'default', exclude: [], threads: 2 });
}, 60_000);
afterAll(() => pipeline.close());

const sourceOf = (name: string) => ({ path: join(samples, name), bytes: null, label: name });

it('gives from a stored crop nearly the vector the photo gave', async () => {
  const cosines: number[] = [];
  for (const name of sampleNames) {
    const { faces } = await pipeline.analyse(sourceOf(name), all);
    const crops = faces.flatMap(({ aligned }) => (aligned === null ? [] : [aligned]));
    const again = await pipeline.embedCrops(pipeline.contract, crops);
    faces.forEach(({ embedding }, at) => {
      cosines.push(cosine(embedding ?? new Float32Array(), again[at] ?? new Float32Array()));
    });
  }
  expect(cosines).toHaveLength(22);
  expect(Math.min(...cosines)).toBeGreaterThan(0.97);
});

it('answers null for bytes that are no such crop, and goes on with the rest', async () => {
  const [name = ''] = sampleNames;
  const { faces } = await pipeline.analyse(sourceOf(name), all);
  const good = faces[0]?.aligned as Uint8Array<ArrayBuffer>;
  const wrongSize = faces[0]?.crop as Uint8Array<ArrayBuffer>;
  const vectors = await pipeline.embedCrops(pipeline.contract, [new Uint8Array(7), good, wrongSize]);
  expect(vectors.map((vector) => vector?.length ?? null)).toEqual([null, 512, null]);
});

it('says that a contract nobody can make is a missing model', async () => {
  const unknown = 'feedfeedfeedfeed';
  const expected = { code: 'model-missing', model: unknown };
  const [name = ''] = sampleNames;
  for (const call of [
    pipeline.embedCrops(unknown, []),
    pipeline.analyse(sourceOf(name), { ...all, contracts: [pipeline.contract, unknown] }),
  ]) {
    const thrown: unknown = await call.catch((error: unknown) => error);
    expect(thrown).toBeInstanceOf(FacetError);
    expect((thrown as FacetError).error).toMatchObject(expected);
  }
});

it('lists every embedder with its contract, and whether stored crops will do', async () => {
  const [first] = await pipeline.embedders();
  expect(first).toMatchObject({
    id: 'fr_feature',
    contract: pipeline.contract,
    dimension: 512,
    fromCrops: true,
  });
  const spec = embedderSpec('fr_feature');
  expect(takesCrops(spec)).toBe(true);
  const [a, b, c, d] = spec.template;
  expect(takesCrops({ ...spec, template: [a, b, c, d, [0, 0]] })).toBe(false);
  expect(takesCrops({ ...spec, warp: 'another' })).toBe(false);
  expect(modelSpec(spec.model).input.width).toBe(112);
});
