import { Button, Text } from '@mantine/core';
import { IconShieldLock } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineState } from '../../electron/contract/shell.ts';
import { cancelRewriting } from '../actions/flows.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import { formatTimeLeft } from '../kit/format.ts';
import { Progress } from '../kit/Progress.tsx';
import classes from './Unlock.module.css';

/** In place of everything: the library is closed while it is written anew. */
export function Rewriting({ work }: { readonly work: EngineState & { state: 'rewriting' } }): ReactNode {
  const { t } = useTranslation(['protection', 'common']);
  const [cancelled, setCancelled] = useState(false);
  const { what, done, total, secondsLeft } = work;
  const title = t(`rewriting.${what}`);
  const percent = total === 0 ? 0 : Math.floor((100 * done) / total);
  return (
    <EmptyState icon={IconShieldLock} title={title} hint={t(`rewriting.${what}Hint`)}>
      <div className={classes['form']} role="status">
        <Progress done={done} total={total === 0 ? null : total} label={title} />
        <Text size="sm" c="dimmed" ta="center">
          {t('rewriting.part', { percent })}
          {secondsLeft !== null && <> · {t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}</>}
        </Text>
        <Button
          variant="default"
          loading={cancelled}
          onClick={() => {
            setCancelled(true);
            void cancelRewriting();
          }}
        >
          {t('rewriting.cancel')}
        </Button>
      </div>
    </EmptyState>
  );
}
