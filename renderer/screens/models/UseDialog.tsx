import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { BeforeUse, type UseDialogProps } from './BeforeUse.tsx';

/** The step before every face is embedded anew: what it costs, and what speaks against this model. */
export function UseDialog(props: UseDialogProps): ReactNode {
  const { entry, opened, onClose } = props;
  const { t } = useTranslation('models');
  const { data: embedders } = useEngineQuery('modelChange.models', {}, { enabled: opened });
  const begin = useCommand('modelChange.begin', { quiet: true });
  const close = (): void => {
    begin.reset();
    onClose();
  };
  return (
    <BeforeUse
      {...props}
      words="using"
      onClose={close}
      error={begin.error?.error ?? null}
      pending={begin.isPending}
      onUse={() => {
        begin.mutate({ embedder: entry.id }, { onSuccess: close });
      }}
    >
      <Text size="sm">{t('using.how')}</Text>
      {embedders?.find(({ id }) => id === entry.id)?.fromCrops === false && (
        <Text size="sm">{t('using.fromPhotos')}</Text>
      )}
    </BeforeUse>
  );
}
