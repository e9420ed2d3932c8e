import { Alert } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { AppError } from '../../electron/contract/errors.ts';
import { errorWords } from './error-words.ts';

/** An error beside what could still be shown; nothing when there is none. */
export function ErrorNote({ error }: { readonly error: AppError | null }) {
  if (error === null) return null;
  const { title, help } = errorWords(error);
  return (
    <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} title={title}>
      {help}
    </Alert>
  );
}
