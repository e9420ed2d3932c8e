/** TensorFlow Lite to ONNX: made-up layers give in onnxruntime what they give by definition. */
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { writeOnnx } from '../support/onnx-writer.ts';
import { type Random, seededRandom } from '../support/random.ts';
import { toOnnx } from '../support/second-network/convert.ts';
import { runTflite } from '../support/second-network/reference.ts';
import type { TfliteModel, TfliteOperator, TfliteTensor } from '../support/second-network/tflite.ts';

const size = (shape: readonly number[]): number => shape.reduce((all, one) => all * one, 1);
const draw = (random: Random, shape: readonly number[]): Float32Array<ArrayBuffer> =>
  Float32Array.from({ length: size(shape) }, () => random.normal());

/** Tensors by name and operators between them, as a file would hold them. The first is the input, the last the output. */
function modelOf(
  tensors: Readonly<Record<string, { shape: readonly number[]; data?: TfliteTensor['data'] }>>,
  steps: readonly (readonly [kind: string, inputs: string, output: string, window?: object])[],
): TfliteModel {
  const names = Object.keys(tensors);
  const places = (list: string): number[] => list.split(' ').map((name) => names.indexOf(name));
  return {
    tensors: Object.entries(tensors).map(([name, { shape, data }]) => ({ name, shape, data: data ?? null })),
    inputs: [0],
    outputs: [names.length - 1],
    operators: steps.map(
      ([op, inputs, output, window]) =>
        ({ op, ...window, inputs: places(inputs), outputs: places(output) }) as TfliteOperator,
    ),
  };
}

/** NHWC to NCHW, image by image. */
function planes(values: Float32Array, [n = 0, h = 0, w = 0, c = 0]: readonly number[]): Float32Array {
  return Float32Array.from({ length: n * h * w * c }, (_, i) => {
    const [image, channel, pixel] = [Math.floor(i / (c * h * w)), Math.floor(i / (h * w)) % c, i % (h * w)];
    return values[(image * h * w + pixel) * c + channel] as number;
  });
}

/** The same input through onnxruntime, image layout and all; the answer as TFLite would lay it out. */
async function largestDifference(model: TfliteModel, random: Random): Promise<number> {
  const [input, output] = [model.tensors[0], model.tensors.at(-1)];
  if (input === undefined || output === undefined) throw new Error('a model needs tensors');
  const values = draw(random, input.shape);
  const expected = runTflite(model, values);
  const session = await InferenceSession.create(writeOnnx(toOnnx(model, input.shape[0] ?? 0)));
  const [n = 0, h = 0, w = 0, c = 0] = input.shape;
  const tensor = new Tensor('float32', planes(values, input.shape), [n, c, h, w]);
  const answer = (await session.run({ [input.name]: tensor }))[output.name]?.data as Float32Array;
  await session.release();
  const wanted = output.shape.length === 4 ? planes(expected, output.shape) : expected;
  expect(answer).toHaveLength(wanted.length);
  return answer.reduce((most, value, i) => Math.max(most, Math.abs(value - (wanted[i] as number))), 0);
}

it('convolves as TFLite does: every padding, stride and kernel, batches, and channels that split', async () => {
  const random = seededRandom(7);
  for (let round = 0; round < 150; round++) {
    const [padding, op] = [
      random.int(2) === 0 ? 'same' : 'valid',
      random.int(2) === 0 ? 'conv' : 'depthwise',
    ];
    const kernel = [1 + random.int(4), 1 + random.int(4)] as const;
    const stride = [1 + random.int(3), 1 + random.int(3)] as const;
    const [n, h, w, c] = [1 + random.int(2), 4 + random.int(7), 4 + random.int(7), 1 + random.int(4)];
    const outputs = op === 'conv' ? 1 + random.int(5) : c * (1 + random.int(3));
    const count = (pixels: number, axis: 0 | 1): number =>
      padding === 'same'
        ? Math.ceil(pixels / stride[axis])
        : Math.floor((pixels - kernel[axis]) / stride[axis]) + 1;
    const filter = op === 'conv' ? [outputs, ...kernel, c] : [1, ...kernel, outputs];
    const model = modelOf(
      {
        image: { shape: [n, h, w, c] },
        filter: { shape: filter, data: draw(random, filter) },
        bias: { shape: [outputs], data: draw(random, [outputs]) },
        out: { shape: [n, count(h, 0), count(w, 1), outputs] },
      },
      [[op, 'image filter bias', 'out', { padding, stride }]],
    );
    const off = await largestDifference(model, random);
    expect(off, `${op} ${padding} ${kernel.join('×')} by ${stride.join('×')} on ${h}×${w}`).toBeLessThan(
      1e-4,
    );
  }
});

it('adds, subtracts, multiplies along the channels, bends, and flattens pixels in their old order', async () => {
  const random = seededRandom(8);
  const image = [2, 3, 4, 5];
  const tensors = {
    image: { shape: image },
    slope: { shape: [5], data: draw(random, [5]) },
    positive: { shape: image },
    size: { shape: image },
    less: { shape: image },
    scaled: { shape: image },
    bent: { shape: image },
    twice: { shape: [2, 6, 2, 5] },
  };
  const steps = [
    ['relu', 'image', 'positive'],
    ['abs', 'image', 'size'],
    ['sub', 'image size', 'less'],
    ['mul', 'slope less', 'scaled'],
    ['add', 'positive scaled', 'bent'],
    ['reshape', 'bent', 'twice'],
  ] as const;
  expect(await largestDifference(modelOf(tensors, steps), random)).toBeLessThan(1e-6);
  const flat = modelOf({ ...tensors, flat: { shape: [2, 60] } }, [...steps, ['reshape', 'twice', 'flat']]);
  expect(await largestDifference(flat, random)).toBeLessThan(1e-6);
});

it('makes a network for one image of one that was made for two', () => {
  const random = seededRandom(9);
  const filter = { shape: [2, 3, 3, 1], data: draw(random, [18]) };
  const layers = (n: number): TfliteModel =>
    modelOf(
      { image: { shape: [n, 4, 4, 1] }, filter, map: { shape: [n, 4, 4, 2] }, flat: { shape: [n, 32] } },
      [
        ['conv', 'image filter', 'map', { padding: 'same', stride: [1, 1] }],
        ['reshape', 'map', 'flat'],
      ],
    );
  expect(toOnnx(layers(2), 1)).toEqual(toOnnx(layers(1), 1));
  expect(toOnnx(layers(2), 1)).toMatchObject({
    inputs: [{ name: 'image', shape: [1, 1, 4, 4] }],
    outputs: [{ name: 'flat', shape: [1, 32] }],
  });
});

it('refuses shapes that do not fit', () => {
  const window = { padding: 'same', stride: [2, 2] };
  const filter = { shape: [2, 3, 3, 1], data: new Float32Array(18) };
  const conv = (image: number[], out: number[]): TfliteModel =>
    modelOf({ image: { shape: image }, filter, out: { shape: out } }, [
      ['conv', 'image filter', 'out', window],
    ]);
  expect(() => toOnnx(conv([1, 5, 5, 1], [1, 3, 3, 2]), 1)).not.toThrow();
  expect(() => toOnnx(conv([1, 5, 5, 1], [1, 2, 3, 2]), 1)).toThrow('5 pixels cannot become 2');
  expect(() => toOnnx(conv([1, 5, 5, 4], [1, 3, 3, 2]), 1)).toThrow('do not fit 4 channels');
  expect(() => toOnnx(conv([1, 5, 5, 1], [1, 3, 3, 9]), 1)).toThrow('do not fit');
  const flatten = modelOf({ image: { shape: [1, 2, 2, 1] }, out: { shape: [1, 5] } }, [
    ['reshape', 'image', 'out'],
  ]);
  expect(() => toOnnx(flatten, 1)).toThrow('[1, 2, 2, 1] cannot become [1, 5]');
});
