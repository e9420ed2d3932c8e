import { Autocomplete, Group, Text } from '@mantine/core';
import { modals } from '@mantine/modals';
import { type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import type { Face } from '../../../electron/contract/model.ts';
import { run } from '../../engine/commands.ts';
import { tell } from '../../engine/feedback.ts';
import { cropUrl } from '../../engine/media.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { usePeopleNamed } from '../../features/person-card/names.ts';

/**
 * Names a face. In an unnamed group the whole group gets the name (they are one person); a face of a named
 * person, or of nobody, is moved to the name alone.
 */
export function FaceNameField({ face }: { readonly face: Face }) {
  const { t } = useTranslation(['photo', 'common']);
  const [text, setText] = useState(face.name ?? '');
  const [active, setActive] = useState(false);
  const [busy, setBusy] = useState(false);
  const people = usePeopleNamed(text === face.name ? '' : text, { enabled: active });
  const names = [...new Set(people.flatMap(({ name }) => name ?? []))].filter((name) => name !== face.name);
  const coverOf = new Map(people.map(({ name, cover }) => [name, cover]));

  const save = async (wanted: string): Promise<void> => {
    const name = wanted.trim();
    if (name === '' || name === face.name || busy) return;
    setBusy(true);
    try {
      if (face.person === null || face.name !== null)
        await run('review.move', { faces: [face.id], to: { name } }, { quiet: true });
      else await run('review.name', { person: face.person, name, merge: false }, { quiet: true });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'name-taken' && face.person !== null) askToMerge(face.person, name);
      else tell({ kind: 'failed', error });
    } finally {
      setBusy(false);
    }
  };

  const askToMerge = (person: number, name: string): void => {
    modals.openConfirmModal({
      title: t('mergeTitle', { name }),
      children: <Text size="sm">{t('mergeHint')}</Text>,
      labels: { confirm: t('mergeYes'), cancel: t('mergeNo') },
      onConfirm: () => {
        run('review.name', { person, name, merge: true }).catch(() => undefined);
      },
    });
  };

  return (
    <Autocomplete
      size="xs"
      aria-label={t('name')}
      placeholder={t('nameHint')}
      value={text}
      data={active ? names : []}
      limit={6}
      maxLength={200}
      spellCheck={false}
      disabled={busy}
      autoSelectOnBlur={false}
      comboboxProps={{ position: 'bottom-start', shadow: 'md' }}
      onChange={setText}
      onFocus={() => {
        setActive(true);
      }}
      onBlur={() => {
        setActive(false);
      }}
      onOptionSubmit={(name) => {
        setText(name);
        void save(name);
      }}
      onKeyDown={(event: KeyboardEvent<HTMLInputElement>) => {
        if (event.nativeEvent.isComposing) return;
        if (event.key === 'Escape') {
          event.preventDefault();
          setText(face.name ?? '');
          event.currentTarget.blur();
        }
        // A highlighted suggestion takes Enter itself.
        const highlighted = event.currentTarget.getAttribute('aria-activedescendant');
        if (event.key === 'Enter' && (highlighted ?? '') === '') void save(text);
      }}
      renderOption={({ option }) => {
        const cover = coverOf.get(option.value) ?? null;
        return (
          <Group gap="xs" wrap="nowrap">
            <FaceCrop src={cover === null ? null : cropUrl(cover)} alt="" size={24} round />
            <Text size="sm">{option.value}</Text>
          </Group>
        );
      }}
    />
  );
}
