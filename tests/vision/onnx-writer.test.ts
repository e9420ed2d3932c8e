/** The ONNX files that tests write are files like any other: onnxruntime runs them, and ours reads them. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { readGraph } from '../../electron/vision/runtime/onnx/graph.ts';
import { type OnnxModel, writeOnnx } from '../support/onnx-writer.ts';

/** Every kind of attribute and constant: max(x, x/4) per row reversed, each number joined with its copy plus 0.5, 1.5, … */
const model: OnnxModel = {
  inputs: [{ name: 'x', shape: ['batch', 3] }],
  outputs: [{ name: 'y', shape: ['batch', 6] }],
  constants: [
    { name: 'row', shape: [2], data: BigInt64Array.of(-1n, 3n) },
    { name: 'order', shape: [3], data: Int32Array.of(2, 1, 0) },
  ],
  nodes: [
    { op: 'LeakyRelu', inputs: ['x'], outputs: ['bent'], attributes: { alpha: { float: 0.25 } } },
    { op: 'Gather', inputs: ['bent', 'order'], outputs: ['turned'], attributes: { axis: { int: -1 } } },
    {
      op: 'Constant',
      inputs: [],
      outputs: ['more'],
      attributes: { value_floats: { floats: [0.5, 1.5, 2.5] } },
    },
    {
      op: 'Constant',
      inputs: [],
      outputs: ['one'],
      attributes: { value: { tensor: { name: '', shape: [1], data: Float32Array.of(1) } } },
    },
    { op: 'Mul', inputs: ['turned', 'one'], outputs: ['same'] },
    { op: 'Add', inputs: ['same', 'more'], outputs: ['sum'] },
    { op: 'Transpose', inputs: ['sum'], outputs: ['side'], attributes: { perm: { ints: [1, 0] } } },
    { op: 'Transpose', inputs: ['side'], outputs: ['back'], attributes: { perm: { ints: [1, 0] } } },
    { op: 'Reshape', inputs: ['back', 'row'], outputs: ['shaped'] },
    { op: 'Concat', inputs: ['same', 'shaped'], outputs: ['y'], attributes: { axis: { int: -1 } } },
  ],
};

it('gives what onnxruntime runs', async () => {
  const session = await InferenceSession.create(writeOnnx(model));
  const x = Float32Array.of(1, -4, 3, -8, 0, 2);
  const { y } = await session.run({ x: new Tensor('float32', x, [2, 3]) });
  await session.release();
  expect(y?.dims).toEqual([2, 6]);
  expect(y?.data).toEqual(Float32Array.of(3, -1, 1, 3.5, 0.5, 3.5, 2, 0, -2, 2.5, 1.5, 0.5));
});

it('gives what our own reader reads', () => {
  expect(readGraph(writeOnnx({ ...model, opset: 13 }), 'm', 'm.onnx')).toEqual({
    inputs: [{ name: 'x', shape: ['batch', 3] }],
    outputs: [{ name: 'y', shape: ['batch', 6] }],
    opsets: new Map([['', 13]]),
  });
});

it('takes text attributes and uint8 constants', async () => {
  const bytes = writeOnnx({
    inputs: [{ name: 'x', shape: [1] }],
    outputs: [{ name: 'y', shape: [3] }],
    constants: [
      { name: 'pads', shape: [2], data: BigInt64Array.of(0n, 2n) },
      { name: 'bytes', shape: [3], data: Uint8Array.of(0, 1, 255) },
    ],
    nodes: [
      { op: 'Pad', inputs: ['x', 'pads'], outputs: ['wide'], attributes: { mode: { text: 'edge' } } },
      { op: 'Cast', inputs: ['bytes'], outputs: ['floats'], attributes: { to: { int: 1 } } },
      { op: 'Add', inputs: ['wide', 'floats'], outputs: ['y'] },
    ],
  });
  const session = await InferenceSession.create(bytes);
  const { y } = await session.run({ x: new Tensor('float32', Float32Array.of(7), [1]) });
  await session.release();
  expect(y?.data).toEqual(Float32Array.of(7, 8, 262));
});
