import { Select, SimpleGrid, Stack, Text, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Consent, LawfulBasis } from '../../../electron/contract/consent.ts';

/** As typed: not yet a record. */
export type Draft = { readonly [K in keyof Consent]: string };

/** Today by the clock on the wall. */
const today = (): string =>
  new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 10);

export function draftOf(consent: Consent | null): Draft {
  if (consent === null) return { purpose: '', basis: 'consent', given: today(), expires: '', notes: '' };
  return { ...consent, expires: consent.expires ?? '' };
}

/** The record, or null while something is missing. */
export function consentOf(draft: Draft): Consent | null {
  const read = Consent.safeParse({ ...draft, expires: draft.expires === '' ? null : draft.expires });
  return read.success ? read.data : null;
}

export interface ConsentFieldsProps {
  readonly value: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** Why somebody is in the library, since when and until when. */
export function ConsentFields({ value, onChange }: ConsentFieldsProps): ReactNode {
  const { t } = useTranslation('consent');
  const set = (change: Partial<Draft>): void => {
    onChange({ ...value, ...change });
  };
  const day = (field: 'given' | 'expires'): ReactNode => (
    <TextInput
      type="date"
      label={t(field)}
      max="9999-12-31"
      value={value[field]}
      onChange={(event) => {
        set({ [field]: event.currentTarget.value });
      }}
    />
  );
  return (
    <Stack gap="sm">
      <TextInput
        data-autofocus
        label={t('purpose')}
        placeholder={t('purposeExample')}
        maxLength={500}
        value={value.purpose}
        onChange={(event) => {
          set({ purpose: event.currentTarget.value });
        }}
      />
      <SimpleGrid cols={{ base: 1, xs: 3 }} spacing="sm">
        <Select
          label={t('basis')}
          allowDeselect={false}
          value={value.basis}
          data={LawfulBasis.options.map((basis) => ({ value: basis, label: t(`basisOf.${basis}`) }))}
          onChange={(basis) => {
            if (basis !== null) set({ basis });
          }}
        />
        {day('given')}
        {day('expires')}
      </SimpleGrid>
      <Text size="xs" c="dimmed">
        {t('expiresHint')}
      </Text>
      <Textarea
        label={t('notes')}
        description={t('notesHint')}
        inputWrapperOrder={['label', 'input', 'description']}
        rows={3}
        maxLength={5000}
        value={value.notes}
        onChange={(event) => {
          set({ notes: event.currentTarget.value });
        }}
      />
    </Stack>
  );
}
