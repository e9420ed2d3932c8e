import { NumberInput, SegmentedControl, Select, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { InputRecipe } from '../../../../electron/contract/models.ts';
import { commonValues, valuesWords } from '../recipe.ts';
import classes from './Import.module.css';

export interface RecipeFieldsProps {
  readonly recipe: InputRecipe;
  readonly onChange: (recipe: InputRecipe) => void;
}

/** How pixels go in: the order of colours, and what is done to each value. */
export function RecipeFields({ recipe, onChange }: RecipeFieldsProps): ReactNode {
  const { t } = useTranslation('models');
  const place = commonValues.findIndex(({ mean, std }) => mean === recipe.mean && std === recipe.std);
  const [custom, setCustom] = useState(false);
  const own = custom || place < 0;
  return (
    <fieldset className={classes['recipe']}>
      <legend>{t('import.recipeOwn')}</legend>
      <Text size="xs" c="dimmed">
        {t('import.recipeHint')}
      </Text>
      <div className={classes['fields']}>
        <SegmentedControl
          size="xs"
          aria-label={t('import.channels')}
          value={recipe.channels}
          data={(['rgb', 'bgr', 'grey'] as const).map((value) => ({
            value,
            label: value === 'grey' ? t('recipe.grey') : value.toUpperCase(),
          }))}
          onChange={(channels) => {
            onChange({ ...recipe, channels });
          }}
        />
        <Select
          size="xs"
          aria-label={t('import.values')}
          allowDeselect={false}
          value={own ? 'custom' : String(place)}
          data={[
            ...commonValues.map((values, at) => ({ value: String(at), label: valuesWords(values) })),
            { value: 'custom', label: t('import.custom') },
          ]}
          onChange={(value) => {
            const values = commonValues[Number(value)];
            setCustom(values === undefined);
            if (values !== undefined) onChange({ ...recipe, ...values });
          }}
        />
        {own &&
          (['mean', 'std'] as const).map((field) => (
            <NumberInput
              key={field}
              size="xs"
              w={96}
              aria-label={t(`import.${field}`)}
              leftSection={field === 'mean' ? '−' : '÷'}
              hideControls
              value={recipe[field]}
              decimalScale={4}
              onChange={(value) => {
                // A divisor of nothing, or a half-written number, is not tried.
                if (typeof value === 'number' && (field === 'mean' || value > 0))
                  onChange({ ...recipe, [field]: value });
              }}
            />
          ))}
      </div>
    </fieldset>
  );
}
