/** The ways pixels may go into a network that are worth trying, and their names. */
import type { ModelInput } from '../../../native-models/manifest.ts';

/** How pixels go in; see `ModelInput`. */
export type Recipe = Pick<ModelInput, 'channels' | 'mean' | 'std'>;
export type Normalisation = Pick<Recipe, 'mean' | 'std'>;

/**
 * What published face networks use. The last is ImageNet's, one mean and one deviation for all three channels, which
 * is as near as a recipe comes to it.
 */
const normalisations: readonly Normalisation[] = [
  { mean: 127.5, std: 127.5 },
  { mean: 0, std: 255 },
  { mean: 0, std: 1 },
  { mean: 114.5, std: 57.6 },
];

/** Share of the whole range of an input by which two recipes may differ and still be one: 128 is as good as 127.5. */
const tolerance = 0.02;

export function sameNormalisation(a: Normalisation, b: Normalisation): boolean {
  const range = 255 / a.std;
  const apart = (value: number): number =>
    Math.abs((value - centre(a)) / a.std - (value - centre(b)) / b.std);
  return Math.max(apart(0), apart(255)) <= tolerance * range;
}

export function sameRecipe(a: Recipe, b: Recipe): boolean {
  return a.channels === b.channels && sameNormalisation(a, b);
}

/** What else the pixels of a network with this normalisation might have become. */
export function otherNormalisations(declared: Normalisation): Normalisation[] {
  return normalisations.filter((other) => !sameNormalisation(declared, other));
}

/** The same with red and blue exchanged; null for a network that sees no colour. */
export function otherOrder(recipe: Recipe): Recipe | null {
  if (recipe.channels === 'grey') return null;
  const { channels, mean } = recipe;
  return {
    ...recipe,
    channels: channels === 'rgb' ? 'bgr' : 'rgb',
    mean: typeof mean === 'number' ? mean : [mean[2], mean[1], mean[0]],
  };
}

/** `value / 255`, `(value - 127.5) / 128`, `the plain value 0 to 255`. */
export function normalisationWords({ mean, std }: Normalisation): string {
  if (mean === 0) return std === 1 ? 'the plain value 0 to 255' : `value / ${String(std)}`;
  return `(value - ${typeof mean === 'number' ? String(mean) : `[${mean.join(', ')}]`}) / ${String(std)}`;
}

/** The mean of all channels together. */
function centre({ mean }: Normalisation): number {
  return typeof mean === 'number' ? mean : (mean[0] + mean[1] + mean[2]) / 3;
}

export const orderWords = { rgb: 'RGB', bgr: 'BGR', grey: 'grey' } as const;
