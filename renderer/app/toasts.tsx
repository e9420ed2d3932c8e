/** What commands did, as notifications; every review command carries its undo. */
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import i18next from 'i18next';
import type { ReactNode } from 'react';
import type { Backup } from '../../electron/contract/api.ts';
import type { AppError } from '../../electron/contract/errors.ts';
import { redo, undo } from '../engine/commands.ts';
import { type Feedback, onFeedback } from '../engine/feedback.ts';
import { errorWords } from '../kit/error-words.ts';
import { formatBytes, formatNumber } from '../kit/format.ts';
import { operationWords } from '../kit/operation-words.ts';

/** One place for review: undo takes back the newest change, so an older toast must not offer it. */
const review = 'review';

/** Its cross says nothing to a screen reader by itself. */
const closeButton = () => ({ 'aria-label': i18next.t('common:close') });

function show(id: string, message: ReactNode, button?: { label: string; run: () => Promise<void> }): void {
  notifications.hide(id);
  notifications.show({
    id,
    withBorder: true,
    color: 'facet',
    closeButtonProps: closeButton(),
    message: (
      <Group justify="space-between" wrap="nowrap" gap="md">
        <Text size="sm" lineClamp={6}>
          {message}
        </Text>
        {button !== undefined && (
          <Button
            variant="light"
            size="compact-xs"
            style={{ flex: 'none' }}
            onClick={() => {
              notifications.hide(id);
              void button.run();
            }}
          >
            {button.label}
          </Button>
        )}
      </Group>
    ),
  });
}

function fail(error: AppError): void {
  const { title, help } = errorWords(error);
  if (error.code === 'nothing-to-undo') {
    show(review, title);
    return;
  }
  notifications.show({
    withBorder: true,
    color: 'red',
    closeButtonProps: closeButton(),
    title,
    message: help,
    autoClose: 10_000,
  });
}

function react(feedback: Feedback): void {
  const t = i18next.getFixedT(null, ['common', 'evaluate', 'history', 'status', 'library', 'protection']);
  switch (feedback.kind) {
    case 'done':
    case 'redone':
      show(review, operationWords(feedback.operation), { label: t('undo'), run: undo });
      return;
    case 'undone':
      show(review, operationWords(feedback.operation), { label: t('redo'), run: redo });
      return;
    case 'failed':
      fail(feedback.error);
      return;
    case 'backed-up':
      show('backup', backedUp(feedback));
      return;
    case 'exported-open':
      show('copy', t('protection:copy.done', { path: feedback.path, size: formatBytes(feedback.bytes) }));
      return;
    case 'saved':
      show('saved', t('evaluate:saved', { path: feedback.path }));
      return;
    case 'checked':
      show(
        'check',
        feedback.ok ? t('library:checkOk') : t('library:checkBad', counted(feedback.problems.length)),
      );
      return;
    case 'scanned':
      if (feedback.job.state === 'failed') {
        fail({ code: 'internal', detail: feedback.job.error ?? t('status:failed') });
        return;
      }
      if (feedback.job.added === 0) {
        show('scan', t('status:finishedNothing'));
        return;
      }
      show(
        'scan',
        t('status:finished', {
          photos: t('photos', counted(feedback.job.added)),
          faces: t('faces', counted(feedback.job.faces)),
        }),
      );
      return;
    case 'nothing-dropped':
      show('drop', t('drop.nothingHint'));
  }
}

/** That of an encrypted library is worth nothing without the key beside it. */
function backedUp({ path, bytes, keys }: Backup): ReactNode {
  const t = i18next.getFixedT(null, 'library');
  const done = t('backedUp', { path, size: formatBytes(bytes) });
  if (keys === null) return done;
  return (
    <>
      {done} {t('backupKeys', { path: keys.path })}{' '}
      {t(keys.passphrase ? 'backupByPassphrase' : 'backupHereOnly')}
    </>
  );
}

const counted = (count: number): { count: number; formatted: string } => ({
  count,
  formatted: formatNumber(count),
});

/** Shows everything that commands tell. Returns how to stop. */
export const showFeedback = (): (() => void) => onFeedback(react);
