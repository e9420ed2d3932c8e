import { Button } from '@mantine/core';
import { IconMoodCheck } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatNumber } from '../../kit/format.ts';
import { DoubtList } from './DoubtList.tsx';
import classes from './Doubts.module.css';

/** Rows at first, and more each time they are asked for. */
const step = 100;

/** The doubts about one person (null: about everybody), surest first. */
export function Doubts({ person }: { readonly person: number | null }): ReactNode {
  const { t } = useTranslation('doubts');
  const [limit, setLimit] = useState(step);
  const { data, error } = useEngineQuery('people.doubts', { person, offset: 0, limit }, { keep: true });
  if (error !== null) return <ErrorPanel error={error.error} />;
  if (data === undefined) {
    return (
      <p className={classes['looking']} role="status">
        {t('looking')}
      </p>
    );
  }
  if (data.total === 0) {
    return <EmptyState icon={IconMoodCheck} title={t('empty.title')} hint={t('empty.hint')} />;
  }
  const left = data.total - data.items.length;
  return (
    <div className={classes['page']}>
      <div className={classes['column']}>
        <DoubtList doubts={data.items} />
        {left > 0 && limit < 1000 && (
          <Button
            variant="default"
            onClick={() => {
              setLimit(Math.min(1000, limit + step));
            }}
          >
            {t('more', { count: left, formatted: formatNumber(left) })}
          </Button>
        )}
      </div>
    </div>
  );
}

/** How many doubts there are; undefined while the first search is on its way. */
export function useDoubtCount(person: number | null, enabled = true): number | undefined {
  const { data } = useEngineQuery('people.doubts', { person, offset: 0, limit: 1 }, { enabled, keep: true });
  return data?.total;
}
