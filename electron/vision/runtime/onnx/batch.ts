/**
 * Makes the batch of a model symbolic: some exporters write down the number of pictures they tried it with. Patched in
 * place, every message keeping its length, so that nothing has to be written anew. Field numbers: onnx/onnx.proto.
 */
import { all, text } from './graph.ts';
import { fields } from './wire.ts';

/**
 * How many pictures the one input of a model takes at once; null where that is open, or the input is no picture.
 * `bytes` must have passed `readGraph`.
 */
export function fixedBatch(bytes: Uint8Array): number | null {
  const shape = dimsOf(pictureOf(graphOf(bytes)));
  const first = shape.length === 4 ? sizeOf(shape[0]) : null;
  return first !== null && first > 0 ? first : null;
}

/**
 * The same model taking any number of pictures; null where the batch is not fixed or is not the first size of every
 * output, or where a Reshape mixes it with other sizes. Only shapes are looked at: whoever uses the answer must try it.
 */
export function withOpenBatch(bytes: Uint8Array): Uint8Array | null {
  const batch = fixedBatch(bytes);
  if (batch === null) return null;
  const graph = graphOf(bytes);
  const dims = [pictureOf(graph), ...all(graph, 12)].map((port) => dimsOf(port)[0]);
  if (dims.some((dim) => sizeOf(dim) !== batch)) return null;
  const targets = reshapeTargets(graph);
  if (targets === null) return null;
  const out = bytes.slice();
  const patched = (part: Uint8Array): Uint8Array => {
    const from = part.byteOffset - bytes.byteOffset;
    return out.subarray(from, from + part.length);
  };
  // `dim_value: N` becomes `dim_param`, a name as long as the message leaves room for.
  for (const dim of dims) {
    if (dim === undefined || dim.length < 2) return null;
    patched(dim).set([0x12, dim.length - 2, ...new Uint8Array(dim.length - 2).fill(0x4e)]);
  }
  for (const target of targets) {
    const value = Number(new DataView(target.buffer, target.byteOffset).getBigInt64(0, true));
    // 0 copies the size of what is reshaped: the batch, as it comes.
    if (value === batch) patched(target).fill(0, 0, 8);
    else if (value > 0) return null;
  }
  return out;
}

function graphOf(bytes: Uint8Array): Uint8Array {
  return all(bytes, 7)[0] ?? new Uint8Array(0);
}

/** The one input that is no constant: older files list their weights among the inputs. */
function pictureOf(graph: Uint8Array): Uint8Array {
  const constants = new Set(all(graph, 5).map(nameOfTensor));
  const inputs = all(graph, 11).filter((port) => !constants.has(nameOf(port)));
  return inputs.length === 1 ? (inputs[0] ?? new Uint8Array(0)) : new Uint8Array(0);
}

const nameOf = (port: Uint8Array): string => all(port, 1).map(text).join('');
const nameOfTensor = (tensor: Uint8Array): string => all(tensor, 8).map(text).join('');

/** The dimension messages of an input or output. */
function dimsOf(port: Uint8Array): Uint8Array[] {
  return all(port, 2)
    .flatMap((type) => all(type, 1))
    .flatMap((tensor) => all(tensor, 2))
    .flatMap((shape) => all(shape, 1));
}

/** Null for a size that is open. */
function sizeOf(dim: Uint8Array | undefined): number | null {
  for (const { number, value } of fields(dim ?? new Uint8Array(0))) if (number === 1) return value;
  return null;
}

/** The constant shapes that pictures are brought to, as raw int64; null when one cannot be patched. */
function reshapeTargets(graph: Uint8Array): Uint8Array[] | null {
  const constants = new Map(all(graph, 5).map((tensor) => [nameOfTensor(tensor), tensor]));
  for (const node of all(graph, 1)) {
    const [name] = all(node, 2).map(text);
    const [value] = opOf(node) === 'Constant' ? all(node, 5).flatMap((attribute) => all(attribute, 5)) : [];
    if (name !== undefined && value !== undefined) constants.set(name, value);
  }
  const targets: Uint8Array[] = [];
  for (const node of all(graph, 1)) {
    if (opOf(node) !== 'Reshape') continue;
    const [, target = ''] = all(node, 1).map(text);
    const tensor = constants.get(target);
    // A shape that is computed follows the batch by itself.
    if (tensor === undefined) continue;
    const [raw] = all(tensor, 9);
    // With attributes (`allowzero`) a 0 would mean nothing at all; numbers that are not raw are rare.
    if (raw === undefined || raw.length < 8 || all(node, 5).length > 0) return null;
    targets.push(raw);
  }
  return targets;
}

const opOf = (node: Uint8Array): string => all(node, 4).map(text).join('');
