import { Autocomplete, Group, Text } from '@mantine/core';
import { useEffect, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import type { Person } from '../../../electron/contract/model.ts';
import { undo } from '../../engine/commands.ts';
import { tell } from '../../engine/feedback.ts';
import { useCommand } from '../../engine/hooks.ts';
import { coverUrl, FaceCrop } from './FaceCrop.tsx';
import { sameName, usePeopleNamed } from './names.ts';

export interface NameFieldProps {
  readonly person: Person;
  /** Take the keyboard when this becomes true. */
  readonly focused?: boolean;
  readonly onFocus?: () => void;
  /** Enter was pressed, or a name chosen: go on to the next group. Called before the answer is there. */
  readonly onNext?: () => void;
  readonly onCancel?: () => void;
  /** The name is saved; `person` is who has it now, another one when the two were joined. */
  readonly onNamed?: (person: number) => void;
  readonly size?: 'xs' | 'sm' | 'md';
  /** Starting text; a group starts empty. */
  readonly initial?: string;
}

/**
 * Where a name is typed. Enter saves and goes on; a name that somebody has already joins the two, which
 * the field says before it happens.
 */
export function NameField(props: NameFieldProps): ReactNode {
  const { person, focused = false, onNext } = props;
  const { t } = useTranslation('people');
  const [value, setValue] = useState(props.initial ?? '');
  const [active, setActive] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  /** Set while an option is being taken, so that the Enter that took it is not also "save what is typed". */
  const taken = useRef(false);
  /** Something was typed since the field got the keyboard: Ctrl+Z is then about that text. */
  const typed = useRef(false);
  const name = useCommand('review.name', { quiet: true });
  const people = usePeopleNamed(value, { enabled: active }).filter((other) => other.id !== person.id);
  const namesake = people.find((other) => other.name !== null && sameName(other.name, value));

  useEffect(() => {
    if (!focused) return;
    input.current?.focus();
    input.current?.select();
  }, [focused]);

  const rename = async (
    input: Parameters<typeof name.mutateAsync>[0],
  ): ReturnType<typeof name.mutateAsync> => {
    try {
      return await name.mutateAsync(input);
    } catch (thrown) {
      // Typed faster than the list of names came: the same as if it had been there.
      if (toAppError(thrown).code !== 'name-taken') throw thrown;
      return name.mutateAsync({ ...input, merge: true });
    }
  };

  const save = (text: string): void => {
    const wanted = text.trim();
    if (wanted === '' || wanted === person.name) {
      onNext?.();
      return;
    }
    // Taking the name of somebody who exists means joining them, under their spelling; undo takes it back.
    const existing = people.find((other) => other.name !== null && sameName(other.name, wanted));
    // Not a mutation callback: the field may be gone before the answer, and the caller still wants it.
    rename({ person: person.id, name: existing?.name ?? wanted, merge: existing !== undefined }).then(
      (done) => props.onNamed?.(done.person ?? person.id),
      (thrown: unknown) => {
        tell({ kind: 'failed', error: toAppError(thrown) });
      },
    );
    onNext?.();
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      // The dropdown takes the highlighted option first, in this same event.
      queueMicrotask(() => {
        if (!taken.current) save(input.current?.value ?? value);
        taken.current = false;
      });
    } else if (!typed.current && isUndo(event)) {
      event.preventDefault();
      void undo();
    } else if (event.key === 'Escape') {
      setValue(props.initial ?? '');
      props.onCancel?.();
      if (props.onCancel === undefined) input.current?.blur();
      event.stopPropagation();
    }
  };

  const byName = new Map(people.map((other) => [other.name, other]));
  return (
    <Autocomplete
      ref={input}
      size={props.size ?? 'xs'}
      value={value}
      data={active && value.trim() !== '' ? [...new Set(people.flatMap((other) => other.name ?? []))] : []}
      limit={6}
      maxLength={200}
      spellCheck={false}
      openOnFocus={false}
      placeholder={t('namePlaceholder')}
      aria-label={t('nameLabel')}
      description={namesake === undefined ? undefined : t('joins', { name: namesake.name })}
      inputWrapperOrder={['input', 'description', 'error']}
      error={name.isError ? t('nameFailed') : undefined}
      disabled={name.isPending}
      comboboxProps={{ withinPortal: true, width: 'max-content', position: 'bottom-start' }}
      onChange={(text) => {
        setValue(text);
        typed.current = true;
        if (name.isError) name.reset();
      }}
      onOptionSubmit={(text) => {
        taken.current = true;
        setValue(text);
        save(text);
        // A click takes an option without any Enter to wait for.
        setTimeout(() => {
          taken.current = false;
        });
      }}
      onFocus={() => {
        setActive(true);
        typed.current = false;
        props.onFocus?.();
      }}
      onBlur={() => {
        setActive(false);
      }}
      onKeyDown={onKeyDown}
      renderOption={({ option }) => {
        const other = byName.get(option.value);
        return (
          <Group gap="xs" wrap="nowrap">
            <FaceCrop src={coverUrl(other)} alt="" size={24} round />
            <Text size="sm">{option.value}</Text>
          </Group>
        );
      }}
    />
  );
}

/** Enter goes on to the next field, so the slip is noticed here: with nothing typed, undo means the last name. */
function isUndo({ key, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): boolean {
  return key.toLowerCase() === 'z' && (ctrlKey || metaKey) && !shiftKey && !altKey;
}
