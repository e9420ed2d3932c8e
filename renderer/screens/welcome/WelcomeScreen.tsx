import { Button, Text, Title } from '@mantine/core';
import { IconFolderPlus, IconLock, IconPhotoOff, IconPhotoPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { openLibrary, scanFolder, scanPhotos } from '../../actions/flows.ts';
import { isOpen, useJob } from '../../engine/job.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { formatNumber, formatTimeLeft } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import { Unprotected } from './Unprotected.tsx';
import classes from './WelcomeScreen.module.css';

/** The first thing a person sees: what to do, what will happen, and that nothing leaves the computer. */
export function WelcomeScreen() {
  const { t } = useTranslation('welcome');
  const job = useJob((state) => state.job);
  if (job !== null && isOpen(job)) return <FirstScan />;
  if (job?.state === 'done' && job.total === 0) {
    return (
      <EmptyState icon={IconPhotoOff} title={t('empty')} hint={t('emptyHint')}>
        <Button size="sm" leftSection={<IconFolderPlus size={16} />} onClick={() => void scanFolder()}>
          {t('choose')}
        </Button>
      </EmptyState>
    );
  }
  const steps = [
    [t('step1'), t('step1Hint')],
    [t('step2'), t('step2Hint')],
    [t('step3'), t('step3Hint')],
  ] as const;
  return (
    <div className={classes['root']}>
      <div className={classes['inner']}>
        <Facets />
        <Title order={1} className={classes['title']}>
          {t('title')}
        </Title>
        <Text c="dimmed" size="md" ta="center" maw={460}>
          {t('hint')}
        </Text>
        <div className={classes['buttons']}>
          <Button
            size="sm"
            leftSection={<IconFolderPlus size={17} />}
            onClick={() => void scanFolder()}
            data-autofocus
          >
            {t('choose')}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPhotoPlus size={17} />}
            onClick={() => void scanPhotos()}
          >
            {t('choosePhotos')}
          </Button>
          <Button size="sm" variant="subtle" color="gray" onClick={() => void openLibrary()}>
            {t('openLibrary')}
          </Button>
        </div>
        <ol className={classes['steps']}>
          {steps.map(([title, hint], at) => (
            <li key={title}>
              <span className={classes['number']} aria-hidden>
                {at + 1}
              </span>
              <strong>{title}</strong>
              <span className={classes['hint']}>{hint}</span>
            </li>
          ))}
        </ol>
        <div className={classes['private']}>
          <IconLock size={16} stroke={1.8} />
          <span>
            <strong>{t('private')}</strong> {t('privateHint')}
          </span>
        </div>
        <Unprotected />
      </div>
    </div>
  );
}

function FirstScan() {
  const { t } = useTranslation(['welcome', 'status', 'common']);
  const job = useJob((state) => state.job);
  if (job === null) return null;
  return (
    <div className={classes['root']}>
      <div className={classes['scan']} role="status">
        <Facets busy />
        <Title order={1} size="h3">
          {t('scanning')}
        </Title>
        <Text size="sm" c="dimmed" ta="center">
          {t('scanningHint')}
        </Text>
        <Progress done={job.done} total={job.total} label={t('scanning')} paused={job.state === 'paused'} />
        <Text size="sm" c="dimmed" className={classes['numbers']}>
          {job.total === null
            ? t('status:listing')
            : t('status:progress', { done: formatNumber(job.done), total: formatNumber(job.total) })}
          {job.secondsLeft !== null && job.state === 'running' && (
            <> · {t('common:timeLeft', { time: formatTimeLeft(job.secondsLeft) })}</>
          )}
        </Text>
      </div>
    </div>
  );
}

/** Three faces, boxed, of no one. */
function Facets({ busy = false }: { readonly busy?: boolean }) {
  return (
    <svg className={classes['facets']} viewBox="0 0 240 92" aria-hidden data-busy={busy || undefined}>
      {[34, 120, 206].map((x, at) => (
        <g key={x} transform={`translate(${x} 46) scale(${at === 1 ? 1 : 0.78})`}>
          <rect x={-34} y={-40} width={68} height={80} rx={10} className={classes['frame']} />
          <circle cx={0} cy={-9} r={15} className={classes['head']} />
          <path d="M-25 34c2-20 13-29 25-29s23 9 25 29z" className={classes['head']} />
          <path
            d="M-34-24v-6a10 10 0 0 1 10-10h6M18-40h6a10 10 0 0 1 10 10v6M34 24v6a10 10 0 0 1-10 10h-6M-18 40h-6a10 10 0 0 1-10-10v-6"
            className={classes['corners']}
          />
        </g>
      ))}
    </svg>
  );
}
