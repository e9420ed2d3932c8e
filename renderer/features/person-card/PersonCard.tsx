import { Checkbox } from '@mantine/core';
import { useCallback, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Person } from '../../../electron/contract/model.ts';
import { formatDay, formatNumber } from '../../kit/format.ts';
import { useSettled } from '../../kit/use-drawn.ts';
import { isNear } from '../consent/ExpiryBadge.tsx';
import { coverUrl, FaceCrop } from './FaceCrop.tsx';
import classes from './PersonCard.module.css';

/** What a dragged card carries; a type of our own, so that files dropped on a card are not taken for one. */
export const personDragType = 'application/x-facet-person';

export interface PersonCardProps {
  readonly person: Person;
  /** Of {@link useCardWords}, asked once for all cards. */
  readonly words: CardWords;
  readonly selected: boolean;
  readonly onToggle: () => void;
  /** Another card was dropped on this one. */
  readonly onMerge: (from: number) => void;
  /** Shown instead of the name, such as the field of an unnamed group; only once the card has come to rest. */
  readonly nameField?: ReactNode;
  /** Shown in place of the field until then. */
  readonly nameHint?: string;
  /** The field is wanted at once. */
  readonly wake?: boolean;
}

export interface CardWords {
  readonly name: string;
  readonly counts: string;
  /** What the checkbox does. */
  readonly select: string;
}

/** Height of the name and counts under the picture, paddings included, CSS pixels. */
export const captionHeight = { plain: 50, field: 64 };
/** Around the picture, CSS pixels. */
export const cardPadding = 6;

/** A person, group or stranger as a card: cover, name, counts. Cards can be dragged onto each other. */
export function PersonCard(props: PersonCardProps): ReactNode {
  const { person, words } = props;
  const [over, setOver] = useState(false);
  const settled = useSettled();
  const accepts = (event: DragEvent): boolean => event.dataTransfer.types.includes(personDragType);
  return (
    <div
      className={classes['card']}
      data-selected={props.selected || undefined}
      data-over={over || undefined}
      data-kind={person.kind}
      draggable
      onDragStart={(event) => {
        // Selecting text in the name field must not drag the card.
        if (
          document.activeElement instanceof HTMLInputElement &&
          event.currentTarget.contains(document.activeElement)
        ) {
          event.preventDefault();
          return;
        }
        event.dataTransfer.setData(personDragType, String(person.id));
        event.dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={(event) => {
        const to = event.relatedTarget;
        if (!(to instanceof Node && event.currentTarget.contains(to))) setOver(false);
      }}
      onDrop={(event) => {
        setOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        const from = Number(event.dataTransfer.getData(personDragType));
        if (Number.isSafeInteger(from) && from > 0 && from !== person.id) props.onMerge(from);
      }}
    >
      <FaceCrop src={coverUrl(person)} alt="" queued />
      {(settled || props.selected) && (
        <Checkbox
          className={classes['tick'] ?? ''}
          size="sm"
          tabIndex={-1}
          checked={props.selected}
          aria-label={words.select}
          onChange={props.onToggle}
        />
      )}
      {props.nameField === undefined ? (
        <div className={classes['name']} title={words.name}>
          {words.name}
        </div>
      ) : settled || props.wake === true ? (
        props.nameField
      ) : (
        <div className={classes['hint']} aria-hidden>
          {props.nameHint}
        </div>
      )}
      <div className={classes['counts']}>{words.counts}</div>
    </div>
  );
}

/** The name of a person, or what an unnamed one is called. */
export function usePersonName(): (person: Pick<Person, 'name' | 'kind'>) => string {
  const { t } = useTranslation('common');
  return useCallback(
    (person: Pick<Person, 'name' | 'kind'>) =>
      person.name ?? (person.kind === 'stranger' ? t('stranger') : t('unnamed')),
    [t],
  );
}

/** What a card says of a person. */
export function useCardWords(): (person: Person) => CardWords {
  const { t } = useTranslation(['people', 'consent', 'common']);
  const nameOf = usePersonName();
  return useCallback(
    (person: Person) => {
      const name = nameOf(person);
      const faces = t('common:faces', { count: person.faces, formatted: formatNumber(person.faces) });
      const photos = t('common:photos', { count: person.photos, formatted: formatNumber(person.photos) });
      const counts = isNear(person.expires)
        ? [t('consent:badge', { date: formatDay(person.expires ?? '') }), faces]
        : [faces, photos];
      return { name, counts: counts.join(' · '), select: t('select', { name }) };
    },
    [t, nameOf],
  );
}
