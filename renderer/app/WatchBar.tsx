import { Anchor, Text } from '@mantine/core';
import { IconEye, IconEyeOff, IconPlugConnectedX } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { WatchStatus } from '../../electron/contract/watch.ts';
import { useEngineQuery } from '../engine/hooks.ts';
import { formatNumber, formatTimeLeft } from '../kit/format.ts';
import classes from './StatusBar.module.css';

/** Whether folders are watched, quietly; a word more where one is away, or cannot be watched. */
export function WatchBar(): ReactNode {
  const { t } = useTranslation(['status', 'common']);
  const { data } = useEngineQuery('watch.status', {});
  if (data === undefined) return null;
  const { icon, text, title } = sayings(data, t);
  if (text === null) return null;
  return (
    <Text size="xs" component="span" className={classes['watch']} title={title ?? undefined} role="status">
      {icon}
      <Anchor component={Link} to="/library" inherit c="inherit">
        {text}
      </Anchor>
    </Text>
  );
}

type Translate = ReturnType<typeof useTranslation<['status', 'common']>>['t'];

interface Saying {
  readonly icon: ReactNode;
  readonly text: string | null;
  readonly title: string | null;
}

function sayings(status: WatchStatus, t: Translate): Saying {
  const { on, folders, reading, problem } = status;
  const of = (state: string): WatchStatus['folders'] => folders.filter((folder) => folder.state === state);
  const count = (value: number) => ({ count: value, formatted: formatNumber(value) });
  const watching = <IconEye size={14} stroke={1.7} />;
  if (reading !== null) {
    const { done, total, secondsLeft } = reading;
    const left =
      secondsLeft === null ? '' : ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`;
    const text = `${t('watchReading', { done: formatNumber(done), total: formatNumber(total) })}${left}`;
    return { icon: watching, text, title: t('watchReadingHint') };
  }
  const failed = of('failed');
  if (failed.length > 0) {
    const title = failed[0]?.problem ?? null;
    return {
      icon: <IconEyeOff size={14} stroke={1.7} />,
      text: t('watchFailed', count(failed.length)),
      title,
    };
  }
  const offline = of('offline').length;
  if (offline > 0) {
    const icon = <IconPlugConnectedX size={14} stroke={1.7} />;
    return { icon, text: t('watchOffline', count(offline)), title: t('watchOfflineHint') };
  }
  if (!on || of('watching').length + of('starting').length === 0)
    return { icon: null, text: null, title: null };
  if (problem !== null) return { icon: watching, text: t('watchWaiting'), title: problem };
  return { icon: watching, text: t('watching'), title: t('watchingHint') };
}
