import { Button, Tabs } from '@mantine/core';
import { IconUserOff } from '@tabler/icons-react';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { Doubts, useDoubtCount } from '../../features/doubts/Doubts.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PersonFaces } from './PersonFaces.tsx';
import { PersonHeader } from './PersonHeader.tsx';
import { PersonPhotos } from './PersonPhotos.tsx';
import classes from './PersonScreen.module.css';
import { PersonTemplates } from './PersonTemplates.tsx';
import { Suggestions } from './Suggestions.tsx';

const tabs = ['faces', 'photos', 'templates', 'doubts'] as const;

/** One person or group: who it is, their faces to review, the photos they are in. */
export function PersonScreen(): ReactNode {
  const { t } = useTranslation(['person', 'common']);
  const { id } = useParams({ from: '/person/$id' });
  const search = useSearch({ from: '/person/$id' });
  const navigate = useNavigate({ from: '/person/$id' });
  const { data: person, error } = useEngineQuery('people.get', { id });
  const doubts = useDoubtCount(id, person?.kind === 'person') ?? 0;
  const toPeople = (): void => {
    void navigate({ to: '/people' });
  };

  if (error?.error.code === 'not-found' || person?.faces === 0) {
    return (
      <EmptyState icon={IconUserOff} title={t('gone.title')} hint={t('gone.hint')}>
        <Button onClick={toPeople}>{t('gone.back')}</Button>
      </EmptyState>
    );
  }
  if (error !== null) return <ErrorPanel error={error.error} />;
  if (person === undefined) return <div className={classes['screen']} aria-busy />;

  const { tab } = search;
  return (
    <div className={classes['screen']}>
      <PersonHeader
        key={`header-${String(person.id)}`}
        person={person}
        onBack={toPeople}
        onBecame={(other) => {
          if (other !== person.id) void navigate({ to: '/person/$id', params: { id: other }, replace: true });
        }}
      />
      <Tabs
        value={tab}
        className={classes['tabs'] ?? ''}
        onChange={(value) => {
          const next = tabs.find((one) => one === value) ?? 'faces';
          void navigate({ search: { ...search, tab: next }, replace: true });
        }}
      >
        <Tabs.List>
          <Tabs.Tab value="faces">{t('tabs.faces', { total: formatNumber(person.faces) })}</Tabs.Tab>
          <Tabs.Tab value="photos">{t('tabs.photos', { total: formatNumber(person.photos) })}</Tabs.Tab>
          <Tabs.Tab value="templates">{t('tabs.templates')}</Tabs.Tab>
          {(doubts > 0 || tab === 'doubts') && (
            <Tabs.Tab value="doubts">{t('tabs.doubts', { total: formatNumber(doubts) })}</Tabs.Tab>
          )}
        </Tabs.List>
      </Tabs>
      {tab === 'faces' && (
        <>
          <Suggestions person={person} />
          <PersonFaces
            key={person.id}
            person={person}
            order={search.order}
            onOrder={(order) => {
              void navigate({ search: { ...search, order }, replace: true });
            }}
          />
        </>
      )}
      {tab === 'photos' && <PersonPhotos person={person.id} />}
      {tab === 'templates' && <PersonTemplates person={person} />}
      {tab === 'doubts' && <Doubts key={`doubts-${String(person.id)}`} person={person.id} />}
    </div>
  );
}
