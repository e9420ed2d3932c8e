/** What a model file is taken for, and that what is proposed of it can be installed and used as it stands. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import { toAppError } from '../../electron/contract/errors.ts';
import { probe } from '../../electron/vision/models/probe.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { readCatalogue } from '../../native-models/catalogue.ts';
import { Proposal } from '../../native-models/families.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId, modelSpec } from '../../native-models/manifest.ts';
import { constantModel, install, ownSpec } from '../support/constant-model.ts';
import { letterboxed, retinaFaceAnswers, scrfdAnswers, yunetAnswers } from '../support/detector-answers.ts';
import { type OnnxNode, type OnnxPort, type OnnxTensor, writeOnnx } from '../support/onnx-writer.ts';
import { seededRandom } from '../support/random.ts';

const picture: OnnxPort = { name: 'data', shape: [1, 3, 640, 640] };
let modelsDir: string;
let dir: string;
beforeAll(async () => {
  modelsDir = await ensureModels();
  dir = await mkdtemp(join(tmpdir(), 'facet-probe-'));
});
afterAll(() => rm(dir, { recursive: true }));

let written = 0;
async function probed(bytes: Uint8Array): ReturnType<typeof probe> {
  const path = join(dir, `${String(written++)}.onnx`);
  await writeFile(path, bytes);
  return probe(path);
}

interface EmbedderOptions {
  readonly dimension?: number;
  readonly shape?: OnnxPort['shape'];
  /** Nodes in front, from `data` to `in`. */
  readonly before?: readonly OnnxNode[];
}

/** A small embedder: 16×16 means of each channel, times a fixed matrix. */
function embedderFile({
  dimension = 64,
  shape = ['batch', 3, 112, 112],
  before = [],
}: EmbedderOptions): Uint8Array {
  const random = seededRandom(5);
  const weights = Float32Array.from({ length: 3 * 49 * dimension }, () => random.next() - 0.5);
  return writeOnnx({
    inputs: [{ name: 'data', shape }],
    outputs: [{ name: 'fc1', shape: [shape[0] ?? 'batch', dimension] }],
    constants: [
      { name: 'weights', shape: [3 * 49, dimension], data: weights },
      { name: 'mean', shape: [1], data: Float32Array.of(127.5) },
      { name: 'gain', shape: [1], data: Float32Array.of(1 / 127.5) },
      { name: 'shift', shape: [1], data: Float32Array.of(0.01) },
    ],
    nodes: [
      ...before,
      {
        op: 'AveragePool',
        inputs: [before.length > 0 ? 'in' : 'data'],
        outputs: ['means'],
        attributes: { kernel_shape: { ints: [16, 16] }, strides: { ints: [16, 16] } },
      },
      { op: 'Flatten', inputs: ['means'], outputs: ['flat'] },
      { op: 'MatMul', inputs: ['flat', 'weights'], outputs: ['product'] },
      { op: 'Add', inputs: ['product', 'shift'], outputs: ['fc1'] },
    ],
  });
}

const normalising: readonly OnnxNode[] = [
  { op: 'Sub', inputs: ['data', 'mean'], outputs: ['centred'] },
  { op: 'Mul', inputs: ['centred', 'gain'], outputs: ['in'] },
];

describe('a real file', () => {
  it('is recognised by its graph, without its name', async () => {
    expect(await probe(join(modelsDir, 'fr_feature.onnx'))).toMatchObject({
      outputs: ['output float32 1×512'],
      problem: null,
      proposal: {
        architecture: 'MobileFaceNet',
        input: { channels: 'rgb', mean: 127.5, std: 127.5, width: 112, height: 112 },
        output: { layout: 'vector', dimension: 512 },
      },
    });
    expect(await probe(join(modelsDir, 'fr_detect.onnx'))).toMatchObject({
      problem: null,
      proposal: {
        architecture: 'Ultra-Light RFB with 68 landmarks',
        input: { channels: 'rgb', mean: 127, std: 128, width: 320, height: 240 },
        output: { layout: 'rfb', scores: 'scores', boxes: 'boxes' },
        detector: { score: 0.65, nms: 0.35, companions: ['fr_landmark'] },
        embedder: null,
      },
    });
    expect((await probe(join(modelsDir, 'fr_landmark.onnx'))).problem).toMatch(/three channels/);
  });
});

describe('an embedder', () => {
  it.each([
    ['ArcFace-shaped of a few megabytes', {}, 'MobileFaceNet', 64, 127.5, 127.5],
    ['that normalises inside', { before: normalising }, 'ArcFace, normalising inside', 64, 0, 1],
    ['of 128 numbers that does', { before: normalising, dimension: 128 }, 'SFace', 128, 0, 1],
  ] as const)('%s is told by its first nodes', async (_name, options, family, dimension, mean, std) => {
    expect(await probed(embedderFile(options))).toMatchObject({
      problem: null,
      inputs: ['data float32 batch×3×112×112'],
      proposal: {
        architecture: family,
        input: { channels: 'rgb', mean, std },
        output: { dimension },
        embedder: { normalisation: 'l2', flip: false },
        detector: null,
      },
    });
  });

  it('that was exported for eight pictures takes one', async () => {
    const bytes = embedderFile({ shape: [8, 3, 112, 112] });
    const found = await probed(bytes);
    expect(found.problem).toBeNull();
    expect(found.proposal?.output).toMatchObject({ dimension: 64 });
  });

  it('whose picture size is open is run at 112', async () => {
    const found = await probed(embedderFile({ shape: [1, 3, 'h', 'w'] }));
    expect(found.problem).toBeNull();
    expect(found.proposal?.input).toMatchObject({ width: 112, height: 112 });
  });
});

describe('a detector', () => {
  const answers = {
    SCRFD: scrfdAnswers,
    YuNet: yunetAnswers,
    'RetinaFace-MobileNet': retinaFaceAnswers,
  } as const;
  it.each(['SCRFD', 'YuNet', 'RetinaFace-MobileNet'] as const)(
    '%s is told by its outputs',
    async (family) => {
      expect(await probed(constantModel(picture, answers[family]([], 640)))).toMatchObject({
        problem: null,
        proposal: { architecture: family, detector: { companions: [] }, embedder: null },
      });
    },
  );

  it('whose outputs have other names, in another order, is the same', async () => {
    const renamed = scrfdAnswers([], 640)
      .map((answer, i) => ({ ...answer, name: String(440 + i) }))
      .reverse();
    const found = await probed(constantModel(picture, renamed));
    expect(found.proposal?.output).toEqual({
      layout: 'scrfd',
      strides: [8, 16, 32],
      anchors: 2,
      scores: ['440', '443', '446'],
      boxes: ['441', '444', '447'],
      points: ['442', '445', '448'],
    });
  });
});

describe('a file that cannot be used says why', () => {
  const rows = (count: number, width: number, name: string, value = 0): OnnxTensor => ({
    name,
    shape: [1, count, width],
    data: new Float32Array(count * width).fill(value),
  });
  const raw = retinaFaceAnswers([], 640).map((answer) =>
    answer.name === 'conf' ? rows(16_800, 2, 'conf', 3) : answer,
  );
  const small = { name: 'data', shape: [1, 3, 112, 112] };
  const cases: readonly (readonly [string, Uint8Array, RegExp])[] = [
    ['text', Buffer.from('<html>'), /not an ONNX model|cut short/],
    ['cut short', embedderFile({}).subarray(0, 4000), /cut short/],
    [
      'an unknown operator',
      writeOnnx({
        inputs: [small],
        outputs: [small],
        nodes: [{ op: 'Nonsense', inputs: ['data'], outputs: ['y'] }],
      }),
      /does not load/,
    ],
    [
      'channels last',
      constantModel({ name: 'data', shape: [1, 112, 112, 3] }, [rows(1, 512, 'y')]),
      /channels last/,
    ],
    [
      'one channel',
      constantModel({ name: 'data', shape: [1, 1, 64, 64] }, [rows(1, 136, 'y')]),
      /three channels/,
    ],
    [
      'a fixed batch of 8',
      constantModel({ name: 'data', shape: [8, 3, 112, 112] }, [rows(8, 512, 'y')]),
      /several pictures/,
    ],
    [
      'another size',
      constantModel({ name: 'data', shape: [1, 3, 160, 160] }, [{ ...rows(1, 512, 'y'), shape: [1, 512] }]),
      /160×160 pixels; faces are aligned to 112×112/,
    ],
    [
      'a whole picture as answer',
      constantModel(small, [{ ...rows(56, 56, 'y'), shape: [1, 56, 56] }]),
      /no embedding/,
    ],
    [
      'not a number',
      constantModel(small, [{ name: 'y', shape: [1, 512], data: new Float32Array(512).fill(NaN) }]),
      /not finite/,
    ],
    [
      'boxes without points',
      constantModel(
        picture,
        scrfdAnswers([], 640).filter(({ name }) => !name.startsWith('kps')),
      ),
      /no family/,
    ],
    ['raw scores', constantModel(picture, raw), /RetinaFace-MobileNet: its scores are no probabilities/],
    [
      'outputs of another input size',
      constantModel({ ...picture, shape: [1, 3, 320, 320] }, scrfdAnswers([], 640)),
      /SCRFD: its outputs do not fit/,
    ],
    [
      'two inputs',
      writeOnnx({
        inputs: [small, { ...small, name: 'more' }],
        outputs: [{ ...small, name: 'y' }],
        nodes: [{ op: 'Add', inputs: ['data', 'more'], outputs: ['y'] }],
      }),
      /takes 2 inputs/,
    ],
  ];
  it.each(cases)('%s', async (_name, bytes, problem) => {
    const found = await probed(bytes);
    expect(found.problem).toMatch(problem);
    expect(found.proposal).toBeNull();
  });

  it('and a file that is not there is an error', async () => {
    const thrown: unknown = await probe(join(dir, 'none.onnx')).catch((error: unknown) => error);
    expect(toAppError(thrown)).toMatchObject({ code: 'unreadable', path: join(dir, 'none.onnx') });
  });
});

it('proposes descriptions that the pipeline uses as they stand', async () => {
  const own = join(dir, 'own');
  const label = 'sample1.jpg';
  const photo = { path: join(await ensureSamples(), label), bytes: null, label };
  const pipeline = await Pipeline.open({
    modelsDir,
    ownModelsDir: own,
    detector: 'default',
    exclude: [],
    threads: 2,
  });
  try {
    const wanted = { embed: true, crops: false, thumb: false };
    const truth = await pipeline.analyse(photo, wanted);
    const [face] = truth.faces;
    if (face === undefined) throw new Error('no face');
    const files = [
      embedderFile({ dimension: 128, before: normalising, shape: [8, 3, 112, 112] }),
      constantModel(
        { ...picture, shape: [1, 3, 'h', 'w'] },
        yunetAnswers([letterboxed({ ...face, score: 0.95 }, truth, 640)], 640),
      ),
    ];
    const ids: string[] = [];
    for (const bytes of files) {
      const id = `mine${String(ids.length)}`;
      const { proposal } = await probed(bytes);
      const { detector, embedder, ...model } = Proposal.parse(proposal);
      await install(own, bytes, {
        model: { ...ownSpec(id, bytes, modelSpec('fr_feature')), ...model },
        detector: detector && { id, models: [id], score: detector.score, nms: detector.nms },
        embedder: embedder && { ...embedder, id, model: id },
      });
      ids.push(id);
    }
    const catalogue = await readCatalogue(own);
    expect(catalogue.broken).toEqual([]);
    const embedder = catalogue.embedders.find(({ id }) => id === ids[0]);
    if (embedder === undefined) throw new Error('not installed');
    const contract = contractId(embedder, catalogue);
    const found = await pipeline.analyse(photo, { ...wanted, detector: ids[1] ?? '', contracts: [contract] });
    expect(found.faces).toHaveLength(1);
    expect(found.contract).toBe(contract);
    expect(found.faces[0]?.embedding).toHaveLength(128);
    expect(found.faces[0]?.box.x).toBeCloseTo(face.box.x, 1);
  } finally {
    await pipeline.close();
  }
});
