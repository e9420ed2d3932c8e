import { Button, CloseButton, SegmentedControl, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconEyeQuestion, IconFilterOff, IconMoodPuzzled, IconSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { useDoubtCount } from '../../features/doubts/Doubts.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { usePeopleView } from './people-view.ts';

/** What the address of this screen carries. */
export interface PeopleSearch {
  /** `aside`: not people, but faces that are left out. */
  readonly show: 'all' | 'person' | 'group' | 'stranger' | 'aside';
  readonly text: string;
  readonly order: 'faces' | 'name' | 'recent';
}

export interface PeopleHeaderProps {
  readonly search: PeopleSearch;
  readonly onSearch: (change: Partial<PeopleSearch>) => void;
}

const minFacesChoices = [1, 2, 3, 5, 10, 20];
const orders = ['faces', 'name', 'recent'] as const;
const shows = ['all', 'person', 'group'] as const;

/** Title with counts, search, and what to show in which order. */
export function PeopleHeader({ search, onSearch }: PeopleHeaderProps): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const view = usePeopleView();
  const navigate = useNavigate();
  const { data: info } = useEngineQuery('library.info', {}, { keep: true });
  const { data: limits } = useEngineQuery('detection.state', {}, { keep: true });
  const doubts = useDoubtCount(null) ?? 0;
  const aside = search.show === 'aside';
  const loneFaces = aside || view.loose;
  const count = (key: 'common:people' | 'common:groups', value: number): string =>
    t(key, { count: value, formatted: formatNumber(value) });
  return (
    <PageHeader
      title={t('title')}
      note={
        info === undefined
          ? undefined
          : t('note', {
              people: count('common:people', info.people),
              groups: count('common:groups', info.groups),
            })
      }
      below={
        loneFaces ? undefined : (
          <>
            <SegmentedControl
              size="xs"
              aria-label={t('view')}
              value={search.show === 'person' || search.show === 'group' ? search.show : 'all'}
              data={shows.map((value) => ({
                value,
                label: value === 'all' ? t('all') : value === 'person' ? t('named') : t('groups'),
              }))}
              onChange={(show) => {
                onSearch({ show });
              }}
            />
            <Select
              size="xs"
              w={130}
              aria-label={t('sort')}
              allowDeselect={false}
              value={search.order}
              data={orders.map((value) => ({ value, label: t(`sortBy.${value}`) }))}
              onChange={(order) => {
                if (order !== null) onSearch({ order });
              }}
            />
            <Select
              size="xs"
              w={170}
              aria-label={t('minFaces')}
              allowDeselect={false}
              value={String(view.minFaces)}
              data={minFacesChoices.map((value) => ({
                value: String(value),
                label: t('minFacesValue', { count: value, formatted: formatNumber(value) }),
              }))}
              onChange={(value) => {
                usePeopleView.setState({ minFaces: Number(value ?? 1) });
              }}
            />
            <Switch
              size="xs"
              label={t('showStrangers')}
              checked={view.strangers}
              onChange={(event) => {
                usePeopleView.setState({ strangers: event.currentTarget.checked });
              }}
            />
          </>
        )
      }
    >
      {doubts > 0 && (
        <Button
          variant="default"
          leftSection={<IconEyeQuestion size={16} />}
          onClick={() => void navigate({ to: '/doubts' })}
        >
          {t('doubtsButton', { total: formatNumber(doubts) })}
        </Button>
      )}
      <Button
        variant={view.loose && !aside ? 'light' : 'default'}
        leftSection={<IconMoodPuzzled size={16} />}
        aria-pressed={view.loose && !aside}
        onClick={() => {
          usePeopleView.setState({ loose: aside || !view.loose });
          if (aside) onSearch({ show: 'all' });
        }}
      >
        {t('looseButton', { total: formatNumber(info?.loose ?? 0) })}
      </Button>
      {(aside || (limits?.aside ?? 0) > 0) && (
        <Button
          variant={aside ? 'light' : 'default'}
          leftSection={<IconFilterOff size={16} />}
          aria-pressed={aside}
          onClick={() => {
            usePeopleView.setState({ loose: false });
            onSearch({ show: aside ? 'all' : 'aside' });
          }}
        >
          {t('asideButton', { total: formatNumber(limits?.aside ?? 0) })}
        </Button>
      )}
      {!loneFaces && (
        <SearchField
          text={search.text}
          onText={(text) => {
            onSearch({ text });
          }}
        />
      )}
    </PageHeader>
  );
}

/** A search box that follows its text at once and the address a moment later. */
function SearchField({
  text,
  onText,
}: {
  readonly text: string;
  readonly onText: (text: string) => void;
}): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const [value, setValue] = useState(text);
  const [known, setKnown] = useState(text);
  // The address may change under the box: back, or "clear the search".
  if (known !== text) {
    setKnown(text);
    setValue(text);
  }
  const settle = useDebouncedCallback(onText, 150);
  const change = (next: string): void => {
    setValue(next);
    settle(next);
  };
  return (
    <TextInput
      size="xs"
      w={{ base: 160, md: 240 }}
      type="search"
      value={value}
      maxLength={200}
      leftSection={<IconSearch size={16} aria-hidden />}
      placeholder={t('search')}
      aria-label={t('search')}
      rightSection={
        value === '' ? null : (
          <CloseButton
            size="sm"
            aria-label={t('common:clear')}
            onClick={() => {
              change('');
            }}
          />
        )
      }
      onChange={(event) => {
        change(event.currentTarget.value);
      }}
    />
  );
}
