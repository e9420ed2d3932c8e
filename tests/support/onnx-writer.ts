/** ONNX files for tests: a graph as a plain value, written out as bytes. Field numbers: onnx/onnx.proto. */
import { float, int, join, type Message, sub } from './wire-writer.ts';

/** A float input or output. A name in place of a size leaves it open. */
export interface OnnxPort {
  readonly name: string;
  readonly shape: readonly (number | string)[];
}

/** A constant. Its element type is that of the array: float32, int32, int64 or uint8. */
export interface OnnxTensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
}

/** ONNX tells 1 from 1.0, so an attribute says which it is. */
export type OnnxAttribute =
  | { readonly int: number }
  | { readonly ints: readonly number[] }
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly text: string }
  | { readonly tensor: OnnxTensor };

export interface OnnxNode {
  readonly op: string;
  /** Names of ports, constants or earlier outputs; `''` leaves an optional input out. */
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes?: Readonly<Record<string, OnnxAttribute>>;
  /** Operator set; ONNX itself when left out. */
  readonly domain?: string;
}

export interface OnnxModel {
  readonly inputs: readonly OnnxPort[];
  readonly outputs: readonly OnnxPort[];
  readonly constants?: readonly OnnxTensor[];
  /** In the order in which they can run. */
  readonly nodes: readonly OnnxNode[];
  /** Version of ONNX's own operators; 17 when left out. */
  readonly opset?: number;
  /** Who made the file, as the file says it. */
  readonly producer?: string;
}

/** Of the file format: the one that came with operator set 17. */
const irVersion = 8;

/** The bytes of the file. The same model gives the same bytes. Nothing is checked: tests want wrong files too. */
export function writeOnnx(model: OnnxModel): Message {
  const graph = join(
    ...model.nodes.map((node) => sub(1, nodeMessage(node))),
    sub(2, 'graph'),
    ...(model.constants ?? []).map((tensor) => sub(5, tensorMessage(tensor))),
    ...model.inputs.map((port) => sub(11, portMessage(port))),
    ...model.outputs.map((port) => sub(12, portMessage(port))),
  );
  return join(
    int(1, irVersion),
    sub(2, model.producer ?? 'facet tests'),
    sub(7, graph),
    sub(8, sub(1, ''), int(2, model.opset ?? 17)),
  );
}

/** A ValueInfoProto. */
export function portMessage({ name, shape }: OnnxPort): Message {
  const dims = shape.map((size) => sub(1, typeof size === 'number' ? int(1, size) : sub(2, size)));
  return join(sub(1, name), sub(2, sub(1, int(1, elementType.float32), sub(2, ...dims))));
}

const elementType = { float32: 1, uint8: 2, int32: 6, int64: 7 } as const;

function tensorMessage({ name, shape, data }: OnnxTensor): Message {
  const raw = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return join(...shape.map((size) => int(1, size)), int(2, typeOf(data)), sub(8, name), sub(9, raw));
}

function typeOf(data: OnnxTensor['data']): number {
  if (data instanceof Float32Array) return elementType.float32;
  if (data instanceof Int32Array) return elementType.int32;
  return data instanceof BigInt64Array ? elementType.int64 : elementType.uint8;
}

function nodeMessage({ op, inputs, outputs, attributes = {}, domain = '' }: OnnxNode): Message {
  return join(
    ...inputs.map((name) => sub(1, name)),
    ...outputs.map((name) => sub(2, name)),
    sub(4, op),
    ...Object.entries(attributes).map(([name, value]) => sub(5, sub(1, name), attributeMessage(value))),
    ...(domain === '' ? [] : [sub(7, domain)]),
  );
}

/** The value, then its kind (AttributeType). */
function attributeMessage(value: OnnxAttribute): Message {
  if ('int' in value) return join(int(3, value.int), int(20, 2));
  if ('ints' in value) return join(...value.ints.map((one) => int(8, one)), int(20, 7));
  if ('float' in value) return join(float(2, value.float), int(20, 1));
  if ('floats' in value) return join(...value.floats.map((one) => float(7, one)), int(20, 6));
  if ('text' in value) return join(sub(4, value.text), int(20, 3));
  return join(sub(5, tensorMessage(value.tensor)), int(20, 4));
}
