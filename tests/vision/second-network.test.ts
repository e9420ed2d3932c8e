/** The second network is what its file was: same numbers as by definition, and a contract of its own. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { cosine } from '../../electron/vision/runtime/golden.ts';
import { openModel } from '../../electron/vision/runtime/model.ts';
import { readGraph } from '../../electron/vision/runtime/onnx/graph.ts';
import { readCatalogue } from '../../native-models/catalogue.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { contractId, embedderSpec } from '../../native-models/manifest.ts';
import { seededRandom } from '../support/random.ts';
import { runTflite } from '../support/second-network/reference.ts';
import {
  installSecondNetwork,
  manifestOfTwo,
  noSecondNetwork,
  secondContract,
  secondEmbedder,
  secondModel,
  secondNetworkIfThere,
  secondTflite,
} from '../support/second-network/second-network.ts';
import { readTflite } from '../support/second-network/tflite.ts';
import { tempDir } from '../support/temp.ts';

const path = await secondNetworkIfThere();

describe.skipIf(path === null)(`the second network (${noSecondNetwork})`, () => {
  const onnx = async (): Promise<Uint8Array> => readFile(path ?? '');

  it('answers what the original answers by definition', async () => {
    const original = readTflite(await readFile(await secondTflite()));
    // The file was made for two images at a time.
    const tensors = original.tensors.map((one) =>
      one.data === null ? { ...one, shape: [1, ...one.shape.slice(1)] } : one,
    );
    const random = seededRandom(5);
    const pixels = 112 * 112;
    const image = Float32Array.from({ length: pixels * 3 }, () => random.next() * 2 - 1);
    const expected = runTflite({ ...original, tensors }, image);
    const planes = image.map((_, i) => image[(i % pixels) * 3 + Math.floor(i / pixels)] as number);
    const session = await openModel(secondModel, await onnx(), 'cpu', 1);
    const answer = (await session.run(planes))('embeddings');
    await session.close();
    expect(answer).toHaveLength(192);
    expect(cosine(answer, expected)).toBeGreaterThan(1 - 1e-6);
    expect(Math.max(...answer.map((value, i) => Math.abs(value - (expected[i] as number))))).toBeLessThan(
      1e-3,
    );
  });

  it('is the file that its description says', async () => {
    const bytes = await onnx();
    const { inputs, outputs } = readGraph(bytes, secondModel.id, secondModel.file);
    expect(bytes).toHaveLength(secondModel.bytes);
    expect(inputs).toEqual([{ name: secondModel.input.name, shape: [1, 3, 112, 112] }]);
    expect(outputs).toEqual([{ name: 'embeddings', shape: [1, 192] }]);
  });

  it('works as a model that the user brought: other vectors of the same faces, from photos and from crops', async () => {
    const ownModelsDir = join(tempDir(), 'own');
    await installSecondNetwork(ownModelsDir);
    expect((await readCatalogue(ownModelsDir)).broken).toEqual([]);
    const pipeline = await Pipeline.open({
      modelsDir: await ensureModels(),
      ownModelsDir,
      detector: 'default',
      exclude: [],
      threads: 1,
    });
    const [label = ''] = sampleNames;
    const photo = { path: join(await ensureSamples(), label), bytes: null, label };
    const { faces } = await pipeline.analyse(photo, {
      embed: true,
      crops: true,
      thumb: false,
      contracts: [secondContract],
    });
    const again = await pipeline.embedCrops(
      secondContract,
      faces.flatMap(({ aligned }) => aligned ?? []),
    );
    await pipeline.close();
    expect(faces).toHaveLength(3);
    const vectors = faces.map(({ embedding }) => embedding ?? new Float32Array());
    vectors.forEach((vector, i) => {
      expect(vector).toHaveLength(192);
      expect(cosine(vector, again[i] ?? new Float32Array())).toBeGreaterThan(0.97);
      // Three people.
      for (const other of vectors.slice(i + 1)) {
        expect(cosine(vector, other)).toBeLessThan(secondEmbedder.thresholds.unsure);
      }
    });
  });
});

it('has a contract of its own, made from the same crops', () => {
  expect(secondContract).not.toBe(contractId(embedderSpec('fr_feature')));
  expect(contractId(embedderSpec('fr_feature'), manifestOfTwo)).toBe(contractId(embedderSpec('fr_feature')));
  const { template, warp } = embedderSpec('fr_feature');
  expect(secondEmbedder).toMatchObject({ template, warp, flip: false });
});
