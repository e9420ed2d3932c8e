/**
 * `npm run measure:second [-- --every N]`: the second network of tests/support beside the default embedder, from the
 * same stored crops of the labelled photos. Which input it wants, how well it tells people apart, and which thresholds
 * it needs to do what those of the default embedder do. `--every N` takes every N-th person only.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { labelledPairs, measureInput } from '../../electron/evaluate/labelled.ts';
import { measure } from '../../electron/evaluate/measure.ts';
import { parsePairs } from '../../electron/evaluate/pairs.ts';
import type { Raster } from '../../electron/vision/decode/raster.ts';
import { openEmbedder } from '../../electron/vision/embed/embed.ts';
import { decodeCrop } from '../../electron/vision/embed/stored-crop.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { readModel } from '../../electron/vision/runtime/files.ts';
import { type Model, openModel } from '../../electron/vision/runtime/model.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { embedderSpec, type ModelInput, modelSpec } from '../../native-models/manifest.ts';
import type { Agreement } from '../support/partitions.ts';
import { secondEmbedder, secondModel, secondNetwork } from '../support/second-network/second-network.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { grouped, judged, type SeenPhoto, seenPhotos } from './albums.ts';
import { labelledPhotos } from './lfw.ts';
import { cosineAt, type Named, pairScores, rateAt, strangerScores } from './rates.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const pairsFile = 'lfw-pairs.tsv';
const firstEmbedder = embedderSpec('fr_feature');
const firstModel = modelSpec(firstEmbedder.model);

const { values } = parseArgs({ options: { every: { type: 'string' } } });
const every = Number(values.every ?? 1);
const shared = sharedDir();
if (shared === null) say(`measure:second skipped: ${noShared}`);
else await main(shared);

async function main(root: string): Promise<void> {
  const modelsDir = await ensureModels();
  const pipeline = await Pipeline.open({ modelsDir, detector: 'default', exclude: [], threads: 1 });
  const all = await labelledPhotos(root);
  const people = [...new Set(all.map(({ person }) => person))].filter((_, at) => at % every === 0);
  const wanted = all.filter(({ person }) => people.includes(person));
  const photos = await seenPhotos(pipeline, wanted, { crops: true });
  await pipeline.close();
  const crops = await Promise.all(photos.map(cropsOf));
  const first = await openModel(firstModel, await readModel(firstModel, { modelsDir }), 'cpu', 1);
  const second = await openModel(secondModel, readFileSync(await secondNetwork()), 'cpu', 1);

  say(
    '| input of the second network | accuracy, 95 % interval | TAR@FAR 1e-2 | 1e-3 | EER | FNMR at FMR 1e-3, all pairs |\n|---|---|---|---|---|---|',
  );
  for (const channels of ['rgb', 'bgr'] as const) {
    for (const [mean, std, name] of [
      [127.5, 128, '(x − 127.5) / 128'],
      [127.5, 127.5, '(x − 127.5) / 127.5'],
      [0, 255, 'x / 255'],
      [0, 1, 'x'],
    ] as const) {
      const labelledOnly = crops.map((own) => own.slice(0, 1));
      const seen = await embedAll(photos, labelledOnly, second, {
        ...secondModel.input,
        channels,
        mean,
        std,
      });
      const { mated, nonMated } = pairScores(named(seen));
      const missed = 1 - rateAt(mated, cosineAt(nonMated, 1e-3));
      say(`| ${channels}, ${name} | ${await pairFigures(root, seen)} | ${missed.toFixed(4)} |`);
    }
  }

  const ones = await embedAll(photos, crops, first, firstModel.input);
  const twos = await embedAll(photos, crops, second, secondModel.input);
  await first.close();
  await second.close();
  say(`\n| ${pairsFile} | accuracy, 95 % interval | TAR@FAR 1e-2 | 1e-3 | EER |\n|---|---|---|---|---|`);
  say(`| ${firstEmbedder.id} | ${await pairFigures(root, ones)} |`);
  say(`| ${secondEmbedder.id} | ${await pairFigures(root, twos)} |`);
  rates(ones, twos);
  grouping(ones, twos);
}

async function cropsOf({ faces }: SeenPhoto): Promise<(Raster | null)[]> {
  const side = secondModel.input.width;
  return Promise.all(faces.map(async ({ aligned }) => (aligned === null ? null : decodeCrop(aligned, side))));
}

/** Faces without a crop in `crops` have no embedding in the answer. */
async function embedAll(
  photos: readonly SeenPhoto[],
  crops: readonly (readonly (Raster | null)[])[],
  model: Model,
  input: ModelInput,
): Promise<SeenPhoto[]> {
  const embed = openEmbedder(secondEmbedder, { ...model, spec: { ...model.spec, input } });
  const seen: SeenPhoto[] = [];
  for (const [at, { photo, faces }] of photos.entries()) {
    const own = [];
    for (const [i, face] of faces.entries()) {
      const crop = crops[at]?.[i] ?? null;
      const embedding = crop === null ? null : await embed(crop);
      own.push({ ...face, embedding: embedding?.vector ?? null });
    }
    seen.push({ photo, faces: own });
  }
  return seen;
}

async function pairFigures(root: string, seen: readonly SeenPhoto[]): Promise<string> {
  const pairs = parsePairs(readFileSync(`${root}/data/${pairsFile}`, 'utf8'), pairsFile);
  const embedded = new Map(
    seen.flatMap(({ photo, faces: [face] }) =>
      face?.embedding
        ? [[photo.path.slice(`${root}/data/`.length), { vector: face.embedding, quality: 0 }]]
        : [],
    ),
  );
  const found = await measure(measureInput(labelledPairs(pairsFile, pairs, embedded), 1), () => undefined);
  const { low, high } = found.intervals.accuracy;
  const tar = (far: string): string => (found.tarAtFar[far] ?? 0).toFixed(4);
  return `${found.accuracy.toFixed(4)} [${low.toFixed(4)}, ${high.toFixed(4)}] | ${tar('1e-2')} | ${tar('1e-3')} | ${found.eer.toFixed(4)}`;
}

function named(seen: readonly SeenPhoto[]): Named[] {
  return seen.flatMap(({ photo, faces: [face] }) =>
    face?.embedding ? [{ person: photo.person, vector: face.embedding }] : [],
  );
}

/** Equal rates: each threshold of the second lets as many strangers pass as that of the first. */
function rates(ones: readonly SeenPhoto[], twos: readonly SeenPhoto[]): void {
  const [first, second] = [pairScores(named(ones)), pairScores(named(twos))];
  say(`\n${first.mated.length} mated, ${first.nonMated.length} non-mated pairs`);
  say('| FMR | cosine | FNMR | cosine, second | FNMR, second |\n|---|---|---|---|---|');
  for (const fmr of [1e-2, 1e-3, 1e-4, 1e-5]) {
    const cells = [first, second].flatMap(({ mated, nonMated }) => {
      const cosine = cosineAt(nonMated, fmr);
      return [cosine.toFixed(3), (1 - rateAt(mated, cosine)).toFixed(4)];
    });
    say(`| ${fmr} | ${cells.join(' | ')} |`);
  }
  const [strangers, others] = [strangerScores(named(ones), 5), strangerScores(named(twos), 5)];
  const { match, unsure, verify } = firstEmbedder.thresholds;
  say(`\n${strangers.length} searches of strangers among half of the people, up to 5 faces each`);
  say('| threshold | first | rate of strangers | second |\n|---|---|---|---|');
  for (const [name, cosine, from, to] of [
    ['match', match, strangers, others],
    ['unsure', unsure, strangers, others],
    ['verify', verify, first.nonMated, second.nonMated],
  ] as const) {
    const rate = rateAt(from, cosine);
    say(`| ${name} | ${cosine} | ${rate.toFixed(5)} | ${cosineAt(to, rate).toFixed(3)} |`);
  }
}

/** Decision 0010's rule: pair precision ≥ 0.999 on half of the people, and the highest BCubed F there. */
function grouping(ones: readonly SeenPhoto[], twos: readonly SeenPhoto[]): void {
  say(
    '\n| grouping | join = merge | tuning half: pair precision, recall, BCubed F | held-out half |\n|---|---|---|---|',
  );
  for (const [name, seen, given] of [
    [firstEmbedder.id, ones, firstEmbedder.thresholds],
    [secondEmbedder.id, twos, secondEmbedder.thresholds],
  ] as const) {
    const rows = Array.from({ length: 36 }, (_, i) => groupedAt(seen, (25 + i) / 100));
    const best = rows
      .filter(({ halves: [tuned] }) => tuned.pairPrecision >= 0.999)
      .reduce((most, row) => (row.halves[0].f > most.halves[0].f ? row : most));
    for (const [what, row] of [
      ['by the rule', best],
      ['in use', groupedAt(seen, given.groupJoin)],
    ] as const) {
      const [tuned, held] = row.halves.map(
        ({ pairPrecision, pairRecall, f }) =>
          `${pairPrecision.toFixed(4)}, ${pairRecall.toFixed(4)}, ${f.toFixed(4)}`,
      );
      say(`| ${name}, ${what} | ${row.at} | ${tuned} | ${held} |`);
    }
  }
}

type Figures = Pick<Agreement, 'pairPrecision' | 'pairRecall' | 'f'>;

/** Means over three orders of arrival, for each half of the people. */
function groupedAt(seen: readonly SeenPhoto[], at: number): { at: number; halves: [Figures, Figures] } {
  const orders = [0, 1, 2].map((order) => grouped(seen, order, { groupJoin: at, groupMerge: at }));
  const half = (which: 0 | 1): Figures => {
    const runs = orders.map((labels) => judged(seen, labels, which));
    const mean = (key: keyof Figures): number => runs.reduce((sum, run) => sum + run[key], 0) / runs.length;
    return { pairPrecision: mean('pairPrecision'), pairRecall: mean('pairRecall'), f: mean('f') };
  };
  return { at, halves: [half(0), half(1)] };
}
