import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../engine/hooks.ts';
import { formatTimeLeft } from '../kit/format.ts';

/** The change of model under way, and what goes on after one, for whoever is elsewhere. */
export function ModelBar(): ReactNode {
  const { t } = useTranslation(['model', 'common']);
  const { data } = useEngineQuery('modelChange.status', {});
  const work = data?.change ?? data?.after ?? null;
  if (work === null) return null;
  const { done, total, secondsLeft } = work;
  const part = total === 0 ? 100 : Math.floor((100 * done) / total);
  const left =
    secondsLeft === null ? '' : ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`;
  return (
    <Text size="xs" component="span" role="status">
      <Anchor component={Link} to="/models" inherit>
        {'doing' in work
          ? work.doing === 'stopped'
            ? t('barAfter.stopped')
            : `${t(`barAfter.${work.doing}`, { part })}${left}`
          : work.state === 'ready'
            ? t('barReady')
            : `${t(work.state === 'paused' ? 'barPaused' : 'bar', { part })}${left}`}
      </Anchor>
    </Text>
  );
}
