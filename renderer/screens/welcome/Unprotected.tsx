import { Anchor } from '@mantine/core';
import { IconLockOpen } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { encryptLibrary } from '../../actions/flows.ts';
import { shell } from '../../engine/engine.ts';
import { EncryptDialog } from '../../features/protection/EncryptDialog.tsx';
import classes from './WelcomeScreen.module.css';

/** Where the system keeps no keys a new library lies open: said while there is nothing in it, with a way out. */
export function Unprotected(): ReactNode {
  const { t } = useTranslation('protection');
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const { data } = useQuery({ queryKey: ['shell.encryption'], queryFn: () => shell.encryption({}) });
  if (data === undefined || data.encrypted) return null;
  return (
    <div className={classes['private']}>
      <IconLockOpen size={16} stroke={1.8} />
      <span>
        <strong>{t('off')}.</strong> {t(`none.${data.keychain}`)}{' '}
        <Anchor
          component="button"
          type="button"
          inherit
          onClick={() => {
            setAsking(true);
          }}
        >
          {t('protectIt')}
        </Anchor>
      </span>
      <EncryptDialog
        opened={asking}
        keychain={data.keychain}
        onClose={() => {
          setAsking(false);
        }}
        onEncrypt={(passphrase) => {
          setAsking(false);
          void encryptLibrary(passphrase).then(() =>
            client.invalidateQueries({ queryKey: ['shell.encryption'] }),
          );
        }}
      />
    </div>
  );
}
