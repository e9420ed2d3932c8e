import { Button, Checkbox, Group, Modal, Stack, Text } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { useCommand } from '../../engine/hooks.ts';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatBytes } from '../../kit/format.ts';
import { Terms } from './Terms.tsx';

export interface LicenceDialogProps {
  readonly entry: ModelEntry;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Nothing that is not free is fetched before its licence was shown and accepted here. */
export function LicenceDialog(props: LicenceDialogProps): ReactNode {
  const { t } = useTranslation('models');
  const { entry, opened, onClose } = props;
  return (
    <Modal opened={opened} onClose={onClose} title={t('accept.title', { title: entry.title })} size="md">
      {opened && <Body {...props} />}
    </Modal>
  );
}

function Body({ entry, onClose }: LicenceDialogProps): ReactNode {
  const { t } = useTranslation(['models', 'common']);
  const [accepted, setAccepted] = useState(false);
  const install = useCommand('models.install', { quiet: true });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (accepted) install.mutate({ id: entry.id, acceptLicence: true }, { onSuccess: onClose });
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('accept.intro', { title: entry.title, name: entry.licence.name })}</Text>
        <Terms licence={entry.licence} />
        {entry.fetchBytes > entry.bytes && (
          <Text size="sm" c="dimmed">
            {t('accept.pack', { size: formatBytes(entry.bytes), pack: formatBytes(entry.fetchBytes) })}
          </Text>
        )}
        <Checkbox
          data-autofocus
          label={t('accept.check')}
          checked={accepted}
          onChange={(event) => {
            setAccepted(event.currentTarget.checked);
          }}
        />
        <ErrorNote error={install.error?.error ?? null} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={!accepted} loading={install.isPending}>
            {t('accept.go', { size: formatBytes(entry.fetchBytes) })}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
