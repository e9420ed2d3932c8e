/** The file of a model, before any of it is run. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ModelSpec } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import type { ModelCheck } from '../../contract/models.ts';
import { outputNames } from '../runtime/model.ts';
import { type OnnxGraph, readGraph } from '../runtime/onnx/graph.ts';

/** `bytes` is null where the check failed. */
export interface FileCheck {
  readonly check: ModelCheck;
  readonly bytes: Uint8Array | null;
}

/** Reads the file at `path` with limits and holds it to its description: SHA-256, inputs, outputs. */
export async function checkFile(spec: ModelSpec, path: string): Promise<FileCheck> {
  // Not that of `path`: a file on trial lies under a name that says nothing.
  const { file } = spec;
  const failed = (detail: string): FileCheck => ({
    check: { check: 'file', verdict: 'failed', detail },
    bytes: null,
  });
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch {
    return failed(`${file} cannot be read; bring it in again.`);
  }
  let graph: OnnxGraph;
  try {
    graph = readGraph(bytes, spec.id, file);
  } catch (thrown) {
    if (thrown instanceof FacetError && thrown.error.code === 'model-mismatch')
      return failed(`${thrown.error.detail}.`);
    throw thrown;
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== spec.sha256) {
    const detail = `${file} has SHA-256 ${found}, expected ${spec.sha256}; get the file again from where it is published.`;
    return failed(detail);
  }
  const lacking = absent(spec, graph);
  if (lacking !== null) return failed(`${file} ${lacking}`);
  const detail = `${file} is whole, of ${String(bytes.length)} bytes with the expected SHA-256.`;
  return { check: { check: 'file', verdict: 'passed', detail }, bytes };
}

function absent(spec: ModelSpec, graph: OnnxGraph): string | null {
  const { input } = spec;
  const inputs = graph.inputs.map(({ name }) => name);
  const outputs = graph.outputs.map(({ name }) => name);
  if (!has(inputs, input.name))
    return `has no input "${input.name}", but ${listed(inputs)}; declare another input.`;
  const missing = outputNames(spec).find((name) => !has(outputs, name));
  return missing === undefined
    ? null
    : `has no output "${missing}", but ${listed(outputs)}; declare another output.`;
}

/** `*` is the only one, whatever it is called. */
const has = (names: readonly string[], name: string): boolean =>
  names.includes(name) || (name === '*' && names.length === 1);

const listed = (names: readonly string[]): string =>
  names.length === 0
    ? 'none'
    : names
        .slice(0, 12)
        .map((name) => `"${name}"`)
        .join(', ');
