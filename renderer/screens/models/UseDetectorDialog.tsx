import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { BeforeUse, type UseDialogProps } from './BeforeUse.tsx';

/** The step before photos are read with another detector: what it means for those that were read already. */
export function UseDetectorDialog(props: UseDialogProps): ReactNode {
  const { entry, opened, onClose } = props;
  const { t } = useTranslation('models');
  const { data: settings } = useEngineQuery('settings.get', {}, { enabled: opened });
  const save = useCommand('settings.set', { quiet: true });
  const close = (): void => {
    save.reset();
    onClose();
  };
  return (
    <BeforeUse
      {...props}
      words="detecting"
      onClose={close}
      error={save.error?.error ?? null}
      pending={save.isPending}
      disabled={settings === undefined}
      onUse={() => {
        if (settings === undefined) return;
        save.mutate(
          { ...settings, detector: entry.id },
          {
            onSuccess: () => {
              notifications.show({ message: t('detecting.done', { title: entry.title }) });
              close();
            },
          },
        );
      }}
    >
      <Text size="sm">{t('detecting.how')}</Text>
      <Text size="sm">{t('detecting.before')}</Text>
    </BeforeUse>
  );
}
