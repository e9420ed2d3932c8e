/** Model files on disk: found, hashed, and only then believed. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { type ModelFolders, modelPath } from '../../../native-models/locate.ts';
import { manifest, type ModelSpec } from '../../../native-models/manifest.ts';
import { FacetError } from '../../contract/errors.ts';
import { readGraph } from './onnx/graph.ts';

/**
 * The bytes of a model, exactly those its description names: what is hashed is what is loaded. A file that the
 * manifest does not vouch for is also read as {@link readGraph} reads it, whatever its description says.
 * Errors: `model-missing`, `model-mismatch`.
 */
export async function readModel(spec: ModelSpec, folders: ModelFolders): Promise<Uint8Array> {
  const path = modelPath(spec, folders);
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    const detail = `${path} cannot be read${whereToGet(spec)}`;
    throw new FacetError({ code: 'model-missing', model: spec.id, detail }, { cause });
  }
  const found = createHash('sha256').update(bytes).digest('hex');
  // A file that is cut short or hostile says so; any other has only the wrong hash.
  if (!manifest.models.some(({ sha256 }) => sha256 === found)) readGraph(bytes, spec.id, path);
  if (found !== spec.sha256) {
    const detail = `${path} has SHA-256 ${found}, expected ${spec.sha256}`;
    throw new FacetError({ code: 'model-mismatch', model: spec.id, detail });
  }
  return bytes;
}

function whereToGet({ source }: ModelSpec): string {
  if ('url' in source) return `; it is not shipped: get it from ${source.url}`;
  return 'download' in source ? '; it is not shipped: install it under Models' : '';
}

/** Ids of the `models` whose file is there; contents are checked when they are loaded. */
export async function installedModels(
  models: readonly ModelSpec[],
  folders: ModelFolders,
): Promise<ReadonlySet<string>> {
  const found = await Promise.all(
    models.map(async (spec) => {
      const file = await stat(modelPath(spec, folders)).catch(() => undefined);
      return file?.isFile() === true ? [spec.id] : [];
    }),
  );
  return new Set(found.flat());
}
