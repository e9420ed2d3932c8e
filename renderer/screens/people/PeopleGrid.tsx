import { Button, Text } from '@mantine/core';
import { IconUsers, IconUserSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useLayoutEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person, PersonKind } from '../../../electron/contract/model.ts';
import { scanFolder } from '../../actions/flows.ts';
import { useCommand } from '../../engine/hooks.ts';
import { useList, type List } from '../../engine/use-list.ts';
import { SelectGrid, type GridSection } from '../../features/face-grid/SelectGrid.tsx';
import { chosen } from '../../features/face-grid/selection.ts';
import { useSelection } from '../../features/face-grid/use-selection.ts';
import { planMerge, type MergePlan } from '../../features/person-card/merge.ts';
import { MergeDialog } from '../../features/person-card/MergeDialog.tsx';
import { NameField } from '../../features/person-card/NameField.tsx';
import {
  captionHeight,
  cardPadding,
  PersonCard,
  useCardWords,
  usePersonName,
} from '../../features/person-card/PersonCard.tsx';
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
  const wordsOf = useCardWords();
  const navigate = useNavigate();
  const merge = useCommand('review.merge');
  const ignore = useCommand('review.ignore');
  const [plan, setPlan] = useState<MergePlan | null>(null);
  /** The group whose name field has, or is to get, the keyboard. */
  const [naming, setNaming] = useState<number | null>(null);

  const of = (kind: PersonKind) => ({
    list: 'people' as const,
    kinds: [kind],
    text: search.text,
    order: search.order,
    minFaces,
  });
  const showPeople = search.show === 'all' || search.show === 'person';
  const showGroups = search.show === 'all' || search.show === 'group';
  const people = useList(of('person'), showPeople);
  const groups = useList(of('group'), showGroups);
  const others = useList(of('stranger'), strangers);
  const lists = [people, groups, others];

  // The lists come one by one: whoever has just been named is in two of them for a moment.
  const unnamed = useWithout(groups, people.ids);
  const still = useWithout(others, people.ids);
  const named = useSection('person', people, t('named'));
  const unknown = useSection('group', unnamed, t('groups'), t('groupsHint'));
  const setAside = useSection('stranger', still, t('strangers'));
  const sections = useMemo(() => [named, unknown, setAside], [named, unknown, setAside]);
  const order = useMemo(() => joined(sections.map(({ ids }) => ids)), [sections]);
  const [selection, onSelection] = useSelection(order);
  const personOf = (id: number): Person | undefined => people.row(id) ?? groups.row(id) ?? others.row(id);
  const selected = [...selection.selected].flatMap((id) => personOf(id) ?? []);

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
      [...ids].flatMap((id) => personOf(id) ?? []),
      onto.id,
    );
  };

  const open = (person: Person): void => {
    void navigate({ to: '/person/$id', params: { id: person.id } });
  };

  const nextGroup = (person: Person): void => {
    const next = groups.ids[groups.ids.indexOf(person.id) + 1] ?? null;
    setNaming(next);
    if (next !== null) onSelection({ type: 'activate', id: next });
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

  // Cards are drawn anew only when something of theirs changed, so what they call must stay the same.
  const latest = useRef({ dropped, nextGroup });
  useLayoutEffect(() => {
    latest.current = { dropped, nextGroup };
  });
  const labelOf = useCallback(
    (person: Person) =>
      t('card', {
        name: nameOf(person),
        faces: t('common:faces', { count: person.faces, formatted: formatNumber(person.faces) }),
      }),
    [t, nameOf],
  );
  const card = useCallback(
    (person: Person, { selected: isSelected }: { readonly selected: boolean }) => (
      <PersonCard
        person={person}
        words={wordsOf(person)}
        selected={isSelected}
        onToggle={() => {
          onSelection({ type: 'click', id: person.id, range: false, add: true });
        }}
        onMerge={(from) => {
          latest.current.dropped(from, person);
        }}
        nameHint={t('namePlaceholder')}
        wake={naming === person.id}
        nameField={
          person.kind === 'group' ? (
            <NameField
              person={person}
              focused={naming === person.id}
              onFocus={() => {
                setNaming(person.id);
              }}
              onNext={() => {
                latest.current.nextGroup(person);
              }}
            />
          ) : undefined
        }
      />
    ),
    [t, wordsOf, naming, onSelection],
  );

  const error = lists.find((list) => list.error !== null)?.error ?? null;
  if (error !== null) return <ErrorPanel error={error.error} />;
  if (order.length === 0) {
    if (lists.some(({ pending }) => pending)) return <div className={classes['screen']} aria-busy />;
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
        minWidth={140}
        inset={cardPadding}
        itemLabel={labelOf}
        selection={selection}
        onSelection={onSelection}
        clickOpens
        onOpen={open}
        onKey={onKey}
        renderItem={card}
      />
      <PeopleBar
        selected={selected}
        ids={[...selection.selected]}
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

/** A list as a section of the grid; the same one until something of it changes. */
function useSection(
  key: PersonKind,
  { ids, item, onRange }: List<Person>,
  title: string,
  hint?: string,
): GridSection<Person> {
  return useMemo(
    () => ({
      key,
      ids,
      item,
      onRange,
      captionHeight: key === 'group' ? captionHeight.field : captionHeight.plain,
      header: <SectionHead title={title} total={ids.length} hint={hint} />,
    }),
    [key, ids, item, onRange, title, hint],
  );
}

/** A list without those who are in another one. */
function useWithout(list: List<Person>, others: Int32Array): List<Person> {
  const { ids, row } = list;
  const rest = useMemo(() => {
    const taken = new Set(others);
    return ids.some((id) => taken.has(id)) ? ids.filter((id) => !taken.has(id)) : ids;
  }, [ids, others]);
  const item = useCallback(
    (index: number) => {
      const id = rest[index];
      return id === undefined ? undefined : row(id);
    },
    [rest, row],
  );
  return { ...list, ids: rest, item };
}

function joined(parts: readonly Int32Array[]): Int32Array {
  const all = new Int32Array(parts.reduce((sum, ids) => sum + ids.length, 0));
  let at = 0;
  for (const ids of parts) {
    all.set(ids, at);
    at += ids.length;
  }
  return all;
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
