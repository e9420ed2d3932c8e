/** Does an embedder tell faces apart, and was its input described rightly? */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import type { ModelCheck } from '../../contract/models.ts';
import type { Raster } from '../decode/raster.ts';
import { openEmbedder } from '../embed/embed.ts';
import { goldenFace } from '../runtime/golden.ts';
import type { Model } from '../runtime/model.ts';
import { type Bench, firstLine, withRecipe } from './bench.ts';
import { judge, type Outcome, type Verdict } from './judge.ts';
import { looks } from './looks.ts';
import type { Recipe } from './recipes.ts';
import { nearest, type Seen, steadiness } from './steadiness.ts';
import { dot } from './vectors.ts';

export const limits = {
  /** Mean cosine of different faces above which a network tells nobody apart: right ones 0.01 to 0.13, wrong scale 0.92 and up. */
  alike: 0.7,
  /** Share of faces that must be nearer to their mirror image than to any other face. */
  mirror: 0.9,
  /** Longest time to spend on one model, ms; a slow one is shown fewer faces. */
  time: 90_000,
  /** Recipes that are usually tried. */
  recipes: 5,
} as const;

/** Fewest faces that say something. */
export const fewestFaces = 12;

/** Runs at all: a number for everything, the declared length, and not the same for two pictures. */
export async function embedderRuns(spec: EmbedderSpec, model: Model, bench: Bench): Promise<ModelCheck> {
  const check = 'runs';
  const { input, output } = model.spec;
  const dimension = output.layout === 'vector' ? output.dimension : 0;
  try {
    const embed = openEmbedder(spec, model);
    const face = goldenFace(input.width, input.height);
    const drawn = (await bench.run(() => embed(face))).vector;
    const inverse = { ...face, data: face.data.map((value) => 255 - value) };
    const other = (await bench.run(() => embed(inverse))).vector;
    if (dot(drawn, other) > 0.9999) {
      const detail = 'It answers the same whatever it is shown; it is no embedder, or a damaged one.';
      return { check, verdict: 'failed', detail };
    }
    return { check, verdict: 'passed', detail: `It gives ${String(dimension)} finite numbers for a face.` };
  } catch (thrown) {
    bench.signal?.throwIfAborted();
    return { check, verdict: 'failed', detail: `It cannot be run: ${firstLine(thrown)}.` };
  }
}

/** Colour order, normalisation and mirror on real `faces`, all on the template of `spec`. */
export async function testEmbedder(
  spec: EmbedderSpec,
  model: Model,
  faces: readonly Raster[],
  bench: Bench,
): Promise<Verdict> {
  const { input } = model.spec;
  const declared: Recipe = { channels: input.channels, mean: input.mean, std: input.std };
  const shown = await affordable(spec, model, faces, { time: limits.time, recipes: limits.recipes }, bench);
  const all = [shown, ...looks.map((look) => shown.map(look))];
  const own: { seen: Seen | null } = { seen: null };
  const measure = async (recipe: Recipe): Promise<Outcome> => {
    const seen = await see(spec, withRecipe(model, recipe), all, bench);
    if (seen === null) return { values: shown.map(() => 0), blind: true };
    if (recipe === declared) own.seen = seen;
    return outcomeOf(seen);
  };
  const { checks, better } = await judge(declared, 'steadiness', measure);
  return { checks: [...checks, mirrorCheck(own.seen)], better };
}

/** A network that gives everybody the same vector is out of the question, however steady that is. */
export function outcomeOf(seen: Seen): Outcome {
  const { values, alike } = steadiness(seen);
  return { values, blind: alike > limits.alike };
}

/** As many faces as may be seen under all looks and so many recipes in `time`, ms; {@link fewestFaces} in any case. */
export async function affordable(
  spec: EmbedderSpec,
  model: Model,
  faces: readonly Raster[],
  { time, recipes }: { readonly time: number; readonly recipes: number },
  bench: Bench,
): Promise<readonly Raster[]> {
  const [one] = faces;
  if (one === undefined) return faces;
  // The first run warms up, and another process may stand in the way of one.
  let least = Infinity;
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    await see(spec, model, [[one]], bench);
    least = Math.min(least, performance.now() - start);
  }
  const each = least * (1 + looks.length) * recipes;
  return faces.slice(0, Math.max(fewestFaces, Math.floor(time / each)));
}

/** The vectors of all pictures; null where the network gives none that can be used. */
export async function see(
  spec: EmbedderSpec,
  model: Model,
  pictures: readonly (readonly Raster[])[],
  bench: Bench,
): Promise<Seen | null> {
  const embed = openEmbedder(spec, model);
  const vectors: Float32Array[][] = [];
  try {
    for (const some of pictures) {
      const row: Float32Array[] = [];
      for (const picture of some) row.push((await bench.run(() => embed(picture))).vector);
      vectors.push(row);
    }
  } catch {
    bench.signal?.throwIfAborted();
    return null;
  }
  const [plain = [], ...others] = vectors;
  return { plain, looks: others };
}

function mirrorCheck(seen: Seen | null): ModelCheck {
  const check = 'mirror';
  const [mirror] = seen?.looks ?? [];
  if (seen === null || mirror === undefined) {
    return { check, verdict: 'failed', detail: 'It gives no vector that can be used for a real face.' };
  }
  const { first, mate, others } = nearest(seen.plain, mirror);
  const count = seen.plain.length;
  const figures = `cosine ${mate.toFixed(3)} to its own, ${others.toFixed(3)} to others; ${String(first)} of ${String(count)} nearest to their own`;
  if (others > limits.alike) {
    const detail = `It gives different people nearly the same vector (${figures}): wrong weights, or a wrong recipe.`;
    return { check, verdict: 'failed', detail };
  }
  if (first < limits.mirror * count) {
    const detail = `It does not know a face from its mirror image (${figures}): it was not trained on faces, or its template is another.`;
    return { check, verdict: 'failed', detail };
  }
  return { check, verdict: 'passed', detail: `A face and its mirror image are one person (${figures}).` };
}
