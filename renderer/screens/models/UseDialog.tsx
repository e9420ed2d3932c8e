import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { doubtAbout } from './doubt.ts';
import { Notice } from './Notice.tsx';

export interface UseDialogProps {
  readonly entry: ModelEntry;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** Runs the self-test of this entry. */
  readonly onTest: () => void;
}

/** The step before every face is embedded anew: what it costs, and what speaks against this model. */
export function UseDialog({ entry, opened, onClose, onTest }: UseDialogProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const { data: embedders } = useEngineQuery('modelChange.models', {}, { enabled: opened });
  const begin = useCommand('modelChange.begin', { quiet: true });
  const { id, title } = entry;
  const doubt = doubtAbout(entry);
  const close = (): void => {
    begin.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={t('using.title', { title })} size="md">
      <Stack gap="sm">
        <Text size="sm">{t('using.how')}</Text>
        {embedders?.find((embedder) => embedder.id === id)?.fromCrops === false && (
          <Text size="sm">{t('using.fromPhotos')}</Text>
        )}
        {doubt !== null && (
          <Notice verdict={doubt === 'failed' ? 'failed' : 'unsure'} title={t(`using.${doubt}`)} />
        )}
        <ErrorNote error={begin.error?.error ?? null} />
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
            loading={begin.isPending}
            onClick={() => {
              begin.mutate({ embedder: id }, { onSuccess: close });
            }}
          >
            {t(doubt === 'failed' || doubt === 'never' ? 'using.anyway' : 'using.go')}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
