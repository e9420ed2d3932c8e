/** What an ONNX file says of itself, read before any of it is run. Field numbers: onnx/onnx.proto. */
import { FacetError } from '../../../contract/errors.ts';
import { fields, WireError } from './wire.ts';

export interface Port {
  readonly name: string;
  /** Sizes; a name, or `?`, where the size is left open. */
  readonly shape: readonly (number | string)[];
}

export interface OnnxGraph {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  /** Operator sets by domain (`''` is ONNX itself). */
  readonly opsets: ReadonlyMap<string, number>;
}

/** No face model comes near; more is a mistake or an attack on memory. */
const maxDim = 65_536;
const maxNodes = 20_000;
const maxDepth = 8;
/** Domains that onnxruntime brings itself; any other asks for a library of code. */
const knownDomains: ReadonlySet<string> = new Set(['', 'ai.onnx', 'ai.onnx.ml', 'com.microsoft']);

export const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The length-delimited fields of these numbers, as views. */
export function all(message: Uint8Array, ...numbers: number[]): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (const { number, bytes } of fields(message)) if (numbers.includes(number)) found.push(bytes);
  return found;
}

function dim(message: Uint8Array): number | string {
  for (const { number, value, bytes } of fields(message)) {
    if (number === 2) return text(bytes);
    // A size of -1 is a ten-byte varint above the limit; exporters write it for "open".
    if (number === 1 && value >= 2 ** 63) return '?';
    if (number === 1 && value > maxDim) throw new WireError(`has a size of ${String(value)}`);
    if (number === 1) return value;
  }
  return '?';
}

function port(message: Uint8Array): Port {
  const name = all(message, 1).map(text).join('');
  const shapes = all(message, 2)
    .flatMap((type) => all(type, 1))
    .flatMap((tensor) => all(tensor, 2));
  return { name, shape: shapes.flatMap((shape) => all(shape, 1)).map(dim) };
}

function checkTensor(message: Uint8Array): void {
  for (const { number, value } of fields(message)) {
    // data_location EXTERNAL, or a list of places to read from
    if (number === 13 || (number === 14 && value === 1)) {
      throw new WireError('keeps its weights in another file');
    }
  }
}

function checkDomain(domain: string): void {
  if (!knownDomains.has(domain)) throw new WireError(`needs operators of "${domain.slice(0, 40)}"`);
}

function checkNodes(nodes: readonly Uint8Array[], depth: number): void {
  if (nodes.length > maxNodes) throw new WireError(`has ${String(nodes.length)} nodes`);
  for (const node of nodes) {
    checkDomain(all(node, 7).map(text).join(''));
    for (const attribute of all(node, 5)) {
      for (const tensor of all(attribute, 5, 10)) checkTensor(tensor);
      for (const graph of all(attribute, 6, 11)) checkGraph(graph, depth + 1);
    }
  }
}

function checkGraph(graph: Uint8Array, depth: number): void {
  if (depth > maxDepth) throw new WireError('nests graphs too deep');
  for (const tensor of all(graph, 5)) checkTensor(tensor);
  for (const sparse of all(graph, 15)) for (const tensor of all(sparse, 1, 2)) checkTensor(tensor);
  checkNodes(all(graph, 1), depth);
}

export interface OpeningNode {
  readonly name: string;
  /** `Conv`, `Sub`, … */
  readonly op: string;
}

/** The first `count` nodes of a file that {@link readGraph} has accepted. */
export function openingNodes(bytes: Uint8Array, count: number): OpeningNode[] {
  const [graph] = all(bytes, 7);
  const nodes = graph === undefined ? [] : all(graph, 1).slice(0, count);
  return nodes.map((node) => ({
    name: all(node, 3).map(text).join(''),
    op: all(node, 4).map(text).join(''),
  }));
}

/**
 * Inputs, outputs and operator sets of an ONNX file. `file` names it in the error.
 * @throws FacetError `model-mismatch` when it is cut short, lies about a length, has a size above
 * 65,536, keeps weights in another file, or needs operators that onnxruntime does not bring.
 */
export function readGraph(bytes: Uint8Array, model: string, file: string): OnnxGraph {
  try {
    const graphs = all(bytes, 7);
    const graph = graphs[0];
    if (graph === undefined || graphs.length > 1) throw new WireError('is not an ONNX model');
    const opsets = new Map<string, number>();
    for (const set of all(bytes, 8)) {
      const domain = all(set, 1).map(text).join('');
      checkDomain(domain);
      for (const { number, value } of fields(set)) if (number === 2) opsets.set(domain, value);
    }
    checkGraph(graph, 0);
    for (const own of all(bytes, 25)) checkNodes(all(own, 7), 1);
    const inputs = all(graph, 11).map(port);
    const outputs = all(graph, 12).map(port);
    if (outputs.length === 0) throw new WireError('has no output');
    return { inputs, outputs, opsets };
  } catch (cause) {
    if (!(cause instanceof WireError)) throw cause;
    const detail = `${file} ${cause.message}; get the file again from where it is published`;
    throw new FacetError({ code: 'model-mismatch', model, detail }, { cause });
  }
}
