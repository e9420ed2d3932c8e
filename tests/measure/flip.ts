/**
 * `npm run measure:flip`: does adding the vector of the mirrored face (twice the work) pay? The labelled LFW
 * pairs from the same aligned crops, with and without. It pays only where it leaves the interval.
 */
import { readFileSync } from 'node:fs';
import { visionApi } from '../../electron/contract/vision.ts';
import { type EmbeddedFace, labelledPairs, measureInput } from '../../electron/evaluate/labelled.ts';
import { measure } from '../../electron/evaluate/measure.ts';
import { parsePairs } from '../../electron/evaluate/pairs.ts';
import { centreFace } from '../../electron/evaluate/read.ts';
import { startVisionOnly } from '../../electron/host/engine.ts';
import { connect } from '../../electron/rpc/client.ts';
import { decode, inspect } from '../../electron/vision/decode/image.ts';
import type { Raster } from '../../electron/vision/decode/raster.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { normalised, openEmbedder } from '../../electron/vision/embed/embed.ts';
import { readModel } from '../../electron/vision/runtime/files.ts';
import { openRuntime } from '../../electron/vision/runtime/runtime.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, modelSpec } from '../../native-models/manifest.ts';
import { noShared, sharedDir } from '../support/shared.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** The crop with left and right exchanged. */
function mirrored({ data, width, height }: Raster): Raster {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + width - 1 - x);
      out.set(data.subarray(from, from + 3), 3 * (y * width + x));
    }
  }
  return { data: out, width, height };
}

/** The aligned crop of the labelled face of each image; images without one are left out. */
async function alignedCrops(root: string, images: readonly string[]): Promise<Map<string, Raster>> {
  const entry = new URL('../../electron/vision/process.ts', import.meta.url).pathname;
  const engine = await startVisionOnly({
    modelsDir: await ensureModels(),
    detector: 'default',
    nodePath: process.execPath,
    entries: { library: '', vision: entry },
    log: () => undefined,
  });
  const crops = new Map<string, Raster>();
  try {
    const { vision } = connect(visionApi, engine.openVision());
    for (const label of images) {
      const source = { path: `${root}/${label}`, bytes: null, label };
      const analysed = await vision.analyse({ source, embed: false, crops: true, thumb: false });
      const bytes = analysed.faces[centreFace(analysed) ?? -1]?.aligned;
      if (!bytes) continue;
      const file = await readSource({ path: null, bytes, label });
      crops.set(label, (await decode(file, await inspect(file, label), label)).raster);
    }
  } finally {
    await engine.stop();
  }
  return crops;
}

const shared = sharedDir();
if (shared === null) say(`measure:flip skipped: ${noShared}`);
else {
  const root = `${shared}/data`;
  const pairs = parsePairs(readFileSync(`${root}/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv');
  const crops = await alignedCrops(root, [...new Set(pairs.flatMap(({ a, b }) => [a, b]))]);
  const embedder = embedderSpec('fr_feature');
  const spec = modelSpec(embedder.model);
  const runtime = await openRuntime(
    [{ spec, bytes: await readModel(spec, { modelsDir: await ensureModels() }) }],
    {
      threads: 1,
      exclude: [],
    },
  );
  const model = runtime.models.get(spec.id);
  if (model === undefined) throw new Error('no model');
  const embed = openEmbedder(embedder, model);
  const kinds = { once: new Map<string, EmbeddedFace>(), 'with its mirror': new Map<string, EmbeddedFace>() };
  for (const [image, crop] of crops) {
    const [plain, mirror] = [await embed(crop), await embed(mirrored(crop))];
    kinds.once.set(image, { vector: plain.vector, quality: 0 });
    // The network's own outputs are added, so each direction counts by its length.
    const sum = plain.vector.map((x, i) => x * plain.norm + (mirror.vector[i] ?? 0) * mirror.norm);
    const both = normalised(sum);
    if (both !== null) kinds['with its mirror'].set(image, { vector: both.vector, quality: 0 });
  }
  await runtime.close();
  say('| embedded | accuracy, 95 % interval | TAR@FAR 1e-3 | EER |\n|---|---|---|---|');
  for (const [name, embedded] of Object.entries(kinds)) {
    const found = measure(measureInput(labelledPairs('lfw-pairs.tsv', pairs, embedded), 1), () => undefined);
    const { low, high } = found.intervals.accuracy;
    say(
      `| ${name} | ${found.accuracy.toFixed(4)} ± ${found.accuracyStd.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] | ${(found.tarAtFar['1e-3'] ?? 0).toFixed(4)} | ${found.eer.toFixed(4)} |`,
    );
  }
}
