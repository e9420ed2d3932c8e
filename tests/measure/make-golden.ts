/**
 * `npm run measure:golden`: writes native-models/golden.json anew: the faces of the golden photos as the default
 * detector finds them, and the fingerprints of the models that are here. Run it when the manifest changes, and look at
 * the difference before it is committed.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256Of } from '../../build/npm/fetch-package.ts';
import { ensureSamples } from '../../build/samples.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { installedModels, readModel } from '../../electron/vision/runtime/files.ts';
import { runGolden } from '../../electron/vision/runtime/golden.ts';
import { openModel } from '../../electron/vision/runtime/model.ts';
import { fingerprint } from '../../electron/vision/selftest/fingerprint.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { golden } from '../../native-models/golden.ts';
import { manifest } from '../../native-models/manifest.ts';

const round = (value: number): number => Math.round(value * 10) / 10;

const folders = { modelsDir: await ensureModels() };
const pipeline = await Pipeline.open({ ...folders, detector: 'default', exclude: [], threads: 1 });
const samples = await ensureSamples();
const photos = [];
for (const { file, path: member } of golden.photos) {
  const path = join(samples, file);
  const source = { path, bytes: null, label: file };
  const { faces } = await pipeline.analyse(source, { embed: false, crops: false, thumb: false });
  photos.push({
    file,
    path: member,
    sha256: await sha256Of(path),
    faces: faces.map(({ box, landmarks }) => ({
      box: [box.x, box.y, box.width, box.height].map(round),
      points: landmarks.map(([x, y]) => [round(x), round(y)]),
    })),
  });
}
await pipeline.close();

// Those of models that are not here are kept.
const fingerprints = { ...golden.fingerprints };
const installed = await installedModels(manifest.models, folders);
for (const spec of manifest.models.filter(({ id }) => installed.has(id))) {
  const model = await openModel(spec, await readModel(spec, folders), 'cpu', 1);
  fingerprints[spec.sha256] = fingerprint(await runGolden(model));
  await model.close();
}
const known = Object.entries(fingerprints).filter(([hash]) => manifest.models.some((m) => m.sha256 === hash));
const value = { ...golden, photos, fingerprints: Object.fromEntries(known) };
const file = fileURLToPath(new URL('../../native-models/golden.json', import.meta.url));
await writeFile(file, `${JSON.stringify(value)}\n`);
process.stdout.write(`wrote ${file}: ${photos.length} photos, ${known.length} fingerprints\n`);
