import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError } from '../../../electron/contract/errors.ts';
import type { ModelEntry } from '../../../electron/contract/models.ts';
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

export interface BeforeUseProps extends UseDialogProps {
  /** Which words: those for embedders, or those for detectors. */
  readonly words: 'using' | 'detecting';
  /** What it means to use this model. */
  readonly children: ReactNode;
  readonly error: AppError | null;
  readonly pending: boolean;
  readonly disabled?: boolean;
  readonly onUse: () => void;
}

/** The question before a model is used: what it means, what speaks against it, and the way to its test. */
export function BeforeUse(props: BeforeUseProps): ReactNode {
  const { words, entry, opened, onClose, onTest, children, error, pending, disabled = false, onUse } = props;
  const { t } = useTranslation(['models', 'common']);
  const doubt = doubtAbout(entry);
  return (
    <Modal opened={opened} onClose={onClose} title={t(`${words}.title`, { title: entry.title })} size="md">
      <Stack gap="sm">
        {children}
        {doubt !== null && (
          <Notice verdict={doubt === 'failed' ? 'failed' : 'unsure'} title={t(`${words}.${doubt}`)} />
        )}
        <ErrorNote error={error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          {doubt === 'never' && (
            <Button
              onClick={() => {
                onClose();
                onTest();
              }}
            >
              {t('using.testFirst')}
            </Button>
          )}
          <Button
            variant={doubt === 'never' ? 'default' : 'filled'}
            {...(doubt === 'failed' ? { color: 'red.9' } : {})}
            loading={pending}
            disabled={disabled}
            onClick={onUse}
          >
            {t(`${words}.${doubt === 'failed' || doubt === 'never' ? 'anyway' : 'go'}`)}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
