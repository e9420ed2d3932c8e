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
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { tempDir } from '../support/temp.ts';

interface Child {
  readonly provider: string;
  readonly fallbacks: readonly { provider: string; reason: string }[];
  readonly embeddings: readonly number[][];
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

async function child(env: Record<string, string>): Promise<Child> {
  const script = fileURLToPath(new URL('embed-child.ts', import.meta.url));
  const { stdout } = await run(process.execPath, [script, models, ...faces], {
    env: { ...process.env, ...env },
  });
  return JSON.parse(stdout) as Child;
}

const similarities = (a: Child, b: Child): number[] =>
  a.embeddings.map((values, i) => cosine(new Float32Array(values), new Float32Array(b.embeddings[i] ?? [])));

describe('WebGPU', () => {
  it.runIf(process.platform === 'linux')(
    'on SwiftShader gives the vectors of the CPU',
    { timeout: 240_000 },
    async () => {
      const gpu = await child({
        FACET_PROVIDER: 'webgpu',
        VK_DRIVER_FILES: join(electron, 'vk_swiftshader_icd.json'),
        LD_LIBRARY_PATH: electron,
      });
      const cpu = await child({ FACET_PROVIDER: 'cpu' });
      expect([gpu.provider, cpu.provider]).toEqual(['webgpu', 'cpu']);
      expect(gpu.embeddings).toHaveLength(2);
      for (const similarity of similarities(gpu, cpu)) expect(similarity).toBeGreaterThanOrEqual(0.9999);
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
