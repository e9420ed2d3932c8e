import { Button, PasswordInput } from '@mantine/core';
import { IconFolderOpen, IconLock, IconLockOpen } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EngineState } from '../../electron/contract/shell.ts';
import { openLibrary, unlock } from '../actions/flows.ts';
import { EmptyState } from '../kit/EmptyState.tsx';
import classes from './Unlock.module.css';

/** In place of everything: the library is locked. Nothing of what was on screen stays, nor in the page's memory. */
export function Unlock({ lock }: { readonly lock: EngineState & { state: 'locked' } }): ReactNode {
  const { t } = useTranslation(['lock', 'library']);
  const client = useQueryClient();
  const [passphrase, setPassphrase] = useState('');
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    client.clear();
  }, [client]);
  const submit = (): void => {
    setBusy(true);
    void unlock(lock.passphrase && passphrase !== '' ? passphrase : null).finally(() => {
      setBusy(false);
      setPassphrase('');
    });
  };
  return (
    <EmptyState icon={IconLock} title={t('title')} hint={t(`why.${lock.why ?? 'closed'}`)}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {lock.passphrase && (
          <PasswordInput
            data-autofocus
            autoFocus
            label={t('passphrase')}
            value={passphrase}
            disabled={busy}
            error={lock.why === 'wrong-passphrase' && passphrase === '' ? t('wrong') : undefined}
            onChange={({ currentTarget }) => {
              setPassphrase(currentTarget.value);
            }}
          />
        )}
        <Button
          type="submit"
          loading={busy}
          disabled={lock.why !== null && lock.why !== 'keychain' && passphrase === ''}
          leftSection={<IconLockOpen size={16} />}
        >
          {t('unlock')}
        </Button>
      </form>
      <Button variant="default" leftSection={<IconFolderOpen size={16} />} onClick={() => void openLibrary()}>
        {t('library:open')}
      </Button>
    </EmptyState>
  );
}
