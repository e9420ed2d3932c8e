/**
 * `npm run measure:adapter`: learning on real albums and on two made-up libraries, before against after.
 *
 * Exit code 1 when the logic is wrong: an adapter refused where there is much to learn, offered where there is
 * nothing, or a verdict that its own table contradicts. Never because real albums do not gain.
 */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { verdictLines } from '../../electron/cli/commands/adapt.ts';
import { learn } from '../../electron/library/adapt/learn.ts';
import { folds } from '../../electron/library/adapt/split.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec } from '../../native-models/manifest.ts';
import { confirmedPeople, type People, shared } from '../adapt/library.ts';
import { noShared, sharedDir } from '../support/shared.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const { thresholds } = embedderSpec('fr_feature');

/** People of the labelled photos that have so many photos; the face nearest the centre is theirs. */
const albumSizes = [5, 20] as const;

async function albums(root: string): Promise<People> {
  const pipeline = await Pipeline.open({
    modelsDir: await ensureModels(),
    detector: 'default',
    exclude: [],
    threads: 2,
  });
  const rows: { readonly who: number; readonly vector: Float32Array }[] = [];
  let people = 0;
  for (const name of readdirSync(root).sort()) {
    const photos = readdirSync(join(root, name)).sort();
    if (photos.length < albumSizes[0] || photos.length > albumSizes[1]) continue;
    for (const photo of photos) {
      const path = join(root, name, photo);
      const { faces, width, height } = await pipeline.analyse(
        { path, bytes: null, label: photo },
        { embed: true, crops: false, thumb: false },
      );
      const off = ({ box }: (typeof faces)[number]): number =>
        Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
      const vector = [...faces].sort((a, b) => off(a) - off(b))[0]?.embedding ?? null;
      if (vector !== null) rows.push({ who: people, vector });
    }
    people += 1;
  }
  await pipeline.close();
  const dimension = rows[0]?.vector.length ?? 0;
  const vectors = new Float32Array(rows.length * dimension);
  for (const [at, { vector }] of rows.entries()) vectors.set(vector, at * dimension);
  return { vectors, dimension, person: Int32Array.from(rows, ({ who }) => who) };
}

/** @param expected null where either answer is an honest one */
async function measure(title: string, people: People, expected: boolean | null): Promise<void> {
  const began = performance.now();
  const learned = await learn({ ...people, vectors: shared(people.vectors), seed: 1, thresholds });
  const { judged, offered, reason, epochs } = learned;
  const { rows, mated, nonMated } = judged;
  const count = Math.max(...people.person) + 1;
  const facts = { people: count, photos: people.person.length, folds, mated, nonMated, epochs, seed: 1 };
  const seconds = (performance.now() - began) / 1000;
  say(`\n## ${title}`);
  for (const line of verdictLines({ ...facts, rows: [...rows], offered, reason, seconds })) say(line);
  const tar = rows.find(({ figure }) => figure === 'tar');
  const fallen = rows.some(({ outcome }) => outcome === 'worse');
  const sound = offered === (tar?.outcome === 'better' && !fallen && epochs > 0);
  if (!sound) say('WRONG: the verdict contradicts the table');
  const right = expected === null || offered === expected;
  if (!right) say(`WRONG: must ${expected ? 'be' : 'not be'} offered`);
  if (!sound || !right) process.exitCode = 1;
}

const dimension = 512;
const disturbed = { dimension, people: 60, photosEach: 8, noise: 0.6, nuisance: 1 };
await measure(
  'Made up: every photo carries a disturbance in 12 directions',
  confirmedPeople(disturbed),
  true,
);
const even = { dimension, people: 60, photosEach: 8, noise: 1.3, nuisance: 0 };
await measure('Made up: photos differ in every direction alike', confirmedPeople(even), false);
const dir = sharedDir();
if (dir === null) say(`\nReal albums skipped: ${noShared}`);
else await measure('LFW: people with 5 to 20 photos', await albums(join(dir, 'data/lfw')), null);
