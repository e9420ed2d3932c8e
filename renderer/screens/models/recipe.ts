/** How pixels go in, as people read it and choose it. */
import i18next from 'i18next';
import type { InputRecipe } from '../../../electron/contract/models.ts';

/** What networks are trained on: −1…1, nearly that, 0…1, and bytes as they are. */
export const commonValues: readonly Pick<InputRecipe, 'mean' | 'std'>[] = [
  { mean: 127.5, std: 127.5 },
  { mean: 127.5, std: 128 },
  { mean: 0, std: 255 },
  { mean: 0, std: 1 },
];

/** "(value − 127.5) ÷ 128". */
export function valuesWords({ mean, std }: Pick<InputRecipe, 'mean' | 'std'>): string {
  return i18next.t('models:recipe.values', { mean, std });
}

/** "blue–green–red, (value − 127.5) ÷ 128". */
export function recipeWords(recipe: InputRecipe): string {
  return i18next.t('models:recipe.words', {
    channels: i18next.t(`models:recipe.${recipe.channels}`),
    values: valuesWords(recipe),
  });
}
