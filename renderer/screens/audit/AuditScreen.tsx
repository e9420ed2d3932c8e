import { Alert, Button } from '@mantine/core';
import { IconAlertTriangle, IconListSearch, IconShieldCheck } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditFilter, AuditVerdict } from '../../../electron/contract/audit.ts';
import { toAppError } from '../../../electron/contract/errors.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Section, Sections } from '../../kit/Section.tsx';
import { AuditFilterBar, everything } from './AuditFilterBar.tsx';
import classes from './AuditScreen.module.css';
import { Entries } from './Entries.tsx';

/** Entries on a page. */
const limit = 100;

/** What was done with faces in this library, newest first; and whether that log is whole. */
export function AuditScreen(): ReactNode {
  const { t } = useTranslation('audit');
  const [filter, setFilter] = useState<AuditFilter>(everything);
  /** Where each page after the first begins; the last is the one that is shown. */
  const [starts, setStarts] = useState<readonly number[]>([]);
  const before = starts.at(-1) ?? null;
  const { data, error, refetch } = useEngineQuery('audit.list', { ...filter, before, limit }, { keep: true });
  const verify = useCommand('audit.verify');
  if (error !== null) return <ErrorPanel error={toAppError(error)} onRetry={() => void refetch()} />;
  const isOpen = filter === everything;
  const next = data?.next ?? null;
  return (
    <>
      <PageHeader
        title={t('title')}
        below={
          <AuditFilterBar
            value={filter}
            onChange={(changed) => {
              setFilter(changed);
              setStarts([]);
            }}
          />
        }
      >
        <Button
          leftSection={<IconShieldCheck size={16} />}
          loading={verify.isPending}
          onClick={() => {
            verify.mutate({ expect: null });
          }}
        >
          {t('verify')}
        </Button>
      </PageHeader>
      {data?.items.length === 0 ? (
        <>
          {verify.data !== undefined && <Verdict verdict={verify.data} />}
          <EmptyState
            icon={IconListSearch}
            title={isOpen ? t('none') : t('nonePass')}
            hint={isOpen ? t('noneHint') : t('nonePassHint')}
          />
        </>
      ) : (
        <Sections>
          {verify.data !== undefined && <Verdict verdict={verify.data} />}
          <Section title={t('list')}>
            <Entries entries={data?.items ?? []} />
          </Section>
          {(starts.length > 0 || next !== null) && (
            <div className={classes['pages']}>
              <Button
                variant="default"
                disabled={starts.length === 0}
                onClick={() => {
                  setStarts(starts.slice(0, -1));
                }}
              >
                {t('newer')}
              </Button>
              <Button
                variant="default"
                disabled={next === null}
                onClick={() => {
                  if (next !== null) setStarts([...starts, next]);
                }}
              >
                {t('older')}
              </Button>
            </div>
          )}
        </Sections>
      )}
    </>
  );
}

function Verdict({ verdict: { ok, problems, head } }: { readonly verdict: AuditVerdict }): ReactNode {
  const { t } = useTranslation('audit');
  return (
    <Alert
      role="status"
      className={classes['verdict'] ?? ''}
      // Green on light green has too little contrast for text of this size.
      styles={{ title: { color: 'var(--facet-text)' } }}
      color={ok ? 'green' : 'red'}
      variant="light"
      icon={ok ? <IconShieldCheck size={18} /> : <IconAlertTriangle size={18} />}
      title={ok ? t('wholeTitle') : t('changedTitle')}
    >
      {ok ? (
        <span data-selectable className={classes['head']}>
          {t('whole', { count: head.count, hash: head.hash })}
        </span>
      ) : (
        <ul className={classes['problems']}>
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
    </Alert>
  );
}
