import { Switch } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { Section, Setting } from '../../kit/Section.tsx';

/** Whether a search may be quick where it cannot be quick and complete. */
export function Search(): ReactNode {
  const { t } = useTranslation('settings');
  const { data: settings } = useEngineQuery('settings.get', {});
  const save = useCommand('settings.set');
  if (settings === undefined) return null;
  return (
    <Section title={t('search')}>
      <Setting label={t('alwaysExact')} hint={t('alwaysExactHint')}>
        <Switch
          aria-label={t('alwaysExact')}
          checked={settings.alwaysExact}
          disabled={save.isPending}
          onChange={({ currentTarget: { checked } }) => {
            save.mutate({ ...settings, alwaysExact: checked });
          }}
        />
      </Setting>
    </Section>
  );
}
