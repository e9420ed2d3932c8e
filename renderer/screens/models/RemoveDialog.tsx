import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { useCommand } from '../../engine/hooks.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatBytes } from '../../kit/format.ts';

export interface RemoveDialogProps {
  readonly entry: ModelEntry;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Takes a model, or what has come of one, off this machine; says first what that means. */
export function RemoveDialog({ entry, opened, onClose }: RemoveDialogProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const remove = useCommand('models.remove', { quiet: true });
  const { id, title, installed, origin, download } = entry;
  const what = !installed ? 'part' : origin === 'import' || origin === 'supplied' ? 'import' : 'download';
  const size = formatBytes(installed ? entry.bytes : (download?.bytes ?? 0));
  const close = (): void => {
    remove.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('removing.title', { title })} size="md">
      <Stack gap="sm">
        <Text size="sm">{t(`removing.${what}`, { size })}</Text>
        <ErrorNote error={remove.error?.error ?? null} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          <Button
            color="red.9"
            loading={remove.isPending}
            onClick={() => {
              remove.mutate(
                { id },
                {
                  onSuccess: () => {
                    notifications.show({ message: t('removed', { title }) });
                    close();
                  },
                },
              );
            }}
          >
            {t(installed ? 'removing.go' : 'removing.goPart')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
