import { ActionIcon, Alert, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconTrash } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../../electron/contract/api.ts';
import { useCommand } from '../../engine/hooks.ts';
import { showCertificate } from '../../features/certificate/certificate-store.ts';
import { formatNumber } from '../../kit/format.ts';

/** A button that erases a folder from the library, after saying what that means. */
export function ForgetFolder({
  folder,
  disabled,
}: {
  readonly folder: Folder;
  readonly disabled: boolean;
}): ReactNode {
  const { t } = useTranslation(['library', 'common']);
  const [opened, setOpened] = useState(false);
  const forget = useCommand('review.forgetFolder');
  const close = (): void => {
    setOpened(false);
  };
  return (
    <>
      <ActionIcon
        variant="subtle"
        color="gray"
        disabled={disabled}
        aria-label={t('forget.action', { folder: folder.label })}
        title={t('forget.title')}
        onClick={() => {
          setOpened(true);
        }}
      >
        <IconTrash size={15} />
      </ActionIcon>
      <Modal opened={opened} onClose={close} title={t('forget.title')} size="md">
        <Stack gap="sm">
          <Text size="sm" data-selectable style={{ overflowWrap: 'anywhere' }}>
            {folder.path}
          </Text>
          <Text size="sm">
            {t('forget.intro', { photos: formatNumber(folder.photos), faces: formatNumber(folder.faces) })}
          </Text>
          <Text size="sm" c="dimmed">
            {t('forget.stays')}
          </Text>
          <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} p="xs">
            {t('forget.forever')}
          </Alert>
          <Group justify="flex-end">
            <Button variant="default" data-autofocus onClick={close}>
              {t('common:cancel')}
            </Button>
            <Button
              color="red"
              loading={forget.isPending}
              onClick={() => {
                forget.mutate(
                  { folder: folder.id },
                  {
                    onSuccess: ({ certificate }) => {
                      close();
                      showCertificate(certificate);
                    },
                  },
                );
              }}
            >
              {t('forget.confirm')}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
