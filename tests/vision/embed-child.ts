/** Run as a child with a chosen `FACET_PROVIDER`: embeds aligned 112×112 faces and prints the vectors. */
import { decode, inspect } from '../../electron/vision/decode/image.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { openEmbedder } from '../../electron/vision/embed/embed.ts';
import { readModel } from '../../electron/vision/runtime/files.ts';
import { openRuntime } from '../../electron/vision/runtime/runtime.ts';
import { embedderSpec, modelSpec } from '../../native-models/manifest.ts';

const [modelsDir = '', ...paths] = process.argv.slice(2);
const embedder = embedderSpec('fr_feature');
const spec = modelSpec(embedder.model);

// Only the embedder: compiling every model's shaders for a software driver takes a minute.
const runtime = await openRuntime([{ spec, bytes: await readModel(spec, { modelsDir }) }], {
  threads: 1,
  exclude: [],
});
const model = runtime.models.get(spec.id);
if (model === undefined) throw new Error('no model');
const embed = openEmbedder(embedder, model);
const embeddings: number[][] = [];
for (const path of paths) {
  const file = await readSource({ path, bytes: null, label: path });
  const { raster } = await decode(file, await inspect(file, path), path);
  embeddings.push([...(await embed(raster)).vector]);
}
const { provider, fallbacks } = runtime;
await runtime.close();
process.stdout.write(JSON.stringify({ provider, fallbacks, embeddings }));
