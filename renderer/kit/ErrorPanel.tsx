import { Button } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCpu,
  IconDatabaseExclamation,
  IconDatabaseOff,
  IconLock,
  IconRefresh,
  IconServerBolt,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppError, AppErrorCode } from '../../electron/contract/errors.ts';
import { EmptyState, type EmptyStateProps } from './EmptyState.tsx';
import { errorWords } from './error-words.ts';

const icons: Partial<Record<AppErrorCode, EmptyStateProps['icon']>> = {
  'library-locked': IconLock,
  'library-key': IconLock,
  'library-newer': IconDatabaseExclamation,
  'library-corrupt': IconDatabaseOff,
  'disk-full': IconDatabaseExclamation,
  'model-missing': IconCpu,
  'detector-missing': IconCpu,
  'model-mismatch': IconCpu,
  'model-unfit': IconCpu,
  'engine-down': IconServerBolt,
};

export interface ErrorPanelProps {
  readonly error: AppError;
  readonly onRetry?: (() => void) | undefined;
  /** More buttons, after "Try again". */
  readonly children?: ReactNode;
}

/** An error in place of what could not be shown: what happened, what to do, and a button to do it. */
export function ErrorPanel({ error, onRetry, children }: ErrorPanelProps) {
  const { t } = useTranslation();
  const { title, help } = errorWords(error);
  return (
    <div role="alert" style={{ display: 'contents' }}>
      <EmptyState icon={icons[error.code] ?? IconAlertTriangle} title={title} hint={help}>
        {onRetry !== undefined && (
          <Button size="sm" leftSection={<IconRefresh size={16} />} onClick={onRetry}>
            {t('retry')}
          </Button>
        )}
        {children}
      </EmptyState>
    </div>
  );
}
