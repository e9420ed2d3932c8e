/**
 * `npm run measure:detection [-- --every N --part pictures|photos]`: faces turned by quarters, small faces, crowds'
 * opposite: pictures without a face. `--every N` takes every N-th pair and picture only. Exit code 1 when a goal is
 * missed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { eyeDistance } from '../../electron/contract/model.ts';
import type { Analysed, AnalysedFace } from '../../electron/contract/vision.ts';
import { foldedAccuracy } from '../../electron/evaluate/folds.ts';
import { parsePairs } from '../../electron/evaluate/pairs.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { faceless } from '../support/faceless.ts';
import { paintedOut } from '../support/painted.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { Goals, percent } from './goals.ts';
import { central } from './lfw.ts';

const { values } = parseArgs({
  options: {
    every: { type: 'string', default: '1' },
    detector: { type: 'string', default: 'default' },
    part: { type: 'string' },
  },
});
const every = Number(values.every);
const goals = new Goals();
const pipeline = await Pipeline.open({
  modelsDir: await ensureModels(),
  detector: values.detector,
  exclude: [],
  threads: 2,
});

function look(bytes: Uint8Array<ArrayBuffer>): Promise<Analysed> {
  const wanted = { embed: true, crops: false, thumb: false };
  return pipeline.analyse({ path: null, bytes, label: 'picture' }, wanted);
}

const bytesOf = (buffer: Buffer): Uint8Array<ArrayBuffer> => new Uint8Array(buffer);

/** The labelled face after `change`, where there is one within a sixth of the picture from its middle. */
async function labelled(path: string, change: (photo: ReturnType<typeof sharp>) => ReturnType<typeof sharp>) {
  const analysed = await look(bytesOf(await change(sharp(path)).png().toBuffer()));
  const face = central(analysed);
  if (face === undefined) return undefined;
  const { box } = face;
  const off = Math.hypot(
    box.x + box.width / 2 - analysed.width / 2,
    box.y + box.height / 2 - analysed.height / 2,
  );
  return off < analysed.width / 6 ? face : undefined;
}

type Vectors = ReadonlyMap<string, Float32Array>;

function accuracyOf(vectors: Vectors, rows: ReturnType<typeof parsePairs>): number {
  const scored = rows.flatMap(({ a, b, same }) => {
    const [x, y] = [vectors.get(a), vectors.get(b)];
    return x === undefined || y === undefined ? [] : [{ score: dotRow(x, 0, y, x.length), same }];
  });
  return foldedAccuracy(scored).accuracy;
}

async function photosOf(shared: string): Promise<void> {
  const rows = parsePairs(readFileSync(`${shared}/data/lfw-pairs.tsv`, 'utf8'), 'lfw-pairs.tsv').filter(
    (_, i) => i % every === 0,
  );
  const photos = [...new Set(rows.flatMap(({ a, b }) => [a, b]))];
  const upright = new Map<string, AnalysedFace>();
  console.log(`\n${photos.length} labelled photos, detector ${values.detector}\n`);
  console.log('turned | labelled face found | accuracy | cosine to upright: median, 5 %');
  let level = 0;
  for (const degrees of [0, 90, 180, 270]) {
    const vectors = new Map<string, Float32Array>();
    const cosines: number[] = [];
    for (const photo of photos) {
      const face = await labelled(`${shared}/data/${photo}`, (image) => image.rotate(degrees));
      const vector = face?.embedding ?? null;
      if (face === undefined || vector === null) continue;
      vectors.set(photo, vector);
      if (degrees === 0) upright.set(photo, face);
      const reference = upright.get(photo)?.embedding ?? null;
      if (reference !== null) cosines.push(dotRow(reference, 0, vector, vector.length));
    }
    cosines.sort((a, b) => a - b);
    const at = (q: number): string => (cosines[Math.floor(q * (cosines.length - 1))] ?? NaN).toFixed(3);
    const accuracy = accuracyOf(vectors, rows);
    if (degrees === 0) level = accuracy;
    const share = vectors.size / upright.size;
    console.log(
      `${String(degrees).padStart(6)} | ${percent(share)} % | ${accuracy.toFixed(4)} | ${at(0.5)}, ${at(0.05)}`,
    );
    if (degrees === 0) continue;
    goals.check(`turned by ${degrees}: found at least 98 % of upright`, share >= 0.98, `${percent(share)} %`);
    const apart = Math.abs(accuracy - level);
    goals.check(`turned by ${degrees}: accuracy within 0.005`, apart <= 0.005, apart.toFixed(4));
  }
  console.log('\neyes, px | labelled face found | accuracy');
  for (const eyes of [30, 20, 12]) {
    const vectors = new Map<string, Float32Array>();
    for (const [photo, face] of upright) {
      const width = Math.round((250 * eyes) / eyeDistance(face.landmarks));
      const small = await labelled(`${shared}/data/${photo}`, (image) => image.resize(width));
      const vector = small?.embedding ?? null;
      if (vector !== null) vectors.set(photo, vector);
    }
    const found = vectors.size / upright.size;
    console.log(
      `${String(eyes).padStart(8)} | ${percent(found)} % | ${accuracyOf(vectors, rows).toFixed(4)}`,
    );
  }
}

async function pictures(): Promise<void> {
  let count = 0;
  let wrong = 0;
  for (let index = 0; index < 1000 / every; index++) {
    const { data, width, height } = faceless(index);
    const png = await sharp(data, { raw: { width, height, channels: 3 } })
      .png()
      .toBuffer();
    count++;
    wrong += (await look(bytesOf(png))).faces.length;
  }
  console.log(`\n${count} pictures without a face: ${wrong} false faces`);
  const limit = Math.max(1, count / 100);
  goals.check(
    'faceless pictures: at most one false face in a hundred',
    wrong <= limit,
    `${wrong} of ${count}`,
  );
  const dir = await ensureSamples();
  let painted = 0;
  for (const name of sampleNames) {
    const path = join(dir, name);
    const { faces } = await look(bytesOf(readFileSync(path)));
    const left = await look(
      await paintedOut(
        path,
        faces.map(({ box }) => box),
      ),
    );
    painted += left.faces.length;
  }
  goals.check('sample photos with their faces painted out: none found', painted === 0, `${painted} found`);
}

if (values.part !== 'photos') await pictures();
const shared = sharedDir();
if (values.part === 'pictures') console.log('labelled photos not asked for');
else if (shared === null) console.log(`labelled photos skipped: ${noShared}`);
else await photosOf(shared);
await pipeline.close();
goals.end();
