/** Models of the user's: found when they come, used by their id or contract, refused when they are not what they say. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import { type AppError, toAppError } from '../../electron/contract/errors.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { OwnModel, readCatalogue, removeOwnModel } from '../../native-models/catalogue.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId, embedderSpec, type EmbedderSpec, modelSpec } from '../../native-models/manifest.ts';
import { constantModel, install, ownSpec } from '../support/constant-model.ts';
import { letterboxed, scrfdAnswers } from '../support/detector-answers.ts';
import { int, join as joined, sub } from '../support/wire-writer.ts';

const all = { embed: true, crops: false, thumb: false };
let dir: string;
let pipeline: Pipeline;
let photo: { path: string; bytes: null; label: string };
let weights: Uint8Array;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facet-own-'));
  const modelsDir = await ensureModels();
  weights = await readFile(join(modelsDir, 'fr_feature.onnx'));
  const label = 'sample1.jpg';
  photo = { path: join(await ensureSamples(), label), bytes: null, label };
  pipeline = await Pipeline.open({
    modelsDir,
    ownModelsDir: dir,
    detector: 'default',
    exclude: [],
    threads: 2,
  });
}, 60_000);
afterAll(async () => {
  await pipeline.close();
  await rm(dir, { recursive: true });
});

/** The default embedder as a model of the user's: the same file, in `channels` order. */
async function installEmbedder(id: string, bytes: Uint8Array, sha256?: string): Promise<string> {
  const like = modelSpec('fr_feature');
  const own = ownSpec(id, bytes, like);
  const model = { ...own, sha256: sha256 ?? own.sha256, input: { ...like.input, channels: 'rgb' as const } };
  const embedder: EmbedderSpec = { ...embedderSpec('fr_feature'), id, model: id };
  await install(dir, bytes, { model, detector: null, embedder });
  return contractId(embedder, await readCatalogue(dir));
}

const failure = async (call: Promise<unknown>): Promise<AppError> =>
  toAppError(
    await call.then(
      () => new Error('no error'),
      (thrown: unknown) => thrown,
    ),
  );

describe('an embedder of the user’s', () => {
  it('is used from the moment it is there, and lies under its own contract', async () => {
    const before = (await pipeline.embedders()).map(({ id }) => id);
    expect(before).not.toContain('mine');
    const contract = await installEmbedder('mine', weights);
    expect(contract).not.toBe(pipeline.contract);
    expect(await pipeline.embedders()).toContainEqual(
      expect.objectContaining({ id: 'mine', contract, installed: true, fromCrops: true }),
    );
    const [face] = (await pipeline.analyse(photo, { ...all, contracts: [pipeline.contract, contract] }))
      .faces;
    const [other] = face?.others ?? [];
    expect(other?.contract).toBe(contract);
    expect(cosine(face?.embedding ?? new Float32Array(), other?.vector ?? new Float32Array())).toBeLessThan(
      0.999,
    );
    const report = await pipeline.report();
    expect(report.models).toContainEqual(
      expect.objectContaining({ id: 'mine', source: 'file: mine.onnx', installed: true, active: true }),
    );
  });

  it('is refused when its file is not the one described', async () => {
    const contract = await installEmbedder('swapped', weights, '0'.repeat(64));
    expect(await failure(pipeline.embedCrops(contract, []))).toMatchObject({
      code: 'model-mismatch',
      detail: expect.stringContaining('expected 000') as string,
    });
  });

  it('is read before it is run, though its description names its hash', async () => {
    const hostile = joined(sub(7, sub(5, int(14, 1))), sub(8, int(2, 17)));
    const contract = await installEmbedder('hostile', hostile);
    expect(await failure(pipeline.embedCrops(contract, []))).toMatchObject({
      code: 'model-mismatch',
      model: 'hostile',
      detail: expect.stringContaining('in another file') as string,
    });
  });

  it('is not looked for any more when nobody makes such vectors', async () => {
    expect(await failure(pipeline.embedCrops('feedfeedfeedfeed', []))).toMatchObject({
      code: 'model-missing',
    });
  });
});

describe('a detector', () => {
  it('is chosen by each call', async () => {
    const found = await pipeline.analyse(photo, all);
    const truth = found.faces[0];
    if (truth === undefined) throw new Error('no face in sample1.jpg');
    const like = modelSpec('scrfd_500m');
    const known = letterboxed({ ...truth, score: 0.75 }, found, 640);
    const bytes = constantModel({ name: 'input.1', shape: [1, 3, 640, 640] }, scrfdAnswers([known], 640));
    const model = ownSpec('fixed', bytes, like);
    const detector = { id: 'fixed', models: ['fixed'], score: 0.5, nms: 0.4 };
    await install(dir, bytes, { model, detector, embedder: null });
    const { faces, detector: looked } = await pipeline.analyse(photo, { ...all, detector: 'fixed' });
    expect([looked, found.detector]).toEqual(['fixed', 'default']);
    expect(faces).toHaveLength(1);
    expect(faces[0]?.score).toBeCloseTo(0.75, 5);
    faces[0]?.landmarks.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(truth.landmarks.flat()[i] ?? NaN, 1);
    });
    expect((await pipeline.analyse(photo, all)).faces[0]?.score).toBe(truth.score);
  });

  it('must be known and have its files', async () => {
    expect(await failure(pipeline.analyse(photo, { ...all, detector: 'nobody' }))).toMatchObject({
      code: 'detector-missing',
      detector: 'nobody',
      detail: expect.stringContaining('known: default') as string,
    });
    const own = process.env['FACET_SCRFD'];
    process.env['FACET_SCRFD'] = dir;
    try {
      expect(await failure(pipeline.analyse(photo, { ...all, detector: 'scrfd_2.5g' }))).toMatchObject({
        code: 'detector-missing',
        detector: 'scrfd_2.5g',
      });
    } finally {
      if (own === undefined) delete process.env['FACET_SCRFD'];
      else process.env['FACET_SCRFD'] = own;
    }
  });
});

describe('the catalogue', () => {
  it('goes on without descriptions it cannot read, and says which', async () => {
    await writeFile(join(dir, 'broken.json'), '{"version": 7}');
    const { broken, own } = await readCatalogue(dir);
    expect(broken).toEqual([
      { file: join(dir, 'broken.json'), reason: expect.stringContaining('version') as string },
    ]);
    expect(own.has('mine')).toBe(true);
    expect((await pipeline.embedders()).map(({ id }) => id)).toContain('mine');
  });

  it('forgets a model that is removed, file and all', async () => {
    await installEmbedder('gone', weights);
    const gone = (await readCatalogue(dir)).own.get('gone');
    if (gone === undefined) throw new Error('not installed');
    await removeOwnModel(dir, gone);
    expect((await readCatalogue(dir)).own.has('gone')).toBe(false);
    await expect(stat(join(dir, 'gone.onnx'))).rejects.toThrow('ENOENT');
  });

  it('takes no description of two things, or of another model', () => {
    const model = ownSpec('mine', weights, modelSpec('fr_feature'));
    const about = { version: 1, title: 'mine', added: '2026-11-24T12:00:00Z', from: 'mine', model };
    const embedder = { ...embedderSpec('fr_feature'), id: 'mine', model: 'mine' };
    const detector = { id: 'mine', models: ['mine', 'fr_landmark'], score: 0.5, nms: 0.4 };
    expect(OwnModel.safeParse({ ...about, detector, embedder: null }).success).toBe(true);
    expect(OwnModel.safeParse({ ...about, detector: null, embedder }).success).toBe(true);
    for (const wrong of [
      { detector: null, embedder: null },
      { detector: null, embedder: { ...embedder, model: 'fr_feature' } },
      { detector: { ...detector, models: ['mine', 'nobody'] }, embedder: null },
      { detector: { ...detector, models: ['fr_detect', 'fr_landmark'] }, embedder: null },
      { detector: { ...detector, models: ['mine'] }, embedder },
    ]) {
      expect(OwnModel.safeParse({ ...about, ...wrong }).success).toBe(false);
    }
  });
});
