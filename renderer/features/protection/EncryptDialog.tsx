import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { EncryptionState } from '../../../electron/contract/shell.ts';
import { isGood, NewPassphrase, nothingTyped } from './NewPassphrase.tsx';

export interface EncryptDialogProps {
  readonly opened: boolean;
  readonly keychain: EncryptionState['keychain'];
  readonly onClose: () => void;
  /** Null: the keychain alone is to open it. */
  readonly onEncrypt: (passphrase: string | null) => void;
}

/** Before a library that lies open is encrypted: what that means, and what is to open it from then on. */
export function EncryptDialog(props: EncryptDialogProps): ReactNode {
  const { t } = useTranslation('protection');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('encrypt.title')} size="md">
      {props.opened && <Body {...props} />}
    </Modal>
  );
}

function Body({ keychain, onClose, onEncrypt }: EncryptDialogProps): ReactNode {
  const { t } = useTranslation(['protection', 'common']);
  const [typed, setTyped] = useState(nothingTyped);
  const withoutOne = keychain === 'os' && typed[0] === '' && typed[1] === '';
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onEncrypt(withoutOne ? null : typed[0]);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('encrypt.intro')}</Text>
        <Text size="sm">
          {t(keychain === 'os' ? 'encrypt.byKeychain' : `encrypt.byPassphrase.${keychain}`)}
        </Text>
        <NewPassphrase value={typed} onChange={setTyped} />
        <Alert color="yellow" icon={<IconAlertTriangle size={16} />}>
          {t('encrypt.warning')}
        </Alert>
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" leftSection={<IconLock size={15} />} disabled={!withoutOne && !isGood(typed)}>
            {t('encrypt.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
