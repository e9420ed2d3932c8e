import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ModelCheck, ModelTest } from '../../electron/contract/models.ts';
import type { Raster } from '../../electron/vision/decode/raster.ts';
import { type Model, openModel } from '../../electron/vision/runtime/model.ts';
import { type Bench, withRecipe } from '../../electron/vision/selftest/bench.ts';
import { testEmbedder } from '../../electron/vision/selftest/embedder.ts';
import { alignedFaces, openPhotos } from '../../electron/vision/selftest/faces.ts';
import type { Verdict } from '../../electron/vision/selftest/judge.ts';
import type { Recipe } from '../../electron/vision/selftest/recipes.ts';
import { selfTest } from '../../electron/vision/selftest/selftest.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, manifest, type ModelSpec, modelSpec } from '../../native-models/manifest.ts';
import { constantModel, ownSpec } from '../support/constant-model.ts';
import { writeOnnx } from '../support/onnx-writer.ts';
import { seededRandom } from '../support/random.ts';
import {
  noSecondNetwork,
  secondEmbedder,
  secondModel,
  secondNetworkIfThere,
} from '../support/second-network/second-network.ts';
import { join as joined, sub } from '../support/wire-writer.ts';

const spec = embedderSpec('fr_feature');
const description = modelSpec('fr_feature');
const bench: Bench = { run: (work) => work(), signal: undefined };
const second = await secondNetworkIfThere();

/** Some 900 inferences each; ms. */
const slow = 300_000;

let dir = '';
let modelsDir = '';
let faces: Raster[] = [];

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facet-selftest-'));
  modelsDir = await ensureModels();
  const photos = await openPhotos(modelsDir);
  if (typeof photos === 'string') throw new Error(photos);
  faces = alignedFaces(photos, spec.template, 112);
});
afterAll(() => rm(dir, { recursive: true, force: true }));

/** The same session, asked once for each input: every declared recipe is held against the same others. */
async function remembering(of: ModelSpec, path: string): Promise<Model> {
  const model = await openModel(of, await readFile(path), 'cpu', 1);
  const known = new Map<string, Float32Array>();
  const { output } = of;
  const name = output.layout === 'vector' ? output.vector : '';
  return {
    ...model,
    run: async (values) => {
      const key = createHash('sha1').update(values).digest('base64');
      const vector = known.get(key) ?? Float32Array.from((await model.run(values))(name));
      known.set(key, vector);
      return () => vector;
    },
  };
}

const of = ({ checks }: Verdict | ModelTest, check: ModelCheck['check']): ModelCheck | undefined =>
  checks.find((one) => one.check === check);

async function tried(
  bytes: Uint8Array,
  like: Partial<ModelSpec> = {},
  folder = modelsDir,
): Promise<ModelTest> {
  const model = { ...ownSpec('mine', bytes, description), ...like };
  const path = join(dir, 'mine.onnx');
  await writeFile(path, bytes);
  const subject = { models: [{ spec: model, path }], detector: null, embedder: { ...spec, model: 'mine' } };
  return selfTest(subject, { modelsDir: folder, threads: 1, own: [] }, bench);
}

describe('the recipe of an embedder', { timeout: slow }, () => {
  let model: Model;
  const declared = (recipe: Partial<Recipe>): Promise<Verdict> =>
    testEmbedder(spec, withRecipe(model, { ...description.input, ...recipe }), faces, bench);
  beforeAll(async () => {
    model = await remembering(description, join(modelsDir, description.file));
  });
  afterAll(() => model.close());

  it('passes where it is right', async () => {
    expect(await declared({})).toEqual({
      checks: [
        {
          check: 'colour-order',
          verdict: 'passed',
          detail: 'BGR, as declared (steadiness 0.881 as BGR, 0.855 as RGB; 22 faces).',
        },
        {
          check: 'normalisation',
          verdict: 'passed',
          detail: '(value - 127.5) / 127.5, as declared (steadiness 0.881, 0.812 as value / 255; 22 faces).',
        },
        {
          check: 'mirror',
          verdict: 'passed',
          detail:
            'A face and its mirror image are one person (cosine 0.973 to its own, 0.061 to others; 22 of 22 nearest to their own).',
        },
      ],
      better: null,
    });
    // 127.5 and 128 are one and the same.
    expect((await declared({ mean: 127.5, std: 128 })).better).toBeNull();
  });

  it('tells the wrong colour order', async () => {
    const verdict = await declared({ channels: 'rgb' });
    expect(verdict.better).toEqual({ channels: 'bgr', mean: 127.5, std: 127.5 });
    expect(of(verdict, 'colour-order')).toEqual({
      check: 'colour-order',
      verdict: 'failed',
      detail: 'It looks like BGR; declare it so (steadiness 0.855 as RGB, 0.881 as BGR; 22 faces).',
    });
    expect(of(verdict, 'normalisation')?.verdict).toBe('passed');
  });

  it.each([
    [0, 255, 'value / 255', '0.812'],
    [0, 1, 'the plain value 0 to 255', 'none'],
    [114.5, 57.6, '(value - 114.5) / 57.6', '0.799'],
  ])('tells the wrong normalisation, mean %d and std %d', async (mean, std, words, figure) => {
    const verdict = await declared({ mean, std });
    expect(verdict.better).toEqual({ channels: 'bgr', mean: 127.5, std: 127.5 });
    expect(of(verdict, 'colour-order')?.verdict).toBe('passed');
    expect(of(verdict, 'normalisation')?.detail).toBe(
      `It looks like (value - 127.5) / 127.5, not ${words}; declare mean 127.5 and std 127.5 (steadiness 0.881, as declared ${figure}; 22 faces).`,
    );
  });

  it('tells both at once', async () => {
    const verdict = await declared({ channels: 'rgb', mean: 0, std: 1 });
    expect(verdict.better).toEqual({ channels: 'bgr', mean: 127.5, std: 127.5 });
    expect(verdict.checks.map(({ verdict: one }) => one)).toEqual(['failed', 'failed', 'failed']);
    expect(of(verdict, 'mirror')?.detail).toMatch(/^It gives different people nearly the same vector/);
  });
});

describe.skipIf(second === null)(
  `the recipe of another network (${noSecondNetwork})`,
  { timeout: slow },
  () => {
    it('is judged by the same rules', async () => {
      const model = await remembering(secondModel, second ?? '');
      const better = async (recipe: Partial<Recipe>): Promise<Verdict['better']> =>
        (
          await testEmbedder(
            secondEmbedder,
            withRecipe(model, { ...secondModel.input, ...recipe }),
            faces,
            bench,
          )
        ).better;
      expect(await better({})).toBeNull();
      expect(await better({ channels: 'bgr' })).toEqual({ channels: 'rgb', mean: 127.5, std: 128 });
      expect(await better({ mean: 0, std: 1 })).toEqual({ channels: 'rgb', mean: 127.5, std: 127.5 });
      await model.close();
    });
  },
);

describe('an installed model', { timeout: slow }, () => {
  it('passes every check', async () => {
    const path = join(modelsDir, description.file);
    const subject = { models: [{ spec: description, path }], detector: null, embedder: spec };
    const test = await selfTest(subject, { modelsDir, threads: 1, own: [] }, bench);
    expect(test).toMatchObject({ verdict: 'passed', better: null });
    expect(test.checks.map(({ check }) => check)).toEqual([
      'file',
      'runs',
      'golden',
      'colour-order',
      'normalisation',
      'mirror',
    ]);
    expect(of(test, 'golden')?.detail).toBe(
      'The drawn face gives the numbers known for this file (cosine 1.0000).',
    );
  });

  it('fails the golden numbers under another recipe, and says what was not tried without the photos', async () => {
    const path = join(modelsDir, description.file);
    const model: ModelSpec = { ...description, input: { ...description.input, channels: 'rgb' } };
    const subject = { models: [{ spec: model, path }], detector: null, embedder: spec };
    const test = await selfTest(subject, { modelsDir: dir, threads: 1, own: [] }, bench);
    expect(of(test, 'golden')).toEqual({
      check: 'golden',
      verdict: 'failed',
      detail:
        'The drawn face gives other numbers than those known for this file (cosine 0.8474): its input is described wrongly, or this machine computes wrongly.',
    });
    const reason = `the golden photos are not here (${join(dir, 'golden', 'sample1.jpg')} cannot be read); start once with a connection`;
    expect(of(test, 'mirror')).toEqual({
      check: 'mirror',
      verdict: 'skipped',
      detail: `Not tried: ${reason}.`,
    });
  });

  it('is refused photos that are not the golden ones', async () => {
    const folder = join(dir, 'other');
    await cp(join(modelsDir, 'golden'), join(folder, 'golden'), { recursive: true });
    await writeFile(
      join(folder, 'golden', 'sample1.jpg'),
      await readFile(join(folder, 'golden', 'sample2.jpg')),
    );
    expect(await openPhotos(folder)).toMatch(
      /sample1\.jpg is not the golden photo; delete it and start again$/,
    );
  });
});

describe('a file', () => {
  let good: Uint8Array;
  beforeAll(async () => {
    good = await readFile(join(modelsDir, description.file));
  });
  const failure = async (
    bytes: Uint8Array,
    like: Partial<ModelSpec> = {},
  ): Promise<ModelCheck | undefined> => {
    const test = await tried(bytes, like);
    expect(test).toMatchObject({ verdict: 'failed', better: null });
    return test.checks.find(({ verdict }) => verdict === 'failed');
  };
  const again = 'get the file again from where it is published.';

  it('that is cut short', async () => {
    expect(await failure(good.subarray(0, 2_000_000))).toEqual({
      check: 'file',
      verdict: 'failed',
      detail: `mine.onnx is cut short, or claims more bytes than it has; ${again}`,
    });
  });

  it('that lies about a length', async () => {
    const lying = joined(good, new Uint8Array([0x3a, 0xff, 0xff, 0xff, 0x7f]));
    expect((await failure(lying))?.detail).toBe(
      `mine.onnx is cut short, or claims more bytes than it has; ${again}`,
    );
  });

  it('that reads other files, or wants foreign code', async () => {
    // TensorProto with data_location EXTERNAL in an initializer.
    const external = joined(sub(7, sub(5, new Uint8Array([0x70, 1]))), sub(8, sub(1, '')));
    expect((await failure(external))?.detail).toBe(`mine.onnx keeps its weights in another file; ${again}`);
    const foreign = writeOnnx({
      inputs: [{ name: 'input', shape: [1, 3, 112, 112] }],
      outputs: [{ name: 'output', shape: [1, 512] }],
      nodes: [{ op: 'Run', inputs: ['input'], outputs: ['output'], domain: 'evil.example' }],
    });
    expect((await failure(foreign))?.detail).toBe(`mine.onnx needs operators of "evil.example"; ${again}`);
  });

  it('that is another than described', async () => {
    const sha256 = '0'.repeat(64);
    const found = createHash('sha256').update(good).digest('hex');
    expect((await failure(good, { sha256 }))?.detail).toBe(
      `mine.onnx has SHA-256 ${found}, expected ${sha256}; ${again}`,
    );
    const input = { ...description.input, name: 'data' };
    expect((await failure(good, { input }))?.detail).toBe(
      'mine.onnx has no input "data", but "input"; declare another input.',
    );
  });

  it('with an operator that does not exist', async () => {
    const unknown = writeOnnx({
      inputs: [{ name: 'input', shape: [1, 3, 112, 112] }],
      outputs: [{ name: 'output', shape: [1, 512] }],
      nodes: [{ op: 'ReadDisk', inputs: ['input'], outputs: ['output'] }],
    });
    const failed = await failure(unknown);
    expect(failed?.check).toBe('runs');
    expect(failed?.detail).toMatch(/^onnxruntime cannot load it: .*ReadDisk/);
  });

  it('that answers the same whatever it is shown', async () => {
    const data = new Float32Array(512).map((_, i) => i);
    const dull = constantModel({ name: 'input', shape: [1, 3, 112, 112] }, [
      { name: 'output', shape: [1, 512], data },
    ]);
    expect(await failure(dull)).toEqual({
      check: 'runs',
      verdict: 'failed',
      detail: 'It answers the same whatever it is shown; it is no embedder, or a damaged one.',
    });
  });

  it('of another dimension', async () => {
    const output = { layout: 'vector', vector: 'output', dimension: 128 } as const;
    expect((await failure(good, { output }))?.detail).toBe('It cannot be run: mine gave no usable vector.');
  });
});

/** A network of the right shape with weights that nobody trained. */
function untrained(seed: number, hidden: boolean): Uint8Array {
  const random = seededRandom(seed);
  const weights = (name: string, shape: number[]) => {
    const length = shape.reduce((product, size) => product * size, 1);
    const scale = Math.sqrt(2 / (length / (shape[0] ?? 1)));
    return { name, shape, data: Float32Array.from({ length }, () => random.normal() * scale) };
  };
  const step = { strides: { ints: [4, 4] } };
  return writeOnnx({
    inputs: [{ name: 'input', shape: [1, 3, 112, 112] }],
    outputs: [{ name: 'output', shape: [1, 512] }],
    constants: [
      weights('first', [16, 3, 4, 4]),
      weights('second', [32, 16, 4, 4]),
      weights('last', [512, 32 * 7 * 7]),
    ],
    nodes: [
      { op: 'Conv', inputs: ['input', 'first'], outputs: ['a'], attributes: step },
      { op: hidden ? 'Relu' : 'Identity', inputs: ['a'], outputs: ['b'] },
      { op: 'Conv', inputs: ['b', 'second'], outputs: ['c'], attributes: step },
      { op: hidden ? 'Relu' : 'Identity', inputs: ['c'], outputs: ['d'] },
      { op: 'Flatten', inputs: ['d'], outputs: ['e'] },
      { op: 'Gemm', inputs: ['e', 'last'], outputs: ['output'], attributes: { transB: { int: 1 } } },
    ],
  });
}

describe('a network that nobody trained', () => {
  it.each([
    [1, true],
    [2, true],
    [3, false],
    [4, false],
  ])('fails, seed %d, with hidden layers %s', async (seed, hidden) => {
    const test = await tried(untrained(seed, hidden));
    expect(of(test, 'runs')?.verdict).toBe('passed');
    expect(of(test, 'mirror')?.verdict).toBe('failed');
  });
});

describe('a detector', () => {
  const detector = manifest.detectors[0];
  const trial = (recipe: Partial<Recipe>): Promise<ModelTest> => {
    const models = (detector?.models ?? []).map((id, i) => {
      const known = modelSpec(id);
      const input = i === 0 ? { ...known.input, ...recipe } : known.input;
      return { spec: { ...known, input }, path: join(modelsDir, known.file) };
    });
    const subject = { models, detector: detector ?? null, embedder: null };
    return selfTest(subject, { modelsDir, threads: 1, own: [] }, bench);
  };

  it('finds the faces of the golden photos', async () => {
    const test = await trial({});
    expect(test.verdict).toBe('passed');
    expect(of(test, 'faces')?.detail).toBe(
      'It finds 22 of the 22 faces of the golden photos and 0 other boxes.',
    );
    expect(of(test, 'colour-order')?.detail).toMatch(
      /^Known for this file\. RGB and BGR cannot be told apart here/,
    );
  });

  it('is told its wrong normalisation', async () => {
    const test = await trial({ mean: 0, std: 1 });
    expect(test.verdict).toBe('failed');
    expect(of(test, 'normalisation')?.detail).toMatch(
      /^It looks like \(value - .*, not the plain value 0 to 255; declare mean /,
    );
    expect(test.better).not.toBeNull();
  });

  it('is told what is known of its file, where looking cannot tell', async () => {
    const test = await trial({ mean: 0, std: 255 });
    expect(of(test, 'normalisation')?.verdict).toBe('unsure');
    expect(of(test, 'golden')).toEqual({
      check: 'golden',
      verdict: 'failed',
      detail: 'This file is known to take RGB and (value - 127) / 128; declare it so.',
    });
  });
});

const scrfdDir = fileURLToPath(new URL('../../../shared/models', import.meta.url));
const scrfdHere = existsSync(join(scrfdDir, modelSpec('scrfd_500m').file));

describe.skipIf(!scrfdHere)(
  `an SCRFD detector (needs the files of ../shared/models${scrfdHere ? '' : ', which are not here'})`,
  { timeout: slow },
  () => {
    const known = modelSpec('scrfd_500m');
    const trial = (recipe: Partial<Recipe>): Promise<ModelTest> => {
      const detector = manifest.detectors.find(({ id }) => id === known.id) ?? null;
      const model = { ...known, input: { ...known.input, ...recipe } };
      const subject = {
        models: [{ spec: model, path: join(scrfdDir, known.file) }],
        detector,
        embedder: null,
      };
      return selfTest(subject, { modelsDir, threads: 1, own: [] }, bench);
    };

    it('finds the faces of the golden photos', async () => {
      const test = await trial({});
      expect(test).toMatchObject({ verdict: 'passed', better: null });
      expect(test.checks.map(({ check, verdict }) => `${check} ${verdict}`)).toEqual(
        ['file', 'runs', 'golden', 'colour-order', 'normalisation', 'faces'].map(
          (check) => `${check} passed`,
        ),
      );
      expect(of(test, 'faces')?.detail).toBe(
        'It finds 22 of the 22 faces of the golden photos and 0 other boxes.',
      );
    });

    it('is told the plain value 0 to 255', async () => {
      const test = await trial({ mean: 0, std: 1 });
      expect(test.verdict).toBe('failed');
      expect(of(test, 'normalisation')).toMatchObject({
        verdict: 'failed',
        detail: expect.stringMatching(
          /^It looks like \(value - 127\.5\) \/ 127\.5, not the plain value 0 to 255; declare mean 127\.5/,
        ) as string,
      });
      expect(test.better).toMatchObject({ mean: 127.5 });
    });
  },
);
