import { Button, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber, formatTimeLeft } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import { cancel, useEvaluate } from './evaluate-store.ts';
import classes from './EvaluateScreen.module.css';

/** What is being done, how far it is, how long it takes, and a way out. */
export function Running(): ReactNode {
  const { t } = useTranslation(['evaluate', 'common']);
  const progress = useEvaluate((state) => state.progress);
  const left = progress?.secondsLeft ?? null;
  return (
    <div className={classes['running']} role="status">
      <div className={classes['runningWords']}>
        <Text size="sm">
          {progress === null
            ? t('stage.starting')
            : t(`stage.${progress.stage}`, {
                done: formatNumber(progress.done),
                total: formatNumber(progress.total),
              })}
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
