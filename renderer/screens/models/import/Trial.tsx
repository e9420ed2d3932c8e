import { Button, Loader, Text } from '@mantine/core';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacetError } from '../../../../electron/contract/errors.ts';
import type { InputRecipe, ModelTest } from '../../../../electron/contract/models.ts';
import { run } from '../../../engine/commands.ts';
import { ErrorNote } from '../../../kit/ErrorNote.tsx';
import { Notice } from '../Notice.tsx';
import { recipeWords } from '../recipe.ts';
import { TestChecks } from '../TestReport.tsx';
import classes from './Import.module.css';

export interface TrialOf {
  readonly grant: string;
  readonly member: string | null;
  /** Null for a file whose recipe is known. */
  readonly recipe: InputRecipe | null;
}

/** The self-test of a candidate; every recipe is tried once, and going back to one costs nothing. */
export function useTrial(of: TrialOf): UseQueryResult<ModelTest, FacetError> {
  return useQuery<ModelTest, FacetError>({
    queryKey: ['models.tryOut', of],
    queryFn: () => run('models.tryOut', of, { quiet: true }),
  });
}

export interface TrialProps {
  readonly trial: UseQueryResult<ModelTest, FacetError>;
  /** Takes a recipe that fits better; null where it cannot be chosen. */
  readonly onTake: ((recipe: InputRecipe) => void) | null;
}

/** What the self-test says, before anything is brought in, and the way out when it failed. */
export function Trial({ trial: { data: test, error, isFetching, refetch }, onTake }: TrialProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  if (error !== null && !isFetching) {
    return (
      <div className={classes['trial']}>
        <ErrorNote error={error.error} />
        <Button variant="default" onClick={() => void refetch()}>
          {t('import.another')}
        </Button>
      </div>
    );
  }
  if (test === undefined) {
    return (
      <div className={classes['trying']} role="status">
        <Loader size="xs" />
        <Text size="sm" c="dimmed">
          {t('import.trying')}
        </Text>
      </div>
    );
  }
  const { better } = test;
  return (
    <div className={classes['trial']} role="status">
      <Notice verdict={test.verdict} title={t(`import.${test.verdict}`)}>
        {better !== null && (
          <div className={classes['better']}>
            <span>{t('better', { recipe: recipeWords(better) })}</span>
            {onTake !== null && (
              <Button
                onClick={() => {
                  onTake(better);
                }}
              >
                {t('import.take')}
              </Button>
            )}
          </div>
        )}
      </Notice>
      <TestChecks test={test} />
    </div>
  );
}
