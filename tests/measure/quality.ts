/**
 * `npm run measure:quality [-- --people N]`: does our quality predict errors? Error-versus-discard curves on
 * clean and spoilt photos of Labeled Faces in the Wild, beside the detector's confidence, and the losses of
 * `vision/quality` fitted anew.
 */
import { parseArgs } from 'node:util';
import { type DiscardPoint, errorVersusDiscard, meanFnmr } from '../../electron/evaluate/edc.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { losses } from '../../electron/vision/quality/quality.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { seededRandom } from '../support/random.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { Goals, percent } from './goals.ts';
import { labelledPhotos } from './lfw.ts';
import { fitLosses } from './losses.ts';
import {
  comparisons,
  type Kind,
  kinds,
  qualified,
  shareOf,
  type Specimen,
  specimen,
  thresholdAt,
} from './specimens.ts';

const steps = 20;
/** Share set aside up to which two qualities are compared. */
const upTo = 0.5;
const far = 1e-3;
const perPerson = 8;

const { values } = parseArgs({ options: { people: { type: 'string' } } });
const shared = sharedDir();
if (shared === null) console.log(`measure:quality ${noShared}`);
else await measure(shared, Number(values.people ?? Infinity));

async function measure(root: string, people: number): Promise<void> {
  const all = await look(root, people);
  console.log(`\n${all.length} faces; FNMR in % at the threshold of FMR ${far}, by share set aside`);
  const goals = new Goals();
  for (const [name, chosen] of [
    ['clean', ['clean']],
    ['clean and spoilt', ['clean', 'spoilt']],
    ['clean and spoilt up to twice', ['clean', 'spoilt', 'spoilt twice']],
  ] as [string, Kind[]][]) {
    const faces = all.filter(({ kind }) => chosen.includes(kind));
    judge(name, faces, goals);
  }
  const fit = fitLosses(all);
  console.log(`\nlosses, fitted in 5 folds over people (cosine at best ${fit.best.toFixed(3)})`);
  for (const { measure: name, mean, spread } of fit.losses) {
    const shipped = losses[name] ?? 0;
    console.log(`${name.padEnd(14)} ${mean.toFixed(3)} ± ${spread.toFixed(3)}   shipped ${shipped}`);
  }
  goals.check('variance of held-out cosines explained ≥ 0.5', fit.explained >= 0.5, fit.explained.toFixed(3));
  goals.end();
}

async function look(root: string, people: number): Promise<Specimen[]> {
  const photos = Map.groupBy(
    (await labelledPhotos(root)).filter(({ original }) => original),
    ({ person }) => person,
  );
  const albums = seededRandom(5)
    .shuffle([...photos.values()].filter((album) => album.length >= 2))
    .slice(0, people);
  const pipeline = await Pipeline.open({
    modelsDir: await ensureModels(),
    detector: 'default',
    exclude: [],
    threads: 1,
  });
  const found: Specimen[] = [];
  const lost = new Map<Kind, number>();
  for (const photo of albums.flatMap((album) => album.slice(0, perPerson))) {
    for (const kind of kinds) {
      const face = await specimen(pipeline, photo, kind);
      if (face !== null) found.push(face);
      else lost.set(kind, (lost.get(kind) ?? 0) + 1);
    }
  }
  await pipeline.close();
  for (const [kind, count] of lost) console.log(`${kind}: no face found in ${count} photos`);
  return found;
}

function judge(name: string, faces: readonly Specimen[], goals: Goals): void {
  const pairs = comparisons(faces, 40);
  const mated = pairs.filter(({ same }) => same).length;
  const threshold = thresholdAt(pairs, far);
  console.log(
    `\n${name}: ${mated} mated, ${pairs.length - mated} non-mated, threshold ${threshold.toFixed(3)}`,
  );
  const curve = (of: (face: Specimen) => number): DiscardPoint[] =>
    errorVersusDiscard(qualified(pairs, of), threshold, steps);
  const ours = curve(({ quality }) => quality.score);
  const detector = curve(({ confidence }) => confidence);
  const shown = [
    ['set aside', ours.map(({ discarded }) => discarded)],
    ['our score', ours.map(({ fnmr }) => fnmr)],
    ['recognisability', curve((face) => shareOf(face, 'recognisability')).map(({ fnmr }) => fnmr)],
    ['detector', detector.map(({ fnmr }) => fnmr)],
    ['sharpness', curve((face) => shareOf(face, 'sharpness')).map(({ fnmr }) => fnmr)],
    ['FMR, our score', ours.map(({ fmr }) => fmr)],
  ] as const;
  for (const [label, row] of shown) {
    console.log(
      label.padEnd(16),
      row
        .filter((_, i) => i % 2 === 0)
        .map(percent)
        .join(' '),
    );
  }
  const [mine, theirs] = [meanFnmr(ours, upTo), meanFnmr(detector, upTo)];
  const better = `${percent(mine).trim()} % against ${percent(theirs).trim()} %`;
  goals.check(`mean FNMR up to ${100 * upTo} % set aside below the detector's`, mine < theirs, better);
  const alone = pairs.filter(({ same }) => same);
  const up = rises(
    errorVersusDiscard(
      qualified(alone, ({ quality }) => quality.score),
      threshold,
      steps,
    ),
  );
  goals.check('falls monotonically', up === 0, `${up} rises beyond one error`);
}

/** Steps of a curve over mated comparisons alone at which FNMR grew by more than one of those left. */
function rises(mated: readonly DiscardPoint[]): number {
  return mated.filter(({ fnmr, pairs }, i) => fnmr - (mated[i - 1]?.fnmr ?? 1) > 1 / pairs).length;
}
