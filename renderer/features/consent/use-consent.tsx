import { Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Consent } from '../../../electron/contract/consent.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { ConsentFields, consentOf, draftOf } from './ConsentFields.tsx';

export interface ConsentOfEnrolment {
  /** The form, where the library asks for it and the person has no record; else nothing. */
  readonly fields: ReactNode;
  /** To send along; undefined where none is asked for. */
  readonly consent: Consent | undefined;
  /** It is asked for and not complete. */
  readonly missing: boolean;
}

/** The record of consent that enrolling somebody takes. `person`: who it is, null for somebody new. */
export function useConsent(person: number | null): ConsentOfEnrolment {
  const { t } = useTranslation('consent');
  const [draft, setDraft] = useState(() => draftOf(null));
  const { data: settings } = useEngineQuery('settings.get', {});
  const { data: known } = useEngineQuery(
    'consent.get',
    { person: person ?? 1 },
    { enabled: person !== null && settings?.consentRequired === true },
  );
  if (settings?.consentRequired !== true || (person !== null && known !== null))
    return { fields: null, consent: undefined, missing: false };
  const consent = consentOf(draft) ?? undefined;
  const fields = (
    <>
      <Text size="sm" c="dimmed">
        {t('needed')}
      </Text>
      <ConsentFields value={draft} onChange={setDraft} />
    </>
  );
  return { fields, consent, missing: consent === undefined };
}
