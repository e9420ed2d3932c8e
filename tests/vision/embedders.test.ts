/** Embedding under a named contract: photos, and the crops a library keeps of them. */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { takesCrops } from '../../electron/vision/embed/embedders.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId, embedderSpec, modelSpec } from '../../native-models/manifest.ts';

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

it('adds the mirrored face under a contract of its own', async () => {
  const flip = contractId(embedderSpec('fr_feature_flip'));
  const contracts = [pipeline.contract, flip];
  const [name = ''] = sampleNames;
  const { faces } = await pipeline.analyse(sourceOf(name), { ...all, contracts });
  expect(faces.length).toBeGreaterThan(0);
  for (const { embedding, others, aligned } of faces) {
    const [other] = others ?? [];
    expect(other?.contract).toBe(flip);
    const alike = cosine(embedding ?? new Float32Array(), other?.vector ?? new Float32Array());
    // Another vector, of the same person.
    expect(alike).toBeLessThan(0.9999);
    expect(alike).toBeGreaterThan(0.8);
    expect(Math.hypot(...(other?.vector ?? []))).toBeCloseTo(1, 5);
    // A sum does not know which came first: a face and its mirror image give one vector.
    const lossless = { lossless: true };
    const crop = sharp(aligned ?? new Uint8Array());
    const pair = [
      await crop.clone().webp(lossless).toBuffer(),
      await crop.clone().flop().webp(lossless).toBuffer(),
    ];
    const [a, b] = await pipeline.embedCrops(
      flip,
      pair.map((bytes) => new Uint8Array(bytes)),
    );
    expect(cosine(a ?? new Float32Array(), b ?? new Float32Array(1))).toBeCloseTo(1, 5);
    const [plainA, plainB] = await pipeline.embedCrops(
      pipeline.contract,
      pair.map((bytes) => new Uint8Array(bytes)),
    );
    expect(cosine(plainA ?? new Float32Array(), plainB ?? new Float32Array(1))).toBeLessThan(0.9999);
  }
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
