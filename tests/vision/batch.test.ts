/** A batch made symbolic: the same numbers for many pictures as for each alone; what cannot be opened is left as it is. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { fixedBatch, withOpenBatch } from '../../electron/vision/runtime/onnx/batch.ts';
import { readGraph } from '../../electron/vision/runtime/onnx/graph.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { type OnnxModel, writeOnnx } from '../support/onnx-writer.ts';
import { seededRandom } from '../support/random.ts';

async function rows(
  bytes: Uint8Array,
  input: string,
  shape: number[],
  values: Float32Array,
): Promise<Float32Array> {
  const session = await InferenceSession.create(bytes);
  const outputs = await session.run({ [input]: new Tensor('float32', values, shape) });
  await session.release();
  const [name = ''] = session.outputNames;
  return outputs[name]?.data as Float32Array;
}

it('gives for eight pictures what the default embedder gives for each', async () => {
  const bytes = new Uint8Array(await readFile(join(await ensureModels(), 'fr_feature.onnx')));
  expect(fixedBatch(bytes)).toBe(1);
  const open = withOpenBatch(bytes);
  if (open === null) throw new Error('not opened');
  expect(open).toHaveLength(bytes.length);
  expect(readGraph(open, 'm', 'm').outputs[0]?.shape).toEqual(['', 512]);
  expect(fixedBatch(open)).toBeNull();
  const length = 3 * 112 * 112;
  const random = seededRandom(3);
  const values = Float32Array.from({ length: 8 * length }, () => 2 * random.next() - 1);
  const together = await rows(open, 'input', [8, 3, 112, 112], values);
  expect(together).toHaveLength(8 * 512);
  for (let i = 0; i < 8; i++) {
    const one = await rows(bytes, 'input', [1, 3, 112, 112], values.subarray(i * length, (i + 1) * length));
    one.forEach((value, k) => {
      expect(Math.abs(value - (together[i * 512 + k] ?? NaN))).toBeLessThan(1e-6);
    });
  }
});

/** Pictures of six pixels, each as the row that `target` makes of it. */
const model = (
  batch: number,
  target: readonly number[],
  output: OnnxModel['outputs'][number]['shape'],
): Uint8Array =>
  writeOnnx({
    inputs: [{ name: 'x', shape: [batch, 1, 2, 3] }],
    outputs: [{ name: 'y', shape: output }],
    constants: [{ name: 'target', shape: [target.length], data: BigInt64Array.from(target, BigInt) }],
    nodes: [{ op: 'Reshape', inputs: ['x', 'target'], outputs: ['y'] }],
  });

describe('a fixed batch', () => {
  it.each([4, 200])('of %d becomes any, 1 among them', async (batch) => {
    const open = withOpenBatch(model(batch, [batch, -1], [batch, 6]));
    if (open === null) throw new Error('not opened');
    const values = Float32Array.of(1, 2, 3, 4, 5, 6);
    expect([...(await rows(open, 'x', [1, 1, 2, 3], values))]).toEqual([...values]);
    expect([...(await rows(open, 'x', [2, 1, 2, 3], Float32Array.of(...values, ...values)))]).toHaveLength(
      12,
    );
  });

  it.each<[string, Uint8Array]>([
    ['that a Reshape mixes with other sizes', model(4, [8, 3], [8, 3])],
    ['that a Reshape multiplies, though the output says it', model(4, [8, 3], [4, 6])],
    ['that is not the first size of the output', model(4, [4, 6], [6, 4])],
    [
      'that is open already',
      writeOnnx({
        inputs: [{ name: 'x', shape: ['n', 1, 2, 3] }],
        outputs: [{ name: 'x', shape: ['n', 1, 2, 3] }],
        nodes: [],
      }),
    ],
  ])('%s is left as it is', (_name, bytes) => {
    expect(withOpenBatch(bytes)).toBeNull();
  });
});
