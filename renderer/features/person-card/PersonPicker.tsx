import { Group, Kbd, Modal, Stack, Text, TextInput, UnstyledButton } from '@mantine/core';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatNumber } from '../../kit/format.ts';
import { coverUrl, FaceCrop } from './FaceCrop.tsx';
import { sameName, usePeopleNamed } from './names.ts';
import { usePersonName } from './PersonCard.tsx';
import classes from './PersonPicker.module.css';
import type { Picked } from './picked.ts';

export interface PersonPickerProps {
  readonly opened: boolean;
  readonly title: string;
  readonly onPick: (picked: Picked) => void;
  readonly onClose: () => void;
  /** People that make no sense here, such as the one the faces are taken from. */
  readonly exclude?: readonly number[];
  /** Offer "New person" for a name that nobody has. */
  readonly allowNew: boolean;
  /** Unnamed groups may be picked too. */
  readonly groups?: boolean;
}

/** Asks who is meant: type a part of the name, arrows, Enter. */
export function PersonPicker(props: PersonPickerProps): ReactNode {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title={props.title} size="sm" yOffset="12vh">
      {props.opened && <PickerBody {...props} />}
    </Modal>
  );
}

function PickerBody(props: PersonPickerProps): ReactNode {
  const { t } = useTranslation(['people', 'common']);
  const nameOf = usePersonName();
  const [text, setText] = useState('');
  const [active, setActive] = useState(0);
  const excluded = new Set(props.exclude);
  const people = usePeopleNamed(text, {
    enabled: true,
    limit: 50,
    kinds: props.groups === true ? ['person', 'group'] : ['person'],
  }).filter((person) => !excluded.has(person.id));
  const typed = text.trim();
  const known = people.some((person) => person.name !== null && sameName(person.name, typed));
  const options: readonly Picked[] = [
    ...people.map((person): Picked => ({ kind: 'person', person })),
    ...(props.allowNew && typed !== '' && !known ? [{ kind: 'name', name: typed } as const] : []),
  ];
  const at = Math.min(active, Math.max(0, options.length - 1));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') setActive(Math.min(at + 1, options.length - 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(at - 1, 0));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      const option = options[at];
      if (option !== undefined) props.onPick(option);
    } else return;
    event.preventDefault();
  };

  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        value={text}
        leftSection={<IconSearch size={16} aria-hidden />}
        placeholder={props.allowNew ? t('picker.placeholderNew') : t('picker.placeholder')}
        aria-label={t('picker.label')}
        role="combobox"
        aria-expanded
        aria-controls="person-picker"
        aria-activedescendant={`person-picker-${at}`}
        maxLength={200}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setActive(0);
        }}
        onKeyDown={onKeyDown}
      />
      <div id="person-picker" role="listbox" aria-label={props.title} className={classes['list']}>
        {options.map((option, index) => (
          <UnstyledButton
            key={option.kind === 'person' ? option.person.id : 'new'}
            id={`person-picker-${index}`}
            className={classes['option'] ?? ''}
            role="option"
            aria-selected={index === at}
            tabIndex={-1}
            ref={(element) => {
              if (index === at) element?.scrollIntoView({ block: 'nearest' });
            }}
            onMouseMove={() => {
              if (index !== at) setActive(index);
            }}
            onClick={() => {
              props.onPick(option);
            }}
          >
            <Group gap="sm" wrap="nowrap">
              {option.kind === 'person' ? (
                <>
                  <FaceCrop src={coverUrl(option.person)} alt="" size={36} />
                  <Text size="sm" truncate flex={1}>
                    {nameOf(option.person)}
                  </Text>
                  <Text size="xs" c="dimmed">
                    {t('common:faces', {
                      count: option.person.faces,
                      formatted: formatNumber(option.person.faces),
                    })}
                  </Text>
                </>
              ) : (
                <>
                  <IconUserPlus size={22} aria-hidden />
                  <Text size="sm" truncate flex={1}>
                    {t('picker.newPerson', { name: option.name })}
                  </Text>
                </>
              )}
              {index === at && <Kbd size="xs">↵</Kbd>}
            </Group>
          </UnstyledButton>
        ))}
        {options.length === 0 && (
          <Text size="sm" c="dimmed" p="sm">
            {typed === '' ? t('picker.nobody') : t('picker.noMatch', { text: typed })}
          </Text>
        )}
      </div>
    </Stack>
  );
}
