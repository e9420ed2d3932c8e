/** What a TensorFlow Lite network answers by definition: plain loops over NHWC, nothing turned. Slow, and meant to be. */
import type { TfliteModel, TfliteOperator, Window } from './tflite.ts';

interface Values {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/**
 * Runs `model` on one input in its own layout and batch.
 * @returns the first output
 */
export function runTflite(model: TfliteModel, input: Float32Array): Float32Array {
  const values: (Values | null)[] = model.tensors.map(({ shape, data }) =>
    // The only whole numbers of a file are shapes, which the tensors have as well.
    data instanceof Float32Array ? { shape, data } : null,
  );
  const get = (place: number | undefined): Values => {
    const found = values[place ?? -1];
    if (!found) throw new Error(`tensor ${place ?? '?'} is not there yet`);
    return found;
  };
  const [first = 0] = model.inputs;
  values[first] = { shape: model.tensors[first]?.shape ?? [], data: input };
  for (const operator of model.operators) {
    const [out = 0] = operator.outputs;
    const shape = model.tensors[out]?.shape ?? [];
    const operands = operator.op === 'reshape' ? operator.inputs.slice(0, 1) : operator.inputs;
    values[out] = { shape, data: compute(operator, operands.map(get), shape) };
  }
  return get(model.outputs[0]).data;
}

function compute(
  operator: TfliteOperator,
  inputs: readonly Values[],
  shape: readonly number[],
): Float32Array {
  const [a, b, c] = inputs;
  if (a === undefined) throw new Error(`${operator.op} has no input`);
  switch (operator.op) {
    case 'reshape':
      return a.data;
    case 'relu':
      return a.data.map((x) => Math.max(0, x));
    case 'abs':
      return a.data.map(Math.abs);
    case 'add':
      return each(a, b, shape, (x, y) => x + y);
    case 'sub':
      return each(a, b, shape, (x, y) => x - y);
    case 'mul':
      return each(a, b, shape, (x, y) => x * y);
    case 'conv':
    case 'depthwise':
      if (b === undefined) throw new Error(`${operator.op} has no weights`);
      return convolve(operator, a, b, c ?? null, shape);
  }
}

/** The shorter operand repeats along the last axes. */
function each(
  a: Values,
  b: Values | undefined,
  shape: readonly number[],
  of: (x: number, y: number) => number,
): Float32Array {
  if (b === undefined) throw new Error('an elementwise operator needs two inputs');
  const out = new Float32Array(shape.reduce((all, size) => all * size, 1));
  for (let i = 0; i < out.length; i++) {
    out[i] = of(a.data[i % a.data.length] as number, b.data[i % b.data.length] as number);
  }
  return out;
}

function convolve(
  { op, padding, stride }: { readonly op: 'conv' | 'depthwise' } & Window,
  image: Values,
  weights: Values,
  bias: Values | null,
  shape: readonly number[],
): Float32Array {
  const [, height = 0, width = 0, channels = 0] = image.shape;
  const [, kernelHeight = 0, kernelWidth = 0] = weights.shape;
  const [batch = 0, rows = 0, columns = 0, outputs = 0] = shape;
  const inset = (count: number, step: number, kernel: number, size: number): number =>
    padding === 'same' ? Math.floor(Math.max(0, (count - 1) * step + kernel - size) / 2) : 0;
  const top = inset(rows, stride[0], kernelHeight, height);
  const left = inset(columns, stride[1], kernelWidth, width);
  const out = new Float32Array(batch * rows * columns * outputs);
  let at = 0;
  for (let n = 0; n < batch; n++) {
    for (let y = 0; y < rows; y++) {
      for (let x = 0; x < columns; x++) {
        for (let o = 0; o < outputs; o++) {
          let sum = bias?.data[o] ?? 0;
          for (let ky = 0; ky < kernelHeight; ky++) {
            const row = y * stride[0] - top + ky;
            if (row < 0 || row >= height) continue;
            for (let kx = 0; kx < kernelWidth; kx++) {
              const column = x * stride[1] - left + kx;
              if (column < 0 || column >= width) continue;
              const pixel = ((n * height + row) * width + column) * channels;
              if (op === 'depthwise') {
                const weight = weights.data[(ky * kernelWidth + kx) * outputs + o] as number;
                sum += (image.data[pixel + Math.floor((o * channels) / outputs)] as number) * weight;
                continue;
              }
              const weight = ((o * kernelHeight + ky) * kernelWidth + kx) * channels;
              for (let i = 0; i < channels; i++) {
                sum += (image.data[pixel + i] as number) * (weights.data[weight + i] as number);
              }
            }
          }
          out[at++] = sum;
        }
      }
    }
  }
  return out;
}
