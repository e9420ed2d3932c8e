/** Model files on disk: found, hashed, and only then believed. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { manifest, type ModelSpec } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import { readGraph } from './onnx/graph.ts';

/**
 * Where a model's file would be: the folder in `FACET_SCRFD` for the SCRFD detectors, which the user
 * supplies, else `modelsDir`.
 */
export function modelPath(spec: ModelSpec, modelsDir: string): string {
  const own = spec.output.layout === 'scrfd' ? process.env['FACET_SCRFD'] : undefined;
  if (own === undefined || own === '') return join(modelsDir, spec.file);
  return own.endsWith('.onnx') ? own : join(own, spec.file);
}

/**
 * The bytes of a model, exactly those the manifest names: what is hashed is what is loaded.
 * Errors: `model-missing`, `model-mismatch`.
 */
export async function readModel(spec: ModelSpec, modelsDir: string): Promise<Uint8Array> {
  const path = modelPath(spec, modelsDir);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const supplied = 'url' in spec.source ? `; it is not shipped: get it from ${spec.source.url}` : '';
    const detail = `${path} cannot be read${supplied}`;
    throw new FacetError({ code: 'model-missing', model: spec.id, detail }, { cause });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== spec.sha256) {
    // A file that is cut short or hostile says so; any other has only the wrong hash.
    readGraph(bytes, spec.id, path);
    const detail = `${path} has SHA-256 ${found}, expected ${spec.sha256}`;
    throw new FacetError({ code: 'model-mismatch', model: spec.id, detail });
  }
  return bytes;
}

/** Ids of the manifest's models whose file is there; contents are checked when they are loaded. */
export async function installedModels(modelsDir: string): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    manifest.models.map(async (spec) => {
      const file = await stat(modelPath(spec, modelsDir)).catch(() => undefined);
      return file?.isFile() === true ? [spec.id] : [];
    }),
  );
  return new Set(found.flat());
}
