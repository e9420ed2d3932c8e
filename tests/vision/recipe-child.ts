/** Runs the whole recipe over photos in a process of its own: `recipe-child.ts MODELS PHOTO...` → JSON. */
import { Pipeline } from '../../electron/vision/pipeline.ts';

const [models = '', ...photos] = process.argv.slice(2);
const pipeline = await Pipeline.open({ modelsDir: models, detector: 'default', exclude: [], threads: 2 });
const found = [];
for (const path of photos) {
  const source = { path, bytes: null, label: path };
  const { faces } = await pipeline.analyse(source, { embed: true, crops: false, thumb: false });
  found.push(
    faces.map(({ box, usable, quality, embedding }) => ({
      box,
      usable,
      flags: quality.flags,
      embedding: Array.from(embedding ?? []),
    })),
  );
}
const { provider } = await pipeline.report();
await pipeline.close();
process.stdout.write(JSON.stringify({ provider, photos: found }));
