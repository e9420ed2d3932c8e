import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { doubtAbout } from './doubt.ts';
import { Notice } from './Notice.tsx';
import type { UseDialogProps } from './UseDialog.tsx';

/** The step before photos are read with another detector: what it means for those that were read already. */
export function UseDetectorDialog({ entry, opened, onClose, onTest }: UseDialogProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const { data: settings } = useEngineQuery('settings.get', {}, { enabled: opened });
  const save = useCommand('settings.set', { quiet: true });
  const { id, title } = entry;
  const doubt = doubtAbout(entry);
  const close = (): void => {
    save.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('detecting.title', { title })} size="md">
      <Stack gap="sm">
        <Text size="sm">{t('detecting.how')}</Text>
        <Text size="sm">{t('detecting.before')}</Text>
        {doubt !== null && (
          <Notice verdict={doubt === 'failed' ? 'failed' : 'unsure'} title={t(`detecting.${doubt}`)} />
        )}
        <ErrorNote error={save.error?.error ?? null} />
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t('common:cancel')}
          </Button>
          {doubt === 'never' && (
            <Button
              onClick={() => {
                close();
                onTest();
              }}
            >
              {t('using.testFirst')}
            </Button>
          )}
          <Button
            variant={doubt === 'never' ? 'default' : 'filled'}
            {...(doubt === 'failed' ? { color: 'red.9' } : {})}
            loading={save.isPending}
            disabled={settings === undefined}
            onClick={() => {
              if (settings === undefined) return;
              save.mutate(
                { ...settings, detector: id },
                {
                  onSuccess: () => {
                    notifications.show({ message: t('detecting.done', { title }) });
                    close();
                  },
                },
              );
            }}
          >
            {t(doubt === 'failed' || doubt === 'never' ? 'detecting.anyway' : 'detecting.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
