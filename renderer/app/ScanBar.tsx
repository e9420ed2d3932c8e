import { ActionIcon, Button, Popover, Text, Tooltip, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Job } from '../../electron/contract/model.ts';
import { cancelScan, pauseScan, resumeScan } from '../actions/flows.ts';
import { isOpen, useJob } from '../engine/job.ts';
import { Fact, Facts } from '../kit/Facts.tsx';
import { formatDuration, formatNumber, formatRate, formatTimeLeft } from '../kit/format.ts';
import { Progress } from '../kit/Progress.tsx';
import classes from './ScanBar.module.css';

/** The scan, while there is one to speak of: how far, how fast, how long, and what can be done about it. */
export function ScanBar() {
  const { t } = useTranslation('status');
  const job = useJob((state) => state.job);
  if (job === null || !(isOpen(job) || job.state === 'interrupted')) return null;
  const resumable = job.state === 'paused' || job.state === 'interrupted';
  return (
    <div className={classes['root']} role="group" aria-label={t('details')}>
      {resumable ? (
        <Button
          size="compact-xs"
          variant="light"
          leftSection={<IconPlayerPlayFilled size={12} />}
          onClick={() => void resumeScan()}
        >
          {t('resume')}
        </Button>
      ) : (
        <Tooltip label={t('pause')}>
          <ActionIcon size="sm" variant="subtle" aria-label={t('pause')} onClick={() => void pauseScan()}>
            <IconPlayerPauseFilled size={14} />
          </ActionIcon>
        </Tooltip>
      )}
      <Popover position="top-start" shadow="md" width={380} withArrow>
        <Popover.Target>
          <UnstyledButton className={classes['line']} aria-label={t('details')}>
            {job.state === 'interrupted' && <IconAlertTriangle size={14} className={classes['warn']} />}
            <div className={classes['bar']}>
              <Progress done={job.done} total={job.total} label={t('running')} paused={resumable} />
            </div>
            <Line job={job} />
          </UnstyledButton>
        </Popover.Target>
        <Popover.Dropdown>
          <Details job={job} />
        </Popover.Dropdown>
      </Popover>
      <Tooltip label={t('cancel')}>
        <ActionIcon
          size="sm"
          variant="subtle"
          color="gray"
          aria-label={t('cancel')}
          onClick={() => void cancelScan()}
        >
          <IconX size={14} />
        </ActionIcon>
      </Tooltip>
    </div>
  );
}

function Line({ job }: { readonly job: Job }) {
  const { t } = useTranslation(['status', 'common']);
  const progress =
    job.total === null
      ? job.done > 0
        ? t('listingCount', { count: job.done })
        : t('listing')
      : t('progress', { done: formatNumber(job.done), total: formatNumber(job.total) });
  const faces = t('common:faces', { count: job.faces, formatted: formatNumber(job.faces) });
  const moving = job.state === 'running' && job.photosPerSecond > 0;
  return (
    <>
      {job.state === 'interrupted' && <strong>{t('interrupted')}</strong>}
      {job.state === 'paused' && <strong>{t('paused')}</strong>}
      <span>{progress}</span>
      {job.state !== 'interrupted' && <span className={classes['optional']}>{faces}</span>}
      {moving && (
        <span className={classes['optional']}>{t('rate', { rate: formatRate(job.photosPerSecond) })}</span>
      )}
      {moving && job.secondsLeft !== null && (
        <span>{t('common:timeLeft', { time: formatTimeLeft(job.secondsLeft) })}</span>
      )}
    </>
  );
}

/** Everything a job knows, for whoever wants to see it. */
function Details({ job }: { readonly job: Job }) {
  const { t } = useTranslation(['status', 'common']);
  return (
    <>
      <Text fw={600} size="sm" mb={8}>
        {t('details')}
      </Text>
      <Facts>
        <Fact name={t('roots')}>{job.roots.join(', ')}</Fact>
        <Fact name={t('current')}>
          <span className={classes['current']}>{job.current ?? '–'}</span>
        </Fact>
        <Fact name={t('added')}>{formatNumber(job.added)}</Fact>
        <Fact name={t('unchanged')}>{formatNumber(job.unchanged)}</Fact>
        <Fact name={t('skipped')}>{formatNumber(job.skipped)}</Fact>
        <Fact name={t('facesFound')}>{formatNumber(job.faces)}</Fact>
        <Fact name={t('speed')}>{t('rate', { rate: formatRate(job.photosPerSecond) })}</Fact>
        <Fact name={t('elapsed')}>{formatDuration(job.seconds)}</Fact>
        <Fact name={t('left')}>{job.secondsLeft === null ? '–' : formatTimeLeft(job.secondsLeft)}</Fact>
        {job.error !== null && <Fact name={t('error')}>{job.error}</Fact>}
      </Facts>
    </>
  );
}
