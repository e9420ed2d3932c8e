/** Networks for tests that answer the same whatever they are shown, and descriptions of models of the user's. */
import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnModel, writeOwnModel } from '../../native-models/catalogue.ts';
import type { ModelSpec } from '../../native-models/manifest.ts';
import { type OnnxPort, type OnnxTensor, writeOnnx } from './onnx-writer.ts';

/** An ONNX file that takes `input` and gives `answers`, each under its own name. */
export function constantModel(input: OnnxPort, answers: readonly OnnxTensor[]): Uint8Array {
  return writeOnnx({
    inputs: [input],
    outputs: answers.map(({ name, shape }) => ({ name, shape })),
    constants: answers.map((answer) => ({ ...answer, name: `${answer.name}.value` })),
    nodes: answers.map(({ name }) => ({ op: 'Identity', inputs: [`${name}.value`], outputs: [name] })),
  });
}

/** A description of `bytes` as the user's own, in all but what the caller says a copy of `like`. */
export function ownSpec(id: string, bytes: Uint8Array, like: ModelSpec): ModelSpec {
  return {
    ...like,
    id,
    file: `${id}.onnx`,
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    source: { imported: `${id}.onnx` },
  };
}

/** Puts a file and its description where the program looks for models of the user's. */
export async function install(
  dir: string,
  bytes: Uint8Array,
  own: Pick<OwnModel, 'model' | 'detector' | 'embedder'>,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, own.model.file), bytes);
  const { id } = own.model;
  await writeOwnModel(dir, { version: 1, title: id, added: '2026-11-24T12:00:00Z', from: id, ...own });
}
