import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../engine/hooks.ts';
import { formatTimeLeft } from '../kit/format.ts';

/** The change of model under way, for whoever is elsewhere. */
export function ModelBar(): ReactNode {
  const { t } = useTranslation(['model', 'common']);
  const change = useEngineQuery('modelChange.status', {}).data?.change ?? null;
  if (change === null) return null;
  const { state, done, total, secondsLeft } = change;
  const part = total === 0 ? 100 : Math.floor((100 * done) / total);
  const left =
    secondsLeft === null ? '' : ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`;
  return (
    <Text size="xs" component="span" role="status">
      <Anchor component={Link} to="/models" inherit>
        {state === 'ready'
          ? t('barReady')
          : `${t(state === 'paused' ? 'barPaused' : 'bar', { part })}${left}`}
      </Anchor>
    </Text>
  );
}
