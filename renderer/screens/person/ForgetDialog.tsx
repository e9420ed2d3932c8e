import { Alert, Button, Checkbox, Group, List, Modal, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Trans, useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { useCommand } from '../../engine/hooks.ts';
import { showCertificate } from '../../features/certificate/certificate-store.ts';
import { sameName } from '../../features/person-card/names.ts';
import { formatNumber } from '../../kit/format.ts';

export interface ForgetDialogProps {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onForgotten: () => void;
}

/** Says what is erased and that it cannot be undone; asks for the name to be typed before it happens. */
export function ForgetDialog(props: ForgetDialogProps): ReactNode {
  const { t } = useTranslation('person');
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={t('forget.title')} size="md">
      {props.opened && <Body {...props} />}
    </Modal>
  );
}

function Body({ person, onClose, onForgotten }: ForgetDialogProps): ReactNode {
  const { t } = useTranslation(['person', 'common']);
  const [typed, setTyped] = useState('');
  const [named, setNamed] = useState(false);
  const forget = useCommand('review.forget');
  const word = person.name ?? t('forget.word');
  const ready = sameName(typed, word);
  const submit = (): void => {
    if (!ready || forget.isPending) return;
    forget.mutate(
      { person: person.id, named },
      {
        onSuccess: ({ faces, certificate }) => {
          notifications.show({ message: t('forget.done', { count: faces, formatted: formatNumber(faces) }) });
          showCertificate(certificate);
          onForgotten();
        },
      },
    );
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('forget.intro')}</Text>
        <List size="sm" spacing={4}>
          <List.Item>
            {t('forget.faces', { count: person.faces, formatted: formatNumber(person.faces) })}
          </List.Item>
          {person.name !== null && <List.Item>{t('forget.name', { name: person.name })}</List.Item>}
          <List.Item>{t('forget.history')}</List.Item>
        </List>
        <Text size="sm" c="dimmed">
          {t('forget.photos')}
        </Text>
        <Alert color="red" variant="light" icon={<IconAlertTriangle size={18} />} p="xs">
          {t('forget.forever')}
        </Alert>
        <TextInput
          data-autofocus
          label={
            <Trans t={t} i18nKey="forget.type" values={{ word }} components={{ b: <b data-selectable /> }} />
          }
          value={typed}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        {person.name !== null && (
          <Checkbox
            size="xs"
            label={t('forget.named')}
            description={t('forget.namedHint')}
            checked={named}
            onChange={(event) => {
              setNamed(event.currentTarget.checked);
            }}
          />
        )}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" color="red" disabled={!ready} loading={forget.isPending}>
            {t('forget.confirm')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
