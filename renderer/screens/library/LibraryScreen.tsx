import { Button, Menu } from '@mantine/core';
import {
  IconChevronDown,
  IconDatabaseExport,
  IconDatabaseSearch,
  IconFolderOpen,
  IconFolderSymlink,
  IconListSearch,
} from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type LibraryInfo } from '../../../electron/contract/api.ts';
import { toAppError } from '../../../electron/contract/errors.ts';
import { backUp, checkLibrary, openLibrary, revealLibrary } from '../../actions/flows.ts';
import { shell } from '../../engine/engine.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatBytes, formatCompact, formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Section, Sections, Setting } from '../../kit/Section.tsx';
import { CheckResult } from './CheckResult.tsx';
import { Folders } from './Folders.tsx';
import { History } from './History.tsx';
import classes from './LibraryScreen.module.css';
import { Retention } from './Retention.tsx';
import { SkippedFiles } from './SkippedFiles.tsx';

/** The library as a thing on disk: how big, how sound, from where, and what was done to it. */
export function LibraryScreen() {
  const { t } = useTranslation('library');
  const info = useEngineQuery('library.info', {});
  if (info.error !== null)
    return <ErrorPanel error={toAppError(info.error)} onRetry={() => void info.refetch()} />;
  return (
    <>
      <PageHeader title={t('title')} note={info.data?.label}>
        <OpenMenu />
      </PageHeader>
      <Sections>
        <Numbers info={info.data} />
        <Care info={info.data} />
        <Retention />
        <Folders />
        <SkippedFiles />
        <History />
      </Sections>
    </>
  );
}

function Numbers({ info }: { readonly info: LibraryInfo | undefined }) {
  const { t } = useTranslation('library');
  const show = (value: number | undefined): string =>
    value === undefined ? ' ' : value >= 100_000 ? formatCompact(value) : formatNumber(value);
  const facts: readonly (readonly [string, string])[] = [
    [t('photos'), show(info?.photos)],
    [t('faces'), show(info?.faces)],
    [t('people'), show(info?.people)],
    [t('groups'), show(info?.groups)],
    [t('size'), info === undefined ? ' ' : formatBytes(info.bytes)],
  ];
  return (
    <dl className={classes['numbers']}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Care({ info }: { readonly info: LibraryInfo | undefined }) {
  const { t } = useTranslation('library');
  const [busy, setBusy] = useState<'backup' | 'check' | null>(null);
  const during = async (what: 'backup' | 'check', work: () => Promise<void>): Promise<void> => {
    setBusy(what);
    await work();
    setBusy(null);
  };
  const button = (what: 'backup' | 'check', icon: ReactNode, work: () => Promise<void>) => (
    <Button
      variant="default"
      leftSection={icon}
      loading={busy === what}
      disabled={busy !== null && busy !== what}
      onClick={() => void during(what, work)}
    >
      {t(what)}
    </Button>
  );
  return (
    <Section title={t('care')}>
      <Setting label={t('where')} hint={<span data-selectable>{info?.path ?? ' '}</span>}>
        <Button
          variant="default"
          leftSection={<IconFolderSymlink size={15} />}
          onClick={() => void revealLibrary()}
        >
          {t('reveal')}
        </Button>
      </Setting>
      <Setting label={t('backup').replace('…', '')} hint={t('backupHint')}>
        {button('backup', <IconDatabaseExport size={15} />, backUp)}
      </Setting>
      <Setting label={t('check')} hint={t('checkHint')}>
        <CheckResult />
        {button('check', <IconDatabaseSearch size={15} />, checkLibrary)}
      </Setting>
      <Setting label={t('audit')} hint={t('auditHint')}>
        <Button component={Link} to="/audit" variant="default" leftSection={<IconListSearch size={15} />}>
          {t('toAudit')}
        </Button>
      </Setting>
    </Section>
  );
}

function OpenMenu() {
  const { t } = useTranslation('library');
  const about = useQuery({ queryKey: ['shell.about'], queryFn: () => shell.about({}), staleTime: 0 });
  const recent = about.data?.recent ?? [];
  return (
    <Menu position="bottom-end" width={340}>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconFolderOpen size={15} />}
          rightSection={<IconChevronDown size={14} />}
        >
          {t('open').replace('…', '')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconFolderOpen size={15} />} onClick={() => void openLibrary()}>
          {t('open')}
        </Menu.Item>
        {recent.length > 0 && (
          <>
            <Menu.Divider />
            <Menu.Label>{t('recent')}</Menu.Label>
            {recent.map((path, at) => (
              <Menu.Item
                key={path}
                disabled={path === about.data?.library}
                onClick={() => void openLibrary(at)}
              >
                <span className={classes['recent']}>{path}</span>
              </Menu.Item>
            ))}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
