import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { Section, Setting } from '../../kit/Section.tsx';

const rules = ['askPurpose', 'consentRequired'] as const;

/** What the library asks for before a face is searched for, or kept under a name. */
export function Guard(): ReactNode {
  const { t } = useTranslation('settings');
  const { data: settings } = useEngineQuery('settings.get', {});
  const save = useCommand('settings.set');
  if (settings === undefined) return null;
  return (
    <Section title={t('guard')}>
      {rules.map((rule) => (
        <Setting key={rule} label={t(rule)} hint={t(`${rule}Hint`)}>
          <Switch
            aria-label={t(rule)}
            checked={settings[rule]}
            disabled={save.isPending}
            onChange={({ currentTarget: { checked } }) => {
              save.mutate({ ...settings, [rule]: checked });
            }}
          />
        </Setting>
      ))}
    </Section>
  );
}
