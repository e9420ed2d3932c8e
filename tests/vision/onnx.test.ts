/** ONNX files: the real embedder is read; cut, lying and hostile ones are refused with a reason. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toAppError } from '../../electron/contract/errors.ts';
import { readModel } from '../../electron/vision/runtime/files.ts';
import { readGraph } from '../../electron/vision/runtime/onnx/graph.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { manifest } from '../../native-models/manifest.ts';
import { portMessage } from '../support/onnx-writer.ts';
import { int, join as joined, type Message, sub } from '../support/wire-writer.ts';

const spec = manifest.models.find(({ id }) => id === 'fr_feature');
let bytes: Uint8Array;
let dir: string;

beforeAll(async () => {
  bytes = await readFile(join(await ensureModels(), 'fr_feature.onnx'));
  dir = await mkdtemp(join(tmpdir(), 'facet-onnx-'));
});
afterAll(() => rm(dir, { recursive: true }));

const port = (number: number, name: string, size: number): Message =>
  sub(number, portMessage({ name, shape: [size] }));
const model = (...graph: Message[]): Message =>
  joined(sub(7, ...graph, port(12, 'out', 4)), sub(8, int(2, 17)));
/** A graph in a graph, `depth` times. */
const nested = (depth: number): Message =>
  depth === 0 ? sub(1, sub(4, 'Relu')) : sub(1, sub(5, sub(6, nested(depth - 1))));

const refused = (file: Uint8Array): string => {
  try {
    readGraph(file, 'm', 'm.onnx');
  } catch (error) {
    expect(toAppError(error)).toMatchObject({ code: 'model-mismatch', model: 'm' });
    return String((toAppError(error) as { detail?: string }).detail);
  }
  return 'accepted';
};

describe('readGraph', () => {
  it('reads inputs, outputs and operator sets of the embedder', () => {
    const { inputs, outputs, opsets } = readGraph(bytes, 'fr_feature', 'fr_feature.onnx');
    expect(inputs.map(({ shape }) => shape.slice(1))).toContainEqual([3, 112, 112]);
    expect(outputs).toHaveLength(1);
    expect(outputs[0]?.shape.at(-1)).toBe(512);
    expect(opsets.get('')).toBeGreaterThan(6);
  });

  it('reads a small graph', () => {
    expect(readGraph(model(port(11, 'in', 3)), 'm', 'm.onnx')).toEqual({
      inputs: [{ name: 'in', shape: [3] }],
      outputs: [{ name: 'out', shape: [4] }],
      opsets: new Map([['', 17]]),
    });
    expect(refused(model(nested(3)))).toBe('accepted');
  });

  it.each([0.001, 0.1, 0.5, 0.999])('refuses the embedder cut to %d of its length', (share) => {
    expect(refused(bytes.subarray(0, Math.floor(bytes.length * share)))).toMatch(
      /^m\.onnx is cut short.*get the file again/,
    );
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['an empty file', new Uint8Array(0), /not an ONNX model/],
    ['text', Buffer.from('<html>not found</html>'), /not an ONNX model|cut short/],
    ['a length of 2^62', Uint8Array.of(58, ...Array<number>(8).fill(255), 63), /cut short/],
    ['an endless varint', Uint8Array.from(Array<number>(64).fill(255)), /longer than ten/],
    ['a giant size', model(port(11, 'in', 2 ** 40)), /size of 1099511627776/],
    ['weights in another file', model(sub(5, int(14, 1))), /in another file/],
    ['a path to weights', model(sub(5, sub(13, sub(2, '../../etc/passwd')))), /in another file/],
    ['a custom operator', model(sub(1, sub(7, 'evil.ops'))), /operators of "evil\.ops"/],
    ['graphs nested 100 deep', model(nested(100)), /too deep/],
  ])('refuses %s', (_name, file, reason) => {
    expect(refused(file)).toMatch(reason);
  });
});

describe('readModel', () => {
  it('says that a model file is cut short, and the hash of one that is only another', async () => {
    if (spec === undefined) throw new Error('no fr_feature in the manifest');
    const detail = async (file: Uint8Array): Promise<unknown> => {
      await writeFile(join(dir, spec.file), file);
      return readModel(spec, { modelsDir: dir }).catch(toAppError);
    };
    expect(await detail(bytes.subarray(0, 100_000))).toMatchObject({
      code: 'model-mismatch',
      detail: expect.stringContaining('is cut short') as string,
    });
    expect(await detail(model())).toMatchObject({
      code: 'model-mismatch',
      detail: expect.stringContaining('SHA-256') as string,
    });
  });
});
