/** The self-test on faces of the library: real stored crops of the sample photos, and the real embedder. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { ModelCheck, ModelTest } from '../../electron/contract/models.ts';
import type { TrialFace } from '../../electron/contract/vision.ts';
import { encodeWebp } from '../../electron/vision/decode/image.ts';
import { decodeCrop } from '../../electron/vision/embed/stored-crop.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { judgeOwnFaces } from '../../electron/vision/selftest/own-faces.ts';
import type { Recipe } from '../../electron/vision/selftest/recipes.ts';
import { selfTest } from '../../electron/vision/selftest/selftest.ts';
import type { Seen } from '../../electron/vision/selftest/steadiness.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, type EmbedderSpec, type ModelSpec, modelSpec } from '../../native-models/manifest.ts';
import { seededRandom } from '../support/random.ts';

const spec = embedderSpec('fr_feature');
const description = modelSpec('fr_feature');

let modelsDir = '';
let empty = '';
/** Sixteen usable faces as a library stores them, each of somebody else. */
let own: TrialFace[] = [];

beforeAll(async () => {
  empty = await mkdtemp(join(tmpdir(), 'facet-own-'));
  modelsDir = await ensureModels();
  const samples = await ensureSamples();
  const pipeline = await Pipeline.open({ modelsDir, detector: 'default', exclude: [], threads: 1 });
  const crops: Uint8Array[] = [];
  for (const name of sampleNames) {
    const source = { path: join(samples, name), bytes: null, label: name };
    const { faces } = await pipeline.analyse(source, { embed: false, crops: true, thumb: false });
    for (const { aligned, usable } of faces) if (usable && aligned !== null) crops.push(aligned);
  }
  await pipeline.close();
  own = crops.slice(0, 16).map((aligned, person) => ({ aligned: Uint8Array.from(aligned), person }));
}, 120_000);
afterAll(() => rm(empty, { recursive: true, force: true }));

interface Trial {
  readonly faces: readonly TrialFace[];
  readonly declared?: Partial<ModelSpec['input']>;
  readonly embedder?: Partial<EmbedderSpec>;
  /** Whether the golden photos are there. */
  readonly golden?: boolean;
}

function tried({ faces, declared = {}, embedder = {}, golden = true }: Trial): Promise<ModelTest> {
  const model = { ...description, input: { ...description.input, ...declared } };
  return selfTest(
    {
      models: [{ spec: model, path: join(modelsDir, description.file) }],
      detector: null,
      embedder: { ...spec, ...embedder },
    },
    { modelsDir: golden ? modelsDir : empty, threads: 1, own: faces },
    { run: (work) => work(), signal: undefined },
  );
}

const of = ({ checks }: ModelTest, check: ModelCheck['check']): ModelCheck | undefined =>
  checks.find((one) => one.check === check);

/** The same picture with red and blue exchanged. */
async function exchanged({ aligned, person }: TrialFace): Promise<TrialFace> {
  const face = await decodeCrop(Uint8Array.from(aligned), 112);
  if (face === null) throw new Error('the crop is a picture');
  const data = face.data.map((_, i) => face.data[i % 3 === 0 ? i + 2 : i % 3 === 2 ? i - 2 : i] as number);
  return { aligned: await encodeWebp({ ...face, data }, 95), person };
}

describe('the stored crops of a library', { timeout: 300_000 }, () => {
  it('are known again by the model that is right', async () => {
    expect(own).toHaveLength(16);
    const test = await tried({ faces: own });
    expect(test.verdict).toBe('passed');
    expect(of(test, 'own-faces')).toMatchObject({
      verdict: 'passed',
      detail: expect.stringMatching(
        /^It knows the faces of this library again mirrored \(16 faces: 16 of 16 nearest to their own mirror image, cosine 0\.97\d, to others 0\.0\d\d\)\.$/,
      ) as string,
    });
    // They change nothing of what the golden faces say.
    expect(of(test, 'mirror')?.detail).toContain('22 of 22');
  });

  it('tell a wrong order of colours by themselves, where the golden photos are not here', async () => {
    const test = await tried({ faces: own, declared: { channels: 'rgb' }, golden: false });
    expect(of(test, 'colour-order')).toMatchObject({
      verdict: 'failed',
      detail: expect.stringMatching(/^It looks like BGR; declare it so \(.*; 16 faces\)\.$/) as string,
    });
    expect(test.better).toEqual({ channels: 'bgr', mean: 127.5, std: 127.5 });
    expect(of(test, 'own-faces')).toMatchObject({
      verdict: 'failed',
      detail: expect.stringMatching(/^The faces of this library look like BGR to it/) as string,
    });
  });

  it('are told to be spoilt where red and blue are exchanged in them, and the golden faces are right', async () => {
    const test = await tried({ faces: await Promise.all(own.map(exchanged)) });
    expect(of(test, 'colour-order')?.verdict).toBe('passed');
    expect(of(test, 'own-faces')).toMatchObject({
      verdict: 'failed',
      detail: expect.stringMatching(
        /^The faces of this library look like RGB to it \(steadiness 0\.8\d\d as BGR, 0\.8\d\d as RGB; 16 faces\)\..* read the photos again\.$/,
      ) as string,
    });
    expect(test).toMatchObject({ verdict: 'failed', better: null });
  });

  it('say nothing where there are too few, or the model takes another template', async () => {
    const all = async (trial: Omit<Trial, 'golden'>): Promise<string[]> =>
      (await tried({ ...trial, golden: false })).checks.map(({ check, verdict }) => `${check} ${verdict}`);
    const without = [
      'file passed',
      'runs passed',
      'golden passed',
      ...['colour-order', 'normalisation', 'mirror'].map((check) => `${check} skipped`),
    ];
    expect(await all({ faces: [] })).toEqual(without);
    expect(await all({ faces: own.slice(0, 11) })).toEqual(without);
    const broken = own.map(({ person }) => ({ person, aligned: Uint8Array.from([1, 2, 3]) }));
    expect(await all({ faces: broken })).toEqual(without);
    const [a, ...rest] = spec.template;
    const template = [[a[0] + 1, a[1]], ...rest] as EmbedderSpec['template'];
    expect(await all({ faces: own, embedder: { template } })).toEqual(without);
  });
});

describe('people of whom there are two photos', () => {
  const declared: Recipe = { channels: 'bgr', mean: 127.5, std: 127.5 };
  const people = Array.from({ length: 16 }, (_, i) => i >> 1);
  /** Two vectors of each of eight people, cosine about 0.5; the first `lost` people are two strangers each. */
  function seen(lost: number): Seen {
    const random = seededRandom(5);
    const noise = (): Float32Array => unit(Float32Array.from({ length: 64 }, () => random.normal()));
    const centres = Array.from({ length: 8 }, noise);
    const plain = people.map((person) => {
      const own = noise();
      return person < lost
        ? own
        : unit((centres[person] as Float32Array).map((x, i) => x + (own[i] as number)));
    });
    return { plain, looks: [plain] };
  }
  const unit = (vector: Float32Array): Float32Array => {
    const length = Math.hypot(...vector);
    return vector.map((value) => value / length);
  };

  it.each([
    [
      0,
      'passed',
      /^It knows the faces of this library again, mirrored and in another photo .*; 16 of 16 nearest/,
    ],
    [
      3,
      'unsure',
      /^It does not know some people of this library again, or they are in it twice .*; 1\d of 16/,
    ],
    [6, 'failed', /^It does not know most people of this library again in another photo .*; [4-7] of 16/],
  ])('%d of them not known again: %s', (lost, verdict, words) => {
    const found = judgeOwnFaces(declared, people, seen(lost), null);
    expect(found).toMatchObject({ check: 'own-faces', verdict });
    expect(found.detail).toMatch(words);
  });

  it('are not spoken of where fewer than four of them are there', () => {
    const few = people.map((person, i) => (i < 6 ? person : 100 + i));
    expect(judgeOwnFaces(declared, few, seen(8), null).detail).not.toContain('another photo');
  });
});
