import { Button, Text } from '@mantine/core';
import { IconUsers, IconUserSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, PersonKind } from '../../../electron/contract/model.ts';
import { scanFolder } from '../../actions/flows.ts';
import { useCommand } from '../../engine/hooks.ts';
import { SelectGrid, type GridSection } from '../../features/face-grid/SelectGrid.tsx';
import { chosen } from '../../features/face-grid/selection.ts';
import { useWholeList } from '../../features/face-grid/use-list.ts';
import { useSelection } from '../../features/face-grid/use-selection.ts';
import { planMerge, type MergePlan } from '../../features/person-card/merge.ts';
import { MergeDialog } from '../../features/person-card/MergeDialog.tsx';
import { NameField } from '../../features/person-card/NameField.tsx';
import { captionHeight, PersonCard, usePersonName } from '../../features/person-card/PersonCard.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PeopleBar } from './PeopleBar.tsx';
import type { PeopleSearch } from './PeopleHeader.tsx';
import classes from './PeopleScreen.module.css';

export interface PeopleGridProps {
  readonly search: PeopleSearch;
  readonly minFaces: number;
  readonly strangers: boolean;
  readonly onClearFilter: () => void;
}

const idOf = (person: Person): number => person.id;

/** The cards in their sections, what is selected of them, and the keys that act on them. */
export function PeopleGrid(props: PeopleGridProps): ReactNode {
  const { search, minFaces, strangers } = props;
  const { t } = useTranslation(['people', 'common']);
  const nameOf = usePersonName();
  const navigate = useNavigate();
  const merge = useCommand('review.merge');
  const ignore = useCommand('review.ignore');
  const [plan, setPlan] = useState<MergePlan | null>(null);
  /** The group whose name field has, or is to get, the keyboard. */
  const [naming, setNaming] = useState<number | null>(null);

  const filter = { text: search.text, order: search.order, minFaces };
  const list = (kind: PersonKind, enabled: boolean): Parameters<typeof useWholeList<'people.list'>> => [
    'people.list',
    { ...filter, kinds: [kind] },
    enabled,
  ];
  const showPeople = search.show === 'all' || search.show === 'person';
  const showGroups = search.show === 'all' || search.show === 'group';
  const people = useWholeList(...list('person', showPeople));
  const groups = useWholeList(...list('group', showGroups));
  const others = useWholeList(...list('stranger', strangers));
  const parts = [
    { key: 'person' as const, list: people, shown: showPeople, title: t('named') },
    { key: 'group' as const, list: groups, shown: showGroups, title: t('groups'), hint: t('groupsHint') },
    { key: 'stranger' as const, list: others, shown: strangers, title: t('strangers') },
  ];

  // The lists come one by one: whoever has just been named is in two of them for a moment.
  const placed = new Set<number>();
  const notYet = ({ id }: Person): boolean => {
    const fresh = !placed.has(id);
    placed.add(id);
    return fresh;
  };
  const sections: GridSection<Person>[] = parts.map((part) => ({
    key: part.key,
    items: part.shown ? part.list.items.filter(notYet) : [],
    captionHeight: part.key === 'group' ? captionHeight.field : captionHeight.plain,
    header: <SectionHead title={part.title} total={part.list.total} hint={part.hint} />,
  }));
  const all = sections.flatMap((section) => section.items);
  const key = all.map(idOf).join();
  // eslint-disable-next-line react-hooks/exhaustive-deps -- the ids are the order; a new array of the same ids is not a change
  const order = useMemo(() => all.map(idOf), [key]);
  const [selection, onSelection] = useSelection(order);
  const selected = all.filter((person) => selection.selected.has(person.id));

  const join = (members: readonly Person[], preferred: number | null): void => {
    const next = planMerge(members, preferred);
    if (next === null) return;
    if (next.named.length > 1) setPlan(next);
    else merge.mutate({ into: next.into.id, from: next.from.map(idOf) });
    onSelection({ type: 'clear' });
  };

  const dropped = (from: number, onto: Person): void => {
    // Dragging one of the selected cards drags them all.
    const ids = new Set(selection.selected.has(from) ? [...selection.selected, onto.id] : [from, onto.id]);
    join(
      all.filter((person) => ids.has(person.id)),
      onto.id,
    );
  };

  const open = (person: Person): void => {
    void navigate({ to: '/person/$id', params: { id: person.id } });
  };

  const nextGroup = (person: Person): void => {
    const at = groups.items.findIndex((group) => group.id === person.id);
    const next = groups.items[at + 1] ?? null;
    setNaming(next?.id ?? null);
    if (next !== null) onSelection({ type: 'activate', id: next.id });
  };

  const onKey = (event: React.KeyboardEvent, active: Person | null): boolean => {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    switch (event.key) {
      case 'Enter':
        if (active !== null) open(active);
        return active !== null;
      case ' ':
        onSelection({ type: 'toggle-active' });
        return true;
      case 'm':
      case 'M':
        join(selected, null);
        return selected.length > 1;
      case 'F2':
      case 'n':
      case 'N':
        if (active?.kind === 'group') setNaming(active.id);
        else if (event.key === 'F2' && active !== null) open(active);
        return active !== null;
      case 'Delete':
      case 'i':
      case 'I':
        if (chosen(selection).length > 0)
          ignore.mutate({ faces: [], people: chosen(selection), as: 'stranger' });
        return true;
      default:
        return false;
    }
  };

  const error = people.error ?? groups.error ?? others.error;
  if (error !== null) return <ErrorPanel error={error.error} />;
  if (all.length === 0) {
    if (people.pending || groups.pending || others.pending)
      return <div className={classes['screen']} aria-busy />;
    const filtered = search.text !== '' || minFaces > 1 || search.show !== 'all';
    return filtered ? (
      <EmptyState icon={IconUserSearch} title={t('empty.filteredTitle')} hint={t('empty.filteredHint')}>
        <Button variant="default" onClick={props.onClearFilter}>
          {t('empty.clearFilter')}
        </Button>
      </EmptyState>
    ) : (
      <EmptyState icon={IconUsers} title={t('empty.title')} hint={t('empty.hint')}>
        <Button onClick={() => void scanFolder()}>{t('empty.addPhotos')}</Button>
        <Button variant="default" onClick={() => void navigate({ to: '/enroll' })}>
          {t('empty.enroll')}
        </Button>
      </EmptyState>
    );
  }

  return (
    <>
      <SelectGrid
        label={t('title')}
        sections={sections}
        idOf={idOf}
        minWidth={140}
        itemLabel={(person) =>
          t('card', {
            name: nameOf(person),
            faces: t('common:faces', { count: person.faces, formatted: formatNumber(person.faces) }),
          })
        }
        selection={selection}
        onSelection={onSelection}
        clickOpens
        onOpen={open}
        onKey={onKey}
        onEnd={() => {
          for (const part of parts) part.list.more();
        }}
        renderItem={(person, state) => (
          <PersonCard
            person={person}
            selected={state.selected}
            onToggle={() => {
              onSelection({ type: 'click', id: person.id, range: false, add: true });
            }}
            onMerge={(from) => {
              dropped(from, person);
            }}
            nameField={
              person.kind === 'group' ? (
                <NameField
                  person={person}
                  focused={naming === person.id}
                  onFocus={() => {
                    setNaming(person.id);
                  }}
                  onNext={() => {
                    nextGroup(person);
                  }}
                />
              ) : undefined
            }
          />
        )}
      />
      <PeopleBar
        selected={selected}
        onClear={() => {
          onSelection({ type: 'clear' });
        }}
        onOpen={open}
        onMerge={() => {
          join(selected, null);
        }}
      />
      <MergeDialog
        plan={plan}
        onClose={() => {
          setPlan(null);
        }}
        onMerge={(into, from) => {
          merge.mutate({ into, from: [...from] });
          setPlan(null);
        }}
      />
    </>
  );
}

function SectionHead(props: {
  readonly title: string;
  readonly total: number;
  readonly hint?: string | undefined;
}): ReactNode {
  return (
    <div className={classes['sectionHead']}>
      <h2 className={classes['sectionTitle']}>{props.title}</h2>
      <Text size="sm" c="dimmed">
        {formatNumber(props.total)}
      </Text>
      {props.hint !== undefined && (
        <Text size="sm" c="dimmed" truncate>
          {props.hint}
        </Text>
      )}
    </div>
  );
}
