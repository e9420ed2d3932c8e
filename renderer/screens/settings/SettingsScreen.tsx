import { Button, SegmentedControl, useMantineColorScheme } from '@mantine/core';
import { IconCube, IconRefresh } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import type { EngineReport } from '../../../electron/contract/model.ts';
import { restartEngine } from '../../actions/flows.ts';
import { actions } from '../../actions/index.ts';
import { shell } from '../../engine/engine.ts';
import { tell } from '../../engine/feedback.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { formatCosine, formatProvider } from '../../kit/format.ts';
import { Kbd } from '../../kit/Kbd.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Section, Sections, Setting } from '../../kit/Section.tsx';
import { About } from './About.tsx';
import { Limits } from './Limits.tsx';
import { Matching } from './Matching.tsx';
import { Protection } from './protection/Protection.tsx';
import classes from './SettingsScreen.module.css';
import { Speed } from './Speed.tsx';
import { Switches } from './Switches.tsx';

/** How Facet looks, what it runs on, and which keys it knows. */
export function SettingsScreen() {
  const { t } = useTranslation('settings');
  const info = useEngineQuery('library.info', {});
  return (
    <>
      <PageHeader title={t('title')} />
      <Sections>
        <Section title={t('appearance')}>
          <Setting label={t('theme')}>
            <ThemeControl />
          </Setting>
        </Section>
        <Protection />
        <Switches of="folders" />
        <Limits />
        <Matching />
        <Switches of="search" />
        <Switches of="guard" />
        {info.data !== undefined && <Engine report={info.data.engine} />}
        <Shortcuts />
        <About />
      </Sections>
    </>
  );
}

function ThemeControl() {
  const { t } = useTranslation('settings');
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('theme')}
      value={colorScheme === 'auto' ? 'system' : colorScheme}
      data={(['system', 'light', 'dark'] as const).map((value) => ({ value, label: t(value) }))}
      onChange={(theme) => {
        setColorScheme(theme === 'system' ? 'auto' : theme);
        shell.theme({ theme }).catch((thrown: unknown) => {
          tell({ kind: 'failed', error: toAppError(thrown) });
        });
      }}
    />
  );
}

function Engine({ report }: { readonly report: EngineReport }) {
  const { t } = useTranslation('settings');
  const { match, unsure, verify } = report.thresholds;
  return (
    <Section
      title={t('engine')}
      actions={
        <Button
          variant="default"
          leftSection={<IconRefresh size={15} />}
          onClick={() => void restartEngine()}
        >
          {t('restart')}
        </Button>
      }
    >
      <Setting label={t('provider')} hint={t('providerHint')}>
        <strong>{formatProvider(report.provider)}</strong>
      </Setting>
      <Speed report={report} />
      <Setting label={t('requested')}>{report.requested.map(formatProvider).join(' → ')}</Setting>
      <Setting label={t('fallbacks')}>
        {report.fallbacks.length === 0 ? (
          t('noFallbacks')
        ) : (
          <ul className={classes['fallbacks']}>
            {report.fallbacks.map(({ provider, reason }) => (
              <li key={provider}>
                <strong>{formatProvider(provider)}</strong>: {reason}
              </li>
            ))}
          </ul>
        )}
      </Setting>
      <Setting label={t('models')} hint={`${report.detector} · ${report.embedder}`}>
        <Button component={Link} to="/models" variant="default" leftSection={<IconCube size={15} />}>
          {t('toModels')}
        </Button>
      </Setting>
      <Setting label={t('thresholds')}>
        {t('thresholdsText', {
          match: formatCosine(match),
          unsure: formatCosine(unsure),
          verify: formatCosine(verify),
        })}
      </Setting>
    </Section>
  );
}

function Shortcuts() {
  const { t } = useTranslation(['settings', 'actions']);
  const withKeys = actions.filter(({ shortcuts }) => shortcuts !== undefined);
  return (
    <Section title={t('shortcuts')}>
      <dl className={classes['shortcuts']}>
        {withKeys.map(({ id, shortcuts = [] }) => (
          <div key={id}>
            <dt>{t(`actions:${id}`)}</dt>
            <dd>
              {shortcuts.slice(0, 1).map((keys) => (
                <Kbd key={keys} keys={keys} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Section>
  );
}
