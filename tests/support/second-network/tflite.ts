/**
 * What a TensorFlow Lite file says: tensors, and the operators that this converter knows. Field numbers and
 * codes: tensorflow/lite/schema/schema.fbs.
 */
import { FlatbufferError, rootTable, type Table } from './flatbuffer.ts';

/** Images are NHWC; weights as TFLite keeps them. */
export interface TfliteTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Null for what is computed. */
  readonly data: Float32Array<ArrayBuffer> | Int32Array<ArrayBuffer> | null;
}

export interface Window {
  /** `same`: as many outputs as inputs, divided by the stride and rounded up; odd padding goes to the end. */
  readonly padding: 'same' | 'valid';
  /** Down, across. */
  readonly stride: readonly [number, number];
}

/** Inputs and outputs are places in the list of tensors. */
export type TfliteOperator = {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
} & (
  | { readonly op: 'add' | 'sub' | 'mul' | 'relu' | 'abs' | 'reshape' }
  /** Inputs: image, weights [out, h, w, in] or, depthwise, [1, h, w, out], bias [out]. */
  | ({ readonly op: 'conv' | 'depthwise' } & Window)
);

export interface TfliteModel {
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
  readonly tensors: readonly TfliteTensor[];
  /** In the order in which they run. */
  readonly operators: readonly TfliteOperator[];
}

const operatorNames: ReadonlyMap<number, TfliteOperator['op']> = new Map([
  [0, 'add'],
  [3, 'conv'],
  [4, 'depthwise'],
  [18, 'mul'],
  [19, 'relu'],
  [22, 'reshape'],
  [41, 'sub'],
  [101, 'abs'],
]);

/** TensorType. */
const float32 = 0;
const int32 = 2;

/**
 * The first graph of a file.
 * @throws FlatbufferError for a broken file, an operator or option that is not known here, or numbers other than
 *   float32 and int32 (a quantised network)
 */
export function readTflite(bytes: Uint8Array): TfliteModel {
  const root = rootTable(bytes, 'TFL3');
  const codes = root.tables(1).map((code) => Math.max(code.int8(0), code.int32(3)));
  const buffers = root.tables(4);
  const [graph] = root.tables(2);
  if (graph === undefined) throw new FlatbufferError('holds no graph');
  const tensors = graph.tables(0).map((tensor) => readTensor(tensor, buffers));
  const place = (index: number): number => {
    if (tensors[index] === undefined) throw new FlatbufferError(`names tensor ${index}, which it has not`);
    return index;
  };
  return {
    tensors,
    inputs: graph.int32s(1).map(place),
    outputs: graph.int32s(2).map(place),
    operators: graph.tables(3).map((operator) => {
      const code = codes[operator.uint32(0)];
      const op = code === undefined ? undefined : operatorNames.get(code);
      if (op === undefined)
        throw new FlatbufferError(`needs operator ${code ?? '?'}, which is not known here`);
      const ends = { inputs: operator.int32s(1).map(place), outputs: operator.int32s(2).map(place) };
      return { ...ends, ...readOptions(op, operator.table(4)) };
    }),
  };
}

function readTensor(tensor: Table, buffers: readonly Table[]): TfliteTensor {
  const name = tensor.text(3);
  const shape = tensor.int32s(0);
  const bytes = buffers[tensor.uint32(2)]?.bytes(0) ?? new Uint8Array(0);
  const type = tensor.int8(1);
  if (type !== float32 && type !== int32) {
    throw new FlatbufferError(`has ${name} of type ${type}; only float32 networks can be converted`);
  }
  if (bytes.length === 0) return { name, shape, data: null };
  if (bytes.length !== 4 * shape.reduce((product, size) => product * size, 1)) {
    throw new FlatbufferError(`has ${bytes.length} bytes in ${name} of [${shape.join(', ')}]`);
  }
  return {
    name,
    shape,
    data: type === int32 ? new Int32Array(bytes.buffer) : new Float32Array(bytes.buffer),
  };
}

type Options =
  | { readonly op: 'add' | 'sub' | 'mul' | 'relu' | 'abs' | 'reshape' }
  | ({ op: 'conv' | 'depthwise' } & Window);

function readOptions(op: TfliteOperator['op'], options: Table | null): Options {
  const plain = (activation: number, ...dilation: number[]): void => {
    if ((options?.int8(activation) ?? 0) !== 0) throw new FlatbufferError(`has an activation inside ${op}`);
    if (dilation.some((field) => options?.int32(field, 1) !== 1)) throw new FlatbufferError(`dilates ${op}`);
  };
  if (op !== 'conv' && op !== 'depthwise') {
    if (op === 'add' || op === 'sub' || op === 'mul') plain(0);
    return { op };
  }
  if (options === null) throw new FlatbufferError(`has ${op} without its options`);
  if (op === 'conv') plain(3, 4, 5);
  else plain(4, 5, 6);
  const stride: [number, number] = [options.int32(2), options.int32(1)];
  if (stride[0] < 1 || stride[1] < 1)
    throw new FlatbufferError(`has ${op} with a stride of ${stride.join('×')}`);
  return { op, padding: options.int8(0) === 0 ? 'same' : 'valid', stride };
}
