import { Button, Text } from '@mantine/core';
import { IconFileImport } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { chooseModels } from '../../actions/flows.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Section, Sections } from '../../kit/Section.tsx';
import { ChangeSection } from './change/ChangeSection.tsx';
import { ImportDialog } from './import/ImportDialog.tsx';
import classes from './ModelRow.module.css';
import { ModelRow } from './ModelRow.tsx';
import { Notice } from './Notice.tsx';

/** The detectors and embedders of this machine: what there is, under which licence, and how sound it is. */
export function ModelsScreen(): ReactNode {
  const { t } = useTranslation('models');
  const { grants } = useSearch({ from: '/models' });
  const navigate = useNavigate({ from: '/models' });
  const models = useEngineQuery('models.list', {}, { keep: true });
  const { data: change } = useEngineQuery('modelChange.status', {});
  const bringIn = (chosen: readonly string[]): void =>
    void navigate({ to: '/models', search: { grants: [...chosen] }, replace: true });
  const choose = (): void => void chooseModels(bringIn);
  if (models.error !== null)
    return <ErrorPanel error={models.error.error} onRetry={() => void models.refetch()} />;
  return (
    <>
      <PageHeader title={t('title')} note={t('note')}>
        <Button leftSection={<IconFileImport size={15} />} onClick={choose}>
          {t('bringIn')}
        </Button>
      </PageHeader>
      <Sections>
        {change !== undefined && <ChangeSection status={change} models={models.data ?? []} />}
        {(['embedder', 'detector'] as const).map((role) => {
          const entries = models.data?.filter((entry) => entry.role === role) ?? [];
          return (
            <Section key={role} title={t(`role.${role}`)} hint={t(`roleHint.${role}`)}>
              {role === 'detector' && models.data !== undefined && <LostDetector entries={entries} />}
              {models.data !== undefined && entries.length === 0 ? (
                <Text size="sm" c="dimmed" p="md">
                  {t('none')}
                </Text>
              ) : (
                <ul className={classes['list']}>
                  {entries.map((entry) => (
                    <ModelRow
                      key={entry.id}
                      entry={entry}
                      onBringIn={choose}
                      preparing={change?.change?.to.contract ?? null}
                    />
                  ))}
                </ul>
              )}
            </Section>
          );
        })}
        <Broken />
      </Sections>
      <ImportDialog grants={grants} entries={models.data ?? []} onRest={bringIn} />
    </>
  );
}

/** That the detector of this library is not on this computer; nothing where it is. */
function LostDetector({ entries }: { readonly entries: readonly ModelEntry[] }): ReactNode {
  const { t } = useTranslation('models');
  const { data: settings } = useEngineQuery('settings.get', {});
  if (settings === undefined || entries.some(({ active, installed }) => active && installed)) return null;
  const active = entries.find((entry) => entry.active);
  return (
    <div className={classes['lost']}>
      <Notice verdict="failed" title={t('lost', { title: active?.title ?? settings.detector })}>
        <span />
        <Text size="sm">{t('lostHint')}</Text>
      </Notice>
    </div>
  );
}

/** Descriptions of the user's own models that cannot be read; nothing where all can. */
function Broken(): ReactNode {
  const { t } = useTranslation('models');
  const { data: broken = [] } = useEngineQuery('models.broken', {});
  if (broken.length === 0) return null;
  return (
    <Section title={t('broken')} hint={t('brokenHint')}>
      <ul className={classes['list']}>
        {broken.map(({ file, reason }) => (
          <li key={file} className={classes['brokenFile']} data-selectable>
            <strong>{file}</strong>
            <span>{reason}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
