import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { Section, Setting } from '../../kit/Section.tsx';

/** Settings of the library that are on or off, by the section they stand in. */
const sections = {
  /** Whether folders are watched. */
  folders: ['watch'],
  /** Whether a search may be quick where it cannot be quick and complete. */
  search: ['alwaysExact'],
  /** What the library asks for before a face is searched for, or kept under a name. */
  guard: ['askPurpose', 'consentRequired'],
} as const;

export function Switches({ of }: { readonly of: keyof typeof sections }): ReactNode {
  const { t } = useTranslation('settings');
  const { data: settings } = useEngineQuery('settings.get', {});
  const save = useCommand('settings.set');
  if (settings === undefined) return null;
  return (
    <Section title={t(of)}>
      {sections[of].map((name) => (
        <Setting key={name} label={t(name)} hint={t(`${name}Hint`)}>
          <Switch
            aria-label={t(name)}
            checked={settings[name]}
            disabled={save.isPending}
            onChange={({ currentTarget: { checked } }) => {
              save.mutate({ ...settings, [name]: checked });
            }}
          />
        </Setting>
      ))}
    </Section>
  );
}
