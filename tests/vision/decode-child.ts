/** Run as a child with another `FACET_SHARP`: prints what it makes of photos. */
import { createHash } from 'node:crypto';
import { decode, inspect } from '../../electron/vision/decode/image.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { readSource } from '../../electron/vision/decode/source.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';

const [modelsDir = '', ...paths] = process.argv.slice(2);

const pipeline = await Pipeline.open({
  modelsDir,
  detector: 'default',
  exclude: [],
  threads: 1,
});
const photos = [];
for (const path of paths) {
  const source = { path, bytes: null, label: path };
  const file = await readSource(source);
  const { raster } = await decode(file, await inspect(file, path), path);
  const { faces } = await pipeline.analyse(source, { embed: true, crops: false, thumb: false });
  photos.push({
    pixels: createHash('sha256').update(raster.data).digest('hex'),
    faces: faces.map(({ box, embedding }) => ({ box, embedding: [...(embedding ?? [])] })),
  });
}
await pipeline.close();
process.stdout.write(JSON.stringify({ wasm: 'emscripten' in sharp.versions, photos }));
