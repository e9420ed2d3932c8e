/**
 * WebGPU against the CPU, on the software Vulkan driver that comes inside Electron. It runs in a child,
 * because the driver is chosen by environment and because a graphics driver may take its process along.
 */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { findRuntime } from '../../build/runtime/find.ts';
import { ensureSamples } from '../../build/samples.ts';
import type { Box } from '../../electron/contract/model.ts';
import { verdictOf } from '../../electron/library/search/identify.ts';
import { overlap } from '../../electron/vision/detect/geometry.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec } from '../../native-models/manifest.ts';
import { tempDir } from '../support/temp.ts';

interface Child {
  readonly provider: string;
  readonly fallbacks: readonly { provider: string; reason: string }[];
  readonly embeddings: readonly number[][];
}

/** What `recipe-child.ts` prints. */
interface Recipe {
  readonly provider: string;
  readonly photos: readonly (readonly RecipeFace[])[];
}

interface RecipeFace {
  readonly box: Box;
  readonly usable: boolean;
  readonly flags: readonly string[];
  readonly embedding: readonly number[];
}

const run = promisify(execFile);
/** SwiftShader and the Vulkan loader lie beside the Electron executable. */
let electron = '';
let models = '';
let faces: string[] = [];

/** Two aligned faces as files. */
beforeAll(async () => {
  electron = (await findRuntime(() => undefined)).dir;
  models = await ensureModels();
  const path = join(await ensureSamples(), 'sample1.jpg');
  const pipeline = await Pipeline.open({ modelsDir: models, detector: 'default', exclude: [], threads: 1 });
  const wanted = { embed: false, crops: true, thumb: false };
  const found = await pipeline.analyse({ path, bytes: null, label: path }, wanted);
  await pipeline.close();
  const dir = tempDir();
  faces = await Promise.all(
    found.faces.slice(0, 2).map(async ({ aligned }, i) => {
      const file = join(dir, `${i}.webp`);
      await writeFile(file, aligned ?? new Uint8Array());
      return file;
    }),
  );
});

async function answer(script: URL, files: readonly string[], env: Record<string, string>) {
  const { stdout } = await run(process.execPath, [fileURLToPath(script), models, ...files], {
    env: { ...process.env, ...env },
    maxBuffer: 64 * 1024 * 1024,
  });
  return JSON.parse(stdout) as unknown;
}

const child = async (env: Record<string, string>): Promise<Child> =>
  (await answer(new URL('embed-child.ts', import.meta.url), faces, env)) as Child;

const software = (): Record<string, string> => ({
  FACET_PROVIDER: 'webgpu',
  VK_DRIVER_FILES: join(electron, 'vk_swiftshader_icd.json'),
  LD_LIBRARY_PATH: electron,
});

const similarities = (a: Child, b: Child): number[] =>
  a.embeddings.map((values, i) => cosine(new Float32Array(values), new Float32Array(b.embeddings[i] ?? [])));

/** The verdict of every pair of faces, in order. */
function verdicts(all: readonly RecipeFace[]): string[] {
  const { thresholds } = embedderSpec('fr_feature');
  const vectors = all.map(({ embedding }) => new Float32Array(embedding));
  return vectors.flatMap((a, i) => vectors.slice(i + 1).map((b) => verdictOf(cosine(a, b), thresholds)));
}

describe('WebGPU', () => {
  it.runIf(process.platform === 'linux')(
    'on SwiftShader gives the vectors of the CPU',
    { timeout: 240_000 },
    async () => {
      const gpu = await child(software());
      const cpu = await child({ FACET_PROVIDER: 'cpu' });
      expect([gpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
      expect(gpu.embeddings).toHaveLength(2);
      for (const similarity of similarities(gpu, cpu)) expect(similarity).toBeGreaterThanOrEqual(0.9999);
    },
  );

  it.runIf(process.platform === 'linux')(
    'on SwiftShader runs the whole recipe with the verdicts of the CPU',
    { timeout: 600_000 },
    async () => {
      const dir = await ensureSamples();
      const photos = [1, 2, 3, 4, 5, 6].map((n) => join(dir, `sample${n}.jpg`));
      const recipe = async (env: Record<string, string>): Promise<Recipe> =>
        (await answer(new URL('recipe-child.ts', import.meta.url), photos, env)) as Recipe;
      const gpu = await recipe(software());
      const cpu = await recipe({ FACET_PROVIDER: 'cpu' });
      expect([gpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
      const [theirs, ours] = [gpu.photos.flat(), cpu.photos.flat()];
      expect(ours).toHaveLength(22);
      expect(gpu.photos.map((found) => found.length)).toEqual(cpu.photos.map((found) => found.length));
      expect(theirs.map(({ usable, flags }) => ({ usable, flags }))).toEqual(
        ours.map(({ usable, flags }) => ({ usable, flags })),
      );
      for (const [i, { box }] of theirs.entries()) {
        expect(overlap(box, ours[i]?.box ?? box), `box ${i}`).toBeGreaterThan(0.98);
      }
      expect(verdicts(theirs)).toEqual(verdicts(ours));
      // The woman of sample1 and sample3, and nobody else twice.
      expect(verdicts(ours).filter((verdict) => verdict === 'match')).toHaveLength(1);
    },
  );

  it('without an adapter falls back to the CPU and says why', async () => {
    const found = await child({ FACET_PROVIDER: 'webgpu', VK_DRIVER_FILES: '/nonexistent.json' });
    expect(found.embeddings).toHaveLength(2);
    // A machine with a real GPU and another way to it may have one all the same.
    if (found.provider === 'webgpu') return;
    expect(found.provider).toBe('cpu');
    expect(found.fallbacks[0]?.provider).toBe('webgpu');
    expect(found.fallbacks[0]?.reason).toMatch(/adapter/);
  });
});
