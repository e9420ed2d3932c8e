/**
 * A TensorFlow Lite network as an ONNX one that computes the same: images NHWC → NCHW, weights turned to match,
 * `same` padding spelt out in pixels. Operators: onnx.ai/onnx/operators, set 17.
 */
import type { OnnxModel, OnnxNode, OnnxPort, OnnxTensor } from '../onnx-writer.ts';
import type { TfliteModel, TfliteOperator, TfliteTensor, Window } from './tflite.ts';

/** Why a network cannot be converted. */
export class ConvertError extends Error {}

type ConvOperator = Extract<TfliteOperator, Window>;

/** Before and after: down, across. */
interface Padding {
  readonly before: readonly [number, number];
  readonly after: readonly [number, number];
}

const toNchw = [0, 3, 1, 2] as const;
const toNhwc = [0, 2, 3, 1] as const;
const elementwise = { add: 'Add', sub: 'Sub', mul: 'Mul' } as const;

/**
 * @param batch images at a time, in place of the number the file was made for
 * @returns input and output carry the file's own names; an image input is [batch, channels, height, width]
 * @throws ConvertError where shapes do not fit each other, or an operator is used in a way that is not known here
 */
export function toOnnx(model: TfliteModel, batch: number): OnnxModel {
  return new Converter(model, batch).convert();
}

class Converter {
  readonly #model: TfliteModel;
  readonly #batch: number;
  readonly #ownBatch: number;
  readonly #nodes: OnnxNode[] = [];
  readonly #constants = new Map<string, OnnxTensor>();

  constructor(model: TfliteModel, batch: number) {
    this.#model = model;
    this.#batch = batch;
    this.#ownBatch = this.#tensor(model.inputs[0]).shape[0] ?? 0;
  }

  convert(): OnnxModel {
    for (const operator of this.#model.operators) this.#add(operator);
    return {
      inputs: this.#model.inputs.map((place) => this.#port(place)),
      outputs: this.#model.outputs.map((place) => this.#port(place)),
      constants: [...this.#constants.values()],
      nodes: this.#nodes,
    };
  }

  #add(operator: TfliteOperator): void {
    const out = this.#name(operator.outputs[0]);
    switch (operator.op) {
      case 'add':
      case 'sub':
      case 'mul': {
        const rank = this.#shape(operator.outputs[0]).length;
        const inputs = operator.inputs.map((place) => this.#operand(place, rank));
        this.#nodes.push({ op: elementwise[operator.op], inputs, outputs: [out] });
        return;
      }
      case 'relu':
      case 'abs': {
        const op = operator.op === 'relu' ? 'Relu' : 'Abs';
        this.#nodes.push({ op, inputs: [this.#name(operator.inputs[0])], outputs: [out] });
        return;
      }
      case 'reshape':
        this.#addReshape(operator, out);
        return;
      case 'conv':
      case 'depthwise':
        this.#addConv(operator, out);
    }
  }

  #addConv(operator: ConvOperator, out: string): void {
    const [image, filter, bias] = operator.inputs;
    const from = this.#shape(image);
    const to = this.#shape(operator.outputs[0]);
    const weights = this.#tensor(filter);
    const [, height = 0, width = 0] = weights.shape;
    const depthwise = operator.op === 'depthwise';
    const channels = from[3] ?? 0;
    // Depthwise weights keep the outputs last: [1, h, w, out], `out` a multiple of the channels, a channel's own in a row.
    const [outputs = 0, inputs = 0] = depthwise
      ? [weights.shape[3], 1]
      : [weights.shape[0], weights.shape[3]];
    if (
      inputs !== (depthwise ? 1 : channels) ||
      outputs !== to[3] ||
      (depthwise && outputs % channels !== 0)
    ) {
      throw new ConvertError(
        `${out}: weights of [${weights.shape.join(', ')}] do not fit ${channels} channels`,
      );
    }
    const { before, after } = paddingOf(operator, from, to, [height, width], out);
    const turned = depthwise ? turn(weights, [3, 0, 1, 2]) : turn(weights, toNchw);
    this.#nodes.push({
      op: 'Conv',
      inputs: [this.#name(image), this.#keep(turned), ...(bias === undefined ? [] : [this.#plain(bias)])],
      outputs: [out],
      attributes: {
        group: { int: depthwise ? channels : 1 },
        kernel_shape: { ints: [height, width] },
        strides: { ints: [...operator.stride] },
        pads: { ints: [...before, ...after] },
      },
    });
  }

  /** Numbers keep their order of NHWC, so an image is turned back first, and turned again if it stays one. */
  #addReshape({ inputs, outputs }: TfliteOperator, out: string): void {
    const from = this.#shape(inputs[0]);
    const to = this.#shape(outputs[0]);
    if (product(from) !== product(to)) {
      throw new ConvertError(`${out}: [${from.join(', ')}] cannot become [${to.join(', ')}]`);
    }
    const image = from.length === 4;
    const staysOne = to.length === 4;
    const flat = image ? `${out}/nhwc` : this.#name(inputs[0]);
    if (image) this.#transpose(this.#name(inputs[0]), flat, toNhwc);
    const shape = this.#keep({
      name: `${out}/shape`,
      shape: [to.length],
      data: BigInt64Array.from(to, BigInt),
    });
    const shaped = staysOne ? `${out}/shaped` : out;
    this.#nodes.push({ op: 'Reshape', inputs: [flat, shape], outputs: [shaped] });
    if (staysOne) this.#transpose(shaped, out, toNchw);
  }

  #transpose(from: string, to: string, order: readonly number[]): void {
    this.#nodes.push({
      op: 'Transpose',
      inputs: [from],
      outputs: [to],
      attributes: { perm: { ints: order } },
    });
  }

  /** What an elementwise operator takes: a constant meets images along their last axis, the channels. */
  #operand(place: number, rank: number): string {
    const tensor = this.#tensor(place);
    if (tensor.data === null) return tensor.name;
    if (rank !== 4) throw new ConvertError(`${tensor.name} meets something that is no image`);
    const shape = [...Array<number>(Math.max(0, 4 - tensor.shape.length)).fill(1), ...tensor.shape];
    return this.#keep(turn({ ...tensor, shape }, toNchw));
  }

  #plain(place: number): string {
    const { name, shape, data } = this.#tensor(place);
    if (data === null) throw new ConvertError(`${name} is computed where numbers of the file are needed`);
    return this.#keep({ name, shape, data });
  }

  #keep(constant: OnnxTensor): string {
    const known = this.#constants.get(constant.name);
    if (known !== undefined && known.shape.join() !== constant.shape.join()) {
      throw new ConvertError(`${constant.name} is used in two ways`);
    }
    this.#constants.set(constant.name, constant);
    return constant.name;
  }

  #port(place: number): OnnxPort {
    const shape = this.#shape(place);
    const order = shape.length === 4 ? toNchw : shape.map((_, axis) => axis);
    return { name: this.#name(place), shape: order.map((axis) => shape[axis] ?? 0) };
  }

  /** As TFLite has it (NHWC), with our batch. */
  #shape(place: number | undefined): number[] {
    const { name, shape } = this.#tensor(place);
    if (shape[0] !== this.#ownBatch) throw new ConvertError(`${name} is not one row per image`);
    return [this.#batch, ...shape.slice(1)];
  }

  #name(place: number | undefined): string {
    return this.#tensor(place).name;
  }

  #tensor(place: number | undefined): TfliteTensor {
    const tensor = this.#model.tensors[place ?? -1];
    if (tensor === undefined) throw new ConvertError('an operator lacks an input or output');
    return tensor;
  }
}

/** Pixels of zeros around the image. `same` needs (out − 1) · stride + kernel, the odd one at the end. */
function paddingOf(
  { padding, stride }: Window,
  from: readonly number[],
  to: readonly number[],
  kernel: readonly [number, number],
  name: string,
): Padding {
  const before: [number, number] = [0, 0];
  const after: [number, number] = [0, 0];
  for (const axis of [0, 1] as const) {
    const [size, step, window] = [from[axis + 1] ?? 0, stride[axis], kernel[axis]];
    const count = padding === 'same' ? Math.ceil(size / step) : Math.floor((size - window) / step) + 1;
    if (count < 1 || count !== to[axis + 1]) {
      throw new ConvertError(`${name}: ${size} pixels cannot become ${to[axis + 1] ?? 0}`);
    }
    if (padding === 'valid') continue;
    const missing = Math.max(0, (count - 1) * step + window - size);
    before[axis] = missing >> 1;
    after[axis] = missing - before[axis];
  }
  return { before, after };
}

/** A constant with its four axes in another order. */
function turn({ name, shape, data }: TfliteTensor, order: readonly number[]): OnnxTensor {
  if (!(data instanceof Float32Array) || shape.length !== 4) {
    throw new ConvertError(`${name} of [${shape.join(', ')}] is no float32 constant of four axes`);
  }
  const strides = shape.map((_, axis) => product(shape.slice(axis + 1)));
  const sizes = order.map((axis) => shape[axis] ?? 0);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const [d0 = 0, d1 = 0, d2 = 0, d3 = 0] = sizes;
  const [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = steps;
  const out = new Float32Array(data.length);
  let at = 0;
  for (let a = 0; a < d0; a++) {
    for (let b = 0; b < d1; b++) {
      for (let c = 0; c < d2; c++) {
        for (let d = 0; d < d3; d++) out[at++] = data[a * s0 + b * s1 + c * s2 + d * s3] as number;
      }
    }
  }
  return { name, shape: sizes, data: out };
}

const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
