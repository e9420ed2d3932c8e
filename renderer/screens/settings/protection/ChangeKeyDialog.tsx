import { Button, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

export interface ChangeKeyDialogProps {
  readonly opened: boolean;
  /** The new key is wrapped with it too. */
  readonly needsPassphrase: boolean;
  readonly onClose: () => void;
  readonly onChange: (passphrase: string | null) => void;
}

/** Before the library is written anew under another key. */
export function ChangeKeyDialog(props: ChangeKeyDialogProps): ReactNode {
  const { t } = useTranslation('protection');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('key.title')} size="md">
      {props.opened && <Body {...props} />}
    </Modal>
  );
}

function Body({ needsPassphrase, onClose, onChange }: ChangeKeyDialogProps): ReactNode {
  const { t } = useTranslation(['protection', 'common']);
  const [passphrase, setPassphrase] = useState('');
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onChange(needsPassphrase ? passphrase : null);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('key.intro')}</Text>
        {needsPassphrase && (
          <PasswordInput
            data-autofocus
            label={t('key.passphrase')}
            value={passphrase}
            onChange={({ currentTarget }) => {
              setPassphrase(currentTarget.value);
            }}
          />
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button
            type="submit"
            leftSection={<IconKey size={15} />}
            disabled={needsPassphrase && passphrase === ''}
          >
            {t('key.do')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
