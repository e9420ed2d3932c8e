import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../engine/hooks.ts';

/** How far a large library has been read since the start, and what can be asked meanwhile. */
export function OpeningBar(): ReactNode {
  const { t } = useTranslation('status');
  const { data } = useEngineQuery('library.opening', {});
  if (data === undefined || data.ready) return null;
  const part = Math.floor(100 * data.share);
  return (
    <Text size="xs" component="span" role="status">
      {data.searchable ? t('openingSearchable', { part }) : t('opening', { part })}
    </Text>
  );
}
