/** Does an embedder know the people of this library? Its stored crops, beside the golden faces of everybody. */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import type { ModelCheck } from '../../contract/models.ts';
import type { Model } from '../runtime/model.ts';
import { type Bench, withRecipe } from './bench.ts';
import { affordable, limits as general, outcomeOf, see } from './embedder.ts';
import type { OwnFace } from './faces.ts';
import { beats, wrongBeyondDoubt } from './judge.ts';
import { looks } from './looks.ts';
import { orderWords, otherOrder, type Recipe } from './recipes.ts';
import { nearest, nearestMates, type Seen, steadiness } from './steadiness.ts';

/** Measured: see README.md. */
const limits = {
  /** Longest time to spend, ms, beside that for the golden faces. */
  time: 30_000,
  /** Faces whose person is there twice, from which their share says something. */
  mates: 8,
  /** Share of those that must be nearest to their own person. Under the second the model is not to be trusted. */
  known: { passed: 0.75, failed: 0.5 },
} as const;

const check = 'own-faces';

/** Looks at as many as the time allows, under the declared recipe and under the other order of colours. */
export async function testOwnFaces(
  spec: EmbedderSpec,
  model: Model,
  own: readonly OwnFace[],
  bench: Bench,
): Promise<ModelCheck> {
  const faces = await affordable(
    spec,
    model,
    own.map(({ face }) => face),
    { time: limits.time, recipes: 2 },
    bench,
  );
  const people = own.slice(0, faces.length).map(({ person }) => person);
  const pictures = [faces, ...looks.map((look) => faces.map(look))];
  const { channels, mean, std } = model.spec.input;
  const declared: Recipe = { channels, mean, std };
  const swapped = otherOrder(declared);
  const other = swapped === null ? null : await see(spec, withRecipe(model, swapped), pictures, bench);
  return judgeOwnFaces(declared, people, await see(spec, model, pictures, bench), other);
}

/**
 * Under the declared recipe: each face nearest to its own mirror image, and where its person is there twice, nearest
 * to that person. Under the other order of colours: not steadier than under the declared one, or the model is declared
 * wrongly, or the crops are spoilt; the golden faces tell which.
 *
 * @param people whose faces they are, in the order of the vectors
 * @param seen,other under the declared recipe, and with red and blue exchanged; null where there were no usable vectors
 */
export function judgeOwnFaces(
  declared: Recipe,
  people: readonly number[],
  seen: Seen | null,
  other: Seen | null,
): ModelCheck {
  const [mirror] = seen?.looks ?? [];
  if (seen === null || mirror === undefined)
    return {
      check,
      verdict: 'failed',
      detail: 'It gives no vector that can be used for a face of this library.',
    };
  if (other !== null && beats(outcomeOf(other), outcomeOf(seen), wrongBeyondDoubt))
    return { check, verdict: 'failed', detail: orderDetail(declared, seen, other) };
  return knownAgain(seen.plain, mirror, people);
}

function knownAgain(
  plain: readonly Float32Array[],
  mirror: readonly Float32Array[],
  people: readonly number[],
): ModelCheck {
  const count = plain.length;
  const { first, mate, others } = nearest(plain, mirror);
  const mates = nearestMates(plain, people);
  const mirrored = `${String(first)} of ${String(count)} nearest to their own mirror image, cosine ${mate.toFixed(3)}, to others ${others.toFixed(3)}`;
  const pairs = `${String(mates.first)} of ${String(mates.of)} nearest to another photo of the same person, cosine ${mates.mate.toFixed(3)}, to others ${mates.others.toFixed(3)}`;
  const enough = mates.of >= limits.mates;
  const figures = `${String(count)} faces: ${mirrored}${enough ? `; ${pairs}` : ''}`;
  if (others > general.alike || first < general.mirror * count)
    return {
      check,
      verdict: 'failed',
      detail: `It does not tell the faces of this library apart (${figures}).`,
    };
  if (enough && mates.first < limits.known.failed * mates.of) {
    const detail = `It does not know most people of this library again in another photo (${figures}).`;
    return { check, verdict: 'failed', detail };
  }
  if (enough && mates.first < limits.known.passed * mates.of) {
    const detail = `It does not know some people of this library again, or they are in it twice (${figures}).`;
    return { check, verdict: 'unsure', detail };
  }
  const again = enough ? ', mirrored and in another photo' : ' mirrored';
  return {
    check,
    verdict: 'passed',
    detail: `It knows the faces of this library again${again} (${figures}).`,
  };
}

function orderDetail(declared: Recipe, seen: Seen, other: Seen): string {
  const figure = (of: Seen): string => {
    const { values } = steadiness(of);
    return (values.reduce((sum, value) => sum + value, 0) / values.length).toFixed(3);
  };
  const name = orderWords[declared.channels === 'rgb' ? 'bgr' : 'rgb'];
  const figures = `steadiness ${figure(seen)} as ${orderWords[declared.channels]}, ${figure(other)} as ${name}; ${String(seen.plain.length)} faces`;
  return `The faces of this library look like ${name} to it (${figures}). If the golden faces say ${name} too, declare it so; if not, red and blue are exchanged in the stored crops: read the photos again.`;
}
