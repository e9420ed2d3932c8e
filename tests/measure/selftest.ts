/**
 * `npm run measure:selftest`: how often the self-test names the right recipe of an embedder, on sets of 22, 50 and 200
 * faces drawn from Labeled Faces in the Wild, one photo a person. Both networks, declared rightly and in each wrong way.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Raster } from '../../electron/vision/decode/raster.ts';
import { openEmbedder } from '../../electron/vision/embed/embed.ts';
import { decodeCrop } from '../../electron/vision/embed/stored-crop.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { openModel } from '../../electron/vision/runtime/model.ts';
import { withRecipe } from '../../electron/vision/selftest/bench.ts';
import { outcomeOf } from '../../electron/vision/selftest/embedder.ts';
import { judge, type Verdict } from '../../electron/vision/selftest/judge.ts';
import { looks } from '../../electron/vision/selftest/looks.ts';
import { otherNormalisations, otherOrder, type Recipe } from '../../electron/vision/selftest/recipes.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, type EmbedderSpec, modelSpec, type ModelSpec } from '../../native-models/manifest.ts';
import { seededRandom } from '../support/random.ts';
import {
  secondEmbedder,
  secondModel,
  secondNetworkIfThere,
} from '../support/second-network/second-network.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { central, labelledPhotos } from './lfw.ts';

const most = 200;
const sizes = [22, 50, 200];
const draws = 200;

const key = ({ channels, mean, std }: Recipe): string => `${channels} ${String(mean)} ${String(std)}`;

async function crops(shared: string, modelsDir: string): Promise<Raster[]> {
  const pipeline = await Pipeline.open({ modelsDir, detector: 'default', exclude: [], threads: 1 });
  const found: Raster[] = [];
  const people = new Set<string>();
  for (const { person, path, original } of await labelledPhotos(shared)) {
    if (!original || people.has(person)) continue;
    const source = { path, bytes: null, label: path };
    const photo = await pipeline.analyse(source, { embed: false, crops: true, thumb: false });
    const aligned = central(photo)?.aligned;
    const raster = aligned === null || aligned === undefined ? null : await decodeCrop(aligned, 112);
    if (raster === null) continue;
    people.add(person);
    if (found.push(raster) === most) break;
  }
  await pipeline.close();
  return found;
}

/** For every recipe: the vectors of each face, first as it is, then under each look. */
async function vectors(
  spec: EmbedderSpec,
  description: ModelSpec,
  file: string,
  faces: readonly Raster[],
): Promise<Map<string, Float32Array[][]>> {
  const model = await openModel(description, await readFile(file), 'cpu', 1);
  const truth: Recipe = description.input;
  const pictures = faces.map((face) => [face, ...looks.map((look) => look(face))]);
  const seen = new Map<string, Float32Array[][]>();
  for (const recipe of recipesOf(truth)) {
    const embed = openEmbedder(spec, withRecipe(model, recipe));
    const rows: Float32Array[][] = [];
    for (const row of pictures) {
      const embedded: Float32Array[] = [];
      for (const picture of row) embedded.push((await embed(picture)).vector);
      rows.push(embedded);
    }
    seen.set(key(recipe), rows);
  }
  await model.close();
  return seen;
}

/** The right one first. */
function recipesOf({ channels, mean, std }: Recipe): Recipe[] {
  const right: Recipe = { channels, mean, std };
  const all = [right, ...otherNormalisations(right).map((other) => ({ ...right, ...other }))];
  return all.flatMap((recipe) => [recipe, otherOrder(recipe) ?? recipe]);
}

function judged(
  declared: Recipe,
  seen: ReadonlyMap<string, Float32Array[][]>,
  chosen: readonly number[],
): Promise<Verdict> {
  return judge(declared, 'steadiness', (recipe) => {
    // A wrongly declared normalisation brings the right one in as 127.5, which is as good as 128.
    const rows = seen.get(key(recipe)) ?? seen.get(key({ ...recipe, std: 128 })) ?? [];
    const picked = chosen.map((i) => rows[i] ?? []);
    const column = (n: number): Float32Array[] => picked.map((row) => row[n] as Float32Array);
    return Promise.resolve(outcomeOf({ plain: column(0), looks: looks.map((_, n) => column(n + 1)) }));
  });
}

const percent = (part: number, of: number): string => `${((100 * part) / of).toFixed(1)} %`;

async function report(name: string, truth: Recipe, seen: Map<string, Float32Array[][]>): Promise<void> {
  const random = seededRandom(1);
  const total = seen.values().next().value?.length ?? 0;
  const all = Array.from({ length: total }, (_, i) => i);
  for (const size of sizes.filter((n) => n <= total)) {
    const times = size === total ? 1 : draws;
    const right = { failed: 0, unsure: 0 };
    const wrong = { cases: 0, missed: 0, passed: 0, misnamed: 0 };
    for (let draw = 0; draw < times; draw++) {
      const chosen = random.shuffle(all).slice(0, size);
      for (const [i, declared] of recipesOf(truth).entries()) {
        const { checks, better } = await judged(declared, seen, chosen);
        if (i === 0) {
          if (better !== null) right.failed++;
          else if (checks.some(({ verdict }) => verdict === 'unsure')) right.unsure++;
          continue;
        }
        wrong.cases++;
        const named =
          better !== null && (key(better) === key(truth) || key({ ...better, std: 128 }) === key(truth));
        if (better === null) wrong.missed++;
        else if (!named) wrong.misnamed++;
        if (better === null && checks.every(({ verdict }) => verdict === 'passed')) wrong.passed++;
      }
    }
    process.stdout.write(
      `| ${name} | ${size} | ${times} | ${percent(right.failed, times)} | ${percent(right.unsure, times)} | ` +
        `${percent(wrong.missed, wrong.cases)} | ${percent(wrong.passed, wrong.cases)} | ${percent(wrong.misnamed, wrong.cases)} |\n`,
    );
  }
}

const shared = sharedDir();
if (shared === null) process.stdout.write(`measure:selftest skipped: ${noShared}\n`);
else {
  const modelsDir = await ensureModels();
  const faces = await crops(shared, modelsDir);
  process.stdout.write(
    '| network | faces | sets | right: failed | right: unsure | wrong: not failed | wrong: passed | wrong: another named |\n',
  );
  const first = modelSpec('fr_feature');
  const file = join(modelsDir, first.file);
  await report('fr_feature', first.input, await vectors(embedderSpec('fr_feature'), first, file, faces));
  const second = await secondNetworkIfThere();
  if (second !== null)
    await report('second', secondModel.input, await vectors(secondEmbedder, secondModel, second, faces));
}
