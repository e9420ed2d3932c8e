import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import { normalised } from '../../electron/vision/embed/embed.ts';
import { readModel } from '../../electron/vision/runtime/files.ts';
import { goldenFace, goldenFault } from '../../electron/vision/runtime/golden.ts';
import { Lane } from '../../electron/vision/runtime/lane.ts';
import { planProviders } from '../../electron/vision/runtime/providers.ts';
import { fillTensor } from '../../electron/vision/runtime/tensor.ts';
import { modelSpec } from '../../native-models/manifest.ts';

const everything = ['cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'tensorrt'];

describe('provider plan', () => {
  it('asks for the best first and ends on the CPU', () => {
    const plan = planProviders({ supported: everything, hasGpu: true }, [], null);
    expect(plan.candidates).toEqual(['cuda', 'dml', 'coreml', 'webgpu', 'cpu']);
    expect(plan.fallbacks).toEqual([]);
  });

  it('leaves a machine without a GPU on the CPU and says so', () => {
    const plan = planProviders({ supported: ['cpu', 'webgpu'], hasGpu: false }, [], null);
    expect(plan.candidates).toEqual(['cpu']);
    expect(plan.fallbacks).toEqual([{ provider: 'webgpu', reason: 'no GPU in this machine' }]);
  });

  it('leaves out a provider that stopped the process, even when forced', () => {
    const facts = { supported: ['cpu', 'webgpu'], hasGpu: true };
    for (const forced of [null, 'webgpu']) {
      const plan = planProviders(facts, ['webgpu'], forced);
      expect(plan.candidates).toEqual(['cpu']);
      expect(plan.fallbacks).toEqual([{ provider: 'webgpu', reason: 'stopped the process before' }]);
    }
  });

  it('obeys a forced provider and reports one that does not exist', () => {
    const facts = { supported: ['cpu', 'webgpu'], hasGpu: false };
    expect(planProviders(facts, [], 'webgpu').candidates).toEqual(['webgpu', 'cpu']);
    expect(planProviders(facts, [], 'cpu')).toMatchObject({ candidates: ['cpu'], fallbacks: [] });
    expect(planProviders(facts, [], 'npu').fallbacks).toEqual([
      { provider: 'npu', reason: 'not in this build' },
    ]);
  });
});

describe('golden face', () => {
  const reference = [new Float32Array([1, 2, 3])];

  it('accepts the same answer and refuses NaN, drift and another shape', () => {
    expect(goldenFault([new Float32Array([1, 2, 3.001])], reference)).toBeNull();
    expect(goldenFault([new Float32Array([1, NaN, 3])], reference)).toMatch(/NaN/);
    expect(goldenFault([new Float32Array([1, 2, Infinity])], reference)).toMatch(/infinity/);
    expect(goldenFault([new Float32Array([3, 2, 1])], reference)).toMatch(/drift/);
    expect(goldenFault([new Float32Array(3)], reference)).toMatch(/drift/);
    expect(goldenFault([new Float32Array(2)], reference)).toMatch(/shape/);
  });

  it('is the same picture every time and not a flat one', () => {
    const face = goldenFace(112, 112);
    expect(goldenFace(112, 112)).toEqual(face);
    expect(new Set(face.data).size).toBeGreaterThan(100);
  });
});

describe('tensors', () => {
  const raster = { data: new Uint8Array([10, 20, 30, 40, 50, 60]), width: 2, height: 1 };
  const spec = { name: 'x', width: 2, height: 1, mean: 0, std: 1 };

  it('are planar in the order of the model', () => {
    const fill = (channels: 'rgb' | 'bgr'): number[] => [
      ...fillTensor(raster, { ...spec, channels }, new Float32Array(6)),
    ];
    expect(fill('rgb')).toEqual([10, 40, 20, 50, 30, 60]);
    expect(fill('bgr')).toEqual([30, 60, 20, 50, 10, 40]);
  });

  it('are normalised by mean and std, and grey is luma', () => {
    const bgr = fillTensor(raster, { ...spec, mean: 20, std: 10, channels: 'bgr' }, new Float32Array(6));
    expect([...bgr]).toEqual([1, 4, 0, 3, -1, 2]);
    const grey = fillTensor(raster, { ...spec, channels: 'grey' }, new Float32Array(2));
    expect(grey[0]).toBeCloseTo(0.299 * 10 + 0.587 * 20 + 0.114 * 30, 4);
  });
});

describe('embeddings', () => {
  it('have unit length, and NaN or nothing has none', () => {
    const unit = normalised(new Float32Array([3, 0, 4]));
    expect([...(unit?.vector ?? [])].map((v) => v.toFixed(6))).toEqual(['0.600000', '0.000000', '0.800000']);
    expect(unit?.norm).toBe(5);
    expect(normalised(new Float32Array([1, NaN]))).toBeNull();
    expect(normalised(new Float32Array([Infinity, 1]))).toBeNull();
    expect(normalised(new Float32Array(4))).toBeNull();
  });
});

describe('model files', () => {
  let dir = '';
  afterEach(() => rm(dir, { recursive: true, force: true }));

  it('are missing or mismatched by name', async () => {
    dir = await mkdtemp(join(tmpdir(), 'facet-models-'));
    const spec = modelSpec('fr_feature');
    const code = (): Promise<unknown> =>
      readModel(spec, { modelsDir: dir }).then(
        () => 'read',
        (thrown: unknown) => (thrown instanceof FacetError ? thrown.error : thrown),
      );
    expect(await code()).toMatchObject({ code: 'model-missing', model: 'fr_feature' });
    await writeFile(join(dir, spec.file), 'not a model');
    expect(await code()).toMatchObject({ code: 'model-mismatch', model: 'fr_feature' });
  });
});

describe('lane', () => {
  it('runs one after the other, also after a failure', async () => {
    const lane = new Lane();
    const seen: string[] = [];
    const work = (name: string) => async (): Promise<string> => {
      seen.push(`${name}>`);
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen.push(`<${name}`);
      if (name === 'b') throw new Error('b failed');
      return name;
    };
    const results = await Promise.allSettled(['a', 'b', 'c'].map((name) => lane.run(work(name))));
    expect(seen).toEqual(['a>', '<a', 'b>', '<b', 'c>', '<c']);
    expect(results.map((result) => result.status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });
});
