import { Button, Group, Modal, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../electron/contract/consent.ts';
import type { Person } from '../../../electron/contract/model.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { ConsentFields, consentOf, draftOf } from '../../features/consent/ConsentFields.tsx';

export interface ConsentDialogProps {
  readonly person: Person;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Why this person is in the library, since when and until when. */
export function ConsentDialog({ person, opened, onClose }: ConsentDialogProps): ReactNode {
  const { t } = useTranslation('consent');
  const { data } = useEngineQuery('consent.get', { person: person.id }, { enabled: opened });
  return (
    <Modal opened={opened} onClose={onClose} title={t('title')} size="lg">
      {opened && data !== undefined && <Body person={person.id} known={data} onClose={onClose} />}
    </Modal>
  );
}

function Body({
  person,
  known,
  onClose,
}: {
  readonly person: number;
  readonly known: Consent | null;
  readonly onClose: () => void;
}): ReactNode {
  const { t } = useTranslation(['consent', 'common']);
  const [draft, setDraft] = useState(() => draftOf(known));
  const save = useCommand('consent.set');
  const consent = consentOf(draft);
  const put = (next: Consent | null): void => {
    save.mutate({ person, consent: next }, { onSuccess: onClose });
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (consent !== null) put(consent);
      }}
    >
      <Stack gap="md">
        <ConsentFields value={draft} onChange={setDraft} />
        <Group justify="flex-end">
          {known !== null && (
            <Button
              variant="subtle"
              color="red"
              mr="auto"
              disabled={save.isPending}
              onClick={() => {
                put(null);
              }}
            >
              {t('withdraw')}
            </Button>
          )}
          <Button variant="default" onClick={onClose}>
            {t('common:cancel')}
          </Button>
          <Button type="submit" disabled={consent === null} loading={save.isPending}>
            {t('save')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
