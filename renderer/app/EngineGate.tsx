import { Button, Loader, Text } from '@mantine/core';
import { IconFolderOpen, IconRefresh } from '@tabler/icons-react';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { openLibrary, restartEngine } from '../actions/flows.ts';
import { useLink } from '../engine/hooks.ts';
import { ErrorPanel } from '../kit/ErrorPanel.tsx';
import classes from './EngineGate.module.css';
import { Rewriting } from './Rewriting.tsx';
import { Unlock } from './Unlock.tsx';

/** Shows the screen when there is an engine behind it; else what is the matter and what to do. */
export function EngineGate({ children }: { readonly children: ReactNode }) {
  const { t } = useTranslation(['status', 'library']);
  const { engine, seen } = useLink();
  if (engine.state === 'locked') return <Unlock lock={engine} />;
  if (engine.state === 'rewriting') return <Rewriting work={engine} />;
  if (engine.state === 'failed') {
    return (
      <ErrorPanel error={engine.error} onRetry={() => void restartEngine()}>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconFolderOpen size={16} />}
          onClick={() => void openLibrary()}
        >
          {t('library:open')}
        </Button>
      </ErrorPanel>
    );
  }
  // Once something was shown it stays: queries wait for the engine and then go on.
  if (!seen) return <Starting label={t('starting')} />;
  return (
    <>
      {engine.state === 'restarting' && (
        <div className={classes['banner']} role="status">
          <IconRefresh size={14} className={classes['turn']} />
          <span>
            {t('restarting')} {t('restartingWhy', { process: engine.process, reason: engine.reason })}
          </span>
        </div>
      )}
      {children}
    </>
  );
}

/** Nothing for the first moment: a start that takes 200 ms must not flash. */
function Starting({ label }: { readonly label: string }) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => {
      setLate(true);
    }, 400);
    return () => {
      clearTimeout(timer);
    };
  }, []);
  return (
    <div className={classes['starting']} role="status">
      {late && (
        <>
          <Loader size="sm" />
          <Text size="sm" c="dimmed">
            {label}
          </Text>
        </>
      )}
    </div>
  );
}
