import { Combobox, Loader, Pill, PillsInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQueries } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { cropUrl } from '../../engine/media.ts';
import { engineQuery } from '../../engine/queries.ts';
import { formatNumber } from '../../kit/format.ts';
import { FaceCrop } from '../person-card/FaceCrop.tsx';
import classes from './PeopleSelect.module.css';

export interface PeopleSelectProps {
  readonly label: string;
  /** What it means, for those who cannot see where it stands. */
  readonly description: string;
  readonly value: readonly number[];
  readonly onChange: (value: number[]) => void;
  /** People chosen elsewhere, not offered here. */
  readonly exclude: readonly number[];
  readonly icon: ReactNode;
}

const crop = (cover: number | null | undefined): string | null =>
  cover === null || cover === undefined ? null : cropUrl(cover);

/** Chooses several people by name, each shown with a face. */
export function PeopleSelect({ label, description, value, onChange, exclude, icon }: PeopleSelectProps) {
  const { t } = useTranslation(['photos', 'common']);
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), 120);
  const combobox = useCombobox({
    onDropdownClose: () => {
      combobox.resetSelectedOption();
    },
  });
  const people = useEngineQuery(
    'people.list',
    { offset: 0, limit: 50, kinds: ['person'], text: asked, order: 'faces', minFaces: 1 },
    { enabled: combobox.dropdownOpened, keep: true },
  );
  const chosen = useQueries({ queries: value.map((id) => engineQuery('people.get', { id })) });
  const taken = new Set([...value, ...exclude]);
  const offered = (people.data?.items ?? []).filter(({ id }) => !taken.has(id));
  const remove = (id: number): void => {
    onChange(value.filter((other) => other !== id));
  };

  return (
    <Combobox
      store={combobox}
      width={260}
      position="bottom-start"
      shadow="md"
      onOptionSubmit={(id) => {
        onChange([...value, Number(id)]);
        setText('');
      }}
    >
      <Combobox.DropdownTarget>
        <PillsInput
          size="xs"
          className={classes['input']}
          leftSection={icon}
          onClick={() => {
            combobox.openDropdown();
          }}
        >
          <Pill.Group gap={4}>
            {value.map((id, at) => {
              const person = chosen[at]?.data;
              const name = person?.name ?? t('common:unnamed');
              return (
                <Pill
                  key={id}
                  size="sm"
                  withRemoveButton
                  classNames={{ root: classes['pill'] ?? '', label: classes['pillLabel'] ?? '' }}
                  removeButtonProps={{
                    'aria-label': t('remove', { name }),
                    'aria-hidden': false,
                    tabIndex: 0,
                  }}
                  onRemove={() => {
                    remove(id);
                  }}
                >
                  <FaceCrop src={crop(person?.cover)} alt="" size={16} round />
                  {name}
                </Pill>
              );
            })}
            <Combobox.EventsTarget>
              <PillsInput.Field
                aria-label={`${label}: ${description}`}
                placeholder={value.length === 0 ? label : ''}
                value={text}
                className={classes['field']}
                onFocus={() => {
                  combobox.openDropdown();
                }}
                onBlur={() => {
                  combobox.closeDropdown();
                  setText('');
                }}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                  combobox.openDropdown();
                  combobox.updateSelectedOptionIndex();
                }}
                onKeyDown={(event) => {
                  const last = value.at(-1);
                  if (event.key !== 'Backspace' || text !== '' || last === undefined) return;
                  event.preventDefault();
                  remove(last);
                }}
              />
            </Combobox.EventsTarget>
          </Pill.Group>
        </PillsInput>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown>
        <Combobox.Options mah={300} className={classes['options']} aria-label={description}>
          {people.isPending && combobox.dropdownOpened ? (
            <Combobox.Empty>
              <Loader size="xs" />
            </Combobox.Empty>
          ) : offered.length === 0 ? (
            <Combobox.Empty>
              {asked === '' && value.length === 0 ? t('nobody') : t('noneFound')}
            </Combobox.Empty>
          ) : (
            offered.map((person) => (
              <Combobox.Option value={String(person.id)} key={person.id} className={classes['option']}>
                <FaceCrop src={crop(person.cover)} alt="" size={26} round />
                <span className={classes['name']}>{person.name}</span>
                <span className={classes['count']}>{formatNumber(person.photos)}</span>
              </Combobox.Option>
            ))
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
