/** Does a detector find the faces of the golden photos, and was its input described rightly? */
import type { DetectorSpec } from '../../../native-models/manifest.ts';
import type { Box } from '../../contract/model.ts';
import type { ModelCheck } from '../../contract/models.ts';
import { Pyramid, type Raster } from '../decode/raster.ts';
import { finder, openDetector } from '../detect/detector.ts';
import { type Candidate, type Detection, overlap } from '../detect/geometry.ts';
import { turned } from '../detect/views.ts';
import { goldenFace } from '../runtime/golden.ts';
import type { Model } from '../runtime/model.ts';
import { type Bench, firstLine, withRecipe } from './bench.ts';
import type { OpenPhoto } from './faces.ts';
import { judge, type Outcome, type Verdict } from './judge.ts';
import { dimmed } from './looks.ts';
import type { Recipe } from './recipes.ts';

const limits = {
  /** IoU with the known box from which a find is that face: detectors draw their boxes differently. */
  same: 0.4,
  /** Score kept while recipes are compared, so that a face is seen to fade before it is lost. */
  score: 0.2,
  /** Share of the known faces that must be found. */
  found: 0.9,
} as const;

/** Runs at all, and gives nothing that is not a number. */
export async function detectorRuns(
  spec: DetectorSpec | null,
  models: readonly Model[],
  bench: Bench,
): Promise<ModelCheck> {
  const check = 'runs';
  if (spec === null) return { check, verdict: 'failed', detail: 'It is neither a detector nor an embedder.' };
  try {
    const found = await look(spec, models, goldenFace(320, 240), bench);
    const good = found.every(({ box, score }) => [score, ...Object.values(box)].every(Number.isFinite));
    if (good) return { check, verdict: 'passed', detail: 'It looks at a picture and gives finite numbers.' };
    return { check, verdict: 'failed', detail: 'It gives boxes or scores that are no numbers.' };
  } catch (thrown) {
    bench.signal?.throwIfAborted();
    return { check, verdict: 'failed', detail: `It cannot be run: ${firstLine(thrown)}.` };
  }
}

/** Colour order, normalisation and the faces found; `models[0]` is the network that finds. */
export async function testDetector(
  spec: DetectorSpec,
  models: readonly Model[],
  photos: readonly OpenPhoto[],
  bench: Bench,
): Promise<Verdict> {
  const [first] = models;
  if (first === undefined) throw new Error(`${spec.id} has no model`);
  const { channels, mean, std } = first.spec.input;
  const declared: Recipe = { channels, mean, std };
  const shown = photos.map(({ boxes, image, raster }) => ({
    boxes,
    images: [image, new Pyramid(dimmed(raster))],
  }));
  const low = { ...spec, score: Math.min(spec.score, limits.score) };
  const measure = async (recipe: Recipe): Promise<Outcome> => {
    const values: number[] = [];
    const find = finder(withRecipe(first, recipe), low);
    for (const { boxes, images } of shown) {
      const finds: Candidate[][] = [];
      for (const image of images) finds.push(await bench.run(() => find(image, turned(image, 0), false)));
      for (const box of boxes)
        values.push(finds.reduce((sum, found) => sum + scoreOf(box, found), 0) / finds.length);
    }
    return { values, blind: values.every((value) => value === 0) };
  };
  const { checks, better } = await judge(declared, 'mean score', measure);
  return { checks: [...checks, await facesCheck(spec, models, photos, bench)], better };
}

/** The best score of a find on this box; 0 without one. */
function scoreOf(box: Box, finds: readonly Candidate[]): number {
  const scores = finds.filter((find) => overlap(find.box, box) >= limits.same).map(({ score }) => score);
  return Math.max(0, ...scores);
}

async function facesCheck(
  spec: DetectorSpec,
  models: readonly Model[],
  photos: readonly OpenPhoto[],
  bench: Bench,
): Promise<ModelCheck> {
  let known = 0;
  let found = 0;
  let strangers = 0;
  for (const { raster, boxes } of photos) {
    const finds = await look(spec, models, raster, bench);
    const is = (find: Detection, box: OpenPhoto['boxes'][number]): boolean =>
      overlap(find.box, box) >= limits.same;
    known += boxes.length;
    found += boxes.filter((box) => finds.some((find) => is(find, box))).length;
    strangers += finds.filter((find) => !boxes.some((box) => is(find, box))).length;
  }
  const counts = `${String(found)} of the ${String(known)} faces of the golden photos and ${String(strangers)} other boxes`;
  const check = 'faces';
  if (found < limits.found * known || strangers > known - limits.found * known) {
    const detail = `It finds ${counts}: wrong weights, a wrong recipe, or a score that is set wrongly.`;
    return { check, verdict: 'failed', detail };
  }
  return { check, verdict: 'passed', detail: `It finds ${counts}.` };
}

function look(
  spec: DetectorSpec,
  models: readonly Model[],
  raster: Raster,
  bench: Bench,
): Promise<Detection[]> {
  const detector = openDetector(spec, new Map(models.map((model) => [model.spec.id, model])));
  const image = new Pyramid(raster);
  return bench.run(() => detector.look(image, turned(image, 0)));
}
