import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatTimeLeft } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import { cancel, useLearn } from './learn-store.ts';
import classes from './LearnScreen.module.css';

/** How far learning is, how it goes, how long it takes, and a way out. */
export function Training(): ReactNode {
  const { t } = useTranslation(['learn', 'common']);
  const progress = useLearn((state) => state.progress);
  const left = progress?.secondsLeft ?? null;
  const loss = progress?.held ?? progress?.loss ?? null;
  return (
    <div className={classes['training']} role="status">
      <div className={classes['needWords']}>
        <Text size="sm">
          {progress === null ? t('stage.starting') : t(`stage.${progress.stage}`, { epoch: progress.epoch })}
          {loss !== null && ` · ${t('lossNow', { loss: loss.toFixed(2) })}`}
        </Text>
        <Text size="sm" c="dimmed">
          {left === null ? '' : t('common:timeLeft', { time: formatTimeLeft(left) })}
        </Text>
      </div>
      <Progress done={progress?.done ?? 0} total={progress?.total ?? null} label={t('progress')} />
      <Button variant="default" size="xs" onClick={cancel}>
        {t('common:cancel')}
      </Button>
    </div>
  );
}
