import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { answerPurpose, usePurpose } from './purpose-store.ts';

/** Asks what searches are for. One for the whole window: any screen may have to wait for it. */
export function PurposeDialog(): ReactNode {
  const { t } = useTranslation('search');
  const { asking } = usePurpose();
  return (
    <Modal
      opened={asking}
      onClose={() => {
        answerPurpose(null);
      }}
      title={t('purpose.title')}
      size="md"
    >
      {asking && <Body />}
    </Modal>
  );
}

function Body(): ReactNode {
  const { t } = useTranslation(['search', 'common']);
  const { purpose } = usePurpose();
  const [typed, setTyped] = useState(purpose ?? '');
  const said = typed.trim();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (said !== '') answerPurpose(said);
      }}
    >
      <Stack gap="sm">
        <Text size="sm">{t('purpose.intro')}</Text>
        <TextInput
          data-autofocus
          label={t('purpose.label')}
          placeholder={t('purpose.example')}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
          }}
        />
        <Group justify="flex-end">
          <Button
            variant="default"
            onClick={() => {
              answerPurpose(null);
            }}
          >
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={said === ''}>
            {t('purpose.go')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
