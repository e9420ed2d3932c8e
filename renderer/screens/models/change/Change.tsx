import { Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AfterChange, ModelChangeProgress } from '../../../../electron/contract/model-change.ts';
import { run } from '../../../engine/commands.ts';
import { Fact, Facts } from '../../../kit/Facts.tsx';
import { formatNumber, formatTimeLeft } from '../../../kit/format.ts';
import { Progress } from '../../../kit/Progress.tsx';
import classes from './Change.module.css';
import { ChangeReport } from './ChangeReport.tsx';

type Step = 'pause' | 'resume' | 'cancel' | 'apply';

/** A change of model under way: how far it is, and, once it is ready, what it brings. */
export function Change(props: {
  readonly change: ModelChangeProgress;
  /** Of the model that is being prepared. */
  readonly title: string;
}): ReactNode {
  const { t } = useTranslation(['model', 'common']);
  const { change, title } = props;
  const { state, done, total, secondsLeft, error } = change;
  const button = (step: Step, primary: boolean): ReactNode => (
    <Button
      size="xs"
      variant={primary ? 'filled' : 'default'}
      onClick={() => {
        run(`modelChange.${step}`, {}).catch(() => undefined);
      }}
    >
      {t(step)}
    </Button>
  );
  return (
    <div className={classes['root']}>
      <Text size="sm" fw={600}>
        {t(state === 'ready' ? 'ready' : state === 'paused' ? 'paused' : 'embedding', { model: title })}
      </Text>
      <Progress done={done} total={total} label={t('progress')} paused={state === 'paused'} />
      <Text size="sm" c="dimmed">
        {t('facesDone', { done: formatNumber(done), total: formatNumber(total) })}
        {secondsLeft !== null && ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`}
      </Text>
      {error !== null && (
        <Text size="sm" c="red">
          {error}
        </Text>
      )}
      {state === 'ready' && <Brings change={change} />}
      <Group gap="xs">
        {state === 'embedding' && button('pause', false)}
        {state === 'paused' && button('resume', true)}
        {state === 'ready' && button('apply', true)}
        {button('cancel', false)}
      </Group>
    </div>
  );
}

/** What the change would bring, before it is made. */
function Brings({ change: { to, leftBehind } }: { readonly change: ModelChangeProgress }): ReactNode {
  const { t } = useTranslation('model');
  return (
    <>
      <Text size="sm">{t('kept')}</Text>
      {leftBehind.length > 0 && (
        <Facts>
          {leftBehind.map(({ reason, faces }) => (
            <Fact key={reason} name={t('leftBehind', { count: faces, formatted: formatNumber(faces) })}>
              {reason}
            </Fact>
          ))}
        </Facts>
      )}
      <ChangeReport target={to.contract} />
    </>
  );
}

/** What goes on once the change is made. */
export function Afterwards({ after }: { readonly after: AfterChange }): ReactNode {
  const { t } = useTranslation(['model', 'common']);
  const { doing, done, total, secondsLeft, error } = after;
  return (
    <div className={classes['root']} role="status">
      <Text size="sm" {...(doing === 'stopped' ? { c: 'red' } : {})}>
        {t(`after.${doing}`, { error })}
        {doing === 'embedding' &&
          ` · ${t('facesDone', { done: formatNumber(done), total: formatNumber(total) })}`}
        {secondsLeft !== null && ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`}
      </Text>
      {doing === 'stopped' ? (
        <Group>
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              run('modelChange.resume', {}).catch(() => undefined);
            }}
          >
            {t('after.again')}
          </Button>
        </Group>
      ) : (
        <Progress done={done} total={total} label={t('after.progress')} />
      )}
    </div>
  );
}
