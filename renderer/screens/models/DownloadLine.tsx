import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelDownload } from '../../../electron/contract/models.ts';
import { errorWords } from '../../kit/error-words.ts';
import { formatBytes, formatTimeLeft } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import classes from './ModelRow.module.css';

export interface DownloadLineProps {
  readonly title: string;
  readonly download: ModelDownload;
}

/** How far a download is and how fast, or why it stands still and what to do. */
export function DownloadLine({ title, download }: DownloadLineProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const { state, bytes, total, bytesPerSecond, secondsLeft, error } = download;
  const size =
    total === null
      ? formatBytes(bytes)
      : t('download.of', { bytes: formatBytes(bytes), total: formatBytes(total) });
  const facts =
    state === 'running'
      ? [
          size,
          bytesPerSecond > 0 ? t('download.rate', { rate: formatBytes(bytesPerSecond) }) : null,
          secondsLeft === null ? null : t('common:timeLeft', { time: formatTimeLeft(secondsLeft) }),
        ]
      : [size];
  return (
    <div className={classes['download']}>
      <Progress
        done={state === 'checking' ? 0 : bytes}
        total={state === 'checking' ? null : total}
        label={t('download.label', { title })}
        paused={state === 'stopped' || state === 'failed'}
      />
      <div className={classes['downloadWords']} role="status">
        <Text size="xs">{t(`download.${state}`)}</Text>
        <Text size="xs" c="dimmed">
          {facts.filter((fact) => fact !== null).join(' · ')}
        </Text>
      </div>
      {error !== null && (
        <Text size="xs" className={classes['trouble']} data-selectable>
          {errorWords(error).help}
        </Text>
      )}
    </div>
  );
}
