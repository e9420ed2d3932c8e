import { Button, Chip, Group, Select, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { everyFace, type FaceFilter, type FaceKind, isOpen } from '../../../electron/contract/face-filter.ts';
import { formatNumber } from '../../kit/format.ts';
import { FolderSelect } from '../folder-select/FolderSelect.tsx';
import classes from './FaceFilterBar.module.css';

/** Every kind, the most asked for first. */
const kinds: readonly FaceKind[] = ['person', 'group', 'stranger', 'loose'];
/** Least quality to choose from, 0..100; 35 and 60 are where a face becomes fair and good. */
const qualities = [0, 35, 60, 80];

export interface FaceFilterBarProps {
  readonly value: FaceFilter;
  readonly onChange: (filter: FaceFilter) => void;
}

/** Which faces a search looks at: of whom, from where, from when, how good. One click takes it all back. */
export function FaceFilterBar({ value, onChange }: FaceFilterBarProps): ReactNode {
  const { t } = useTranslation('search');
  const bar = useRef<HTMLDivElement>(null);
  const set = (change: Partial<FaceFilter>): void => {
    onChange({ ...value, ...change });
  };
  const day = (end: 'from' | 'to'): ReactNode => (
    <TextInput
      type="date"
      size="xs"
      className={classes['day']}
      label={t(end)}
      classNames={{ root: classes['labelled'] ?? '', label: classes['label'] ?? '' }}
      // Without an end Chromium takes years of six digits.
      max="9999-12-31"
      error={daysAreSwapped(value)}
      value={value[end] ?? ''}
      onChange={(event) => {
        set({ [end]: event.currentTarget.value || null });
      }}
    />
  );
  return (
    <div ref={bar} className={classes['root']} role="group" aria-label={t('filter')}>
      <Chip.Group
        multiple
        value={value.kinds}
        onChange={(chosen) => {
          set({ kinds: kinds.filter((kind) => chosen.includes(kind)) });
        }}
      >
        <Group gap={6}>
          {kinds.map((kind) => (
            <Chip key={kind} value={kind} size="xs">
              {t(`kind.${kind}`)}
            </Chip>
          ))}
        </Group>
      </Chip.Group>
      <FolderSelect
        value={value.folder}
        onChange={(folder) => {
          set({ folder });
        }}
      />
      {day('from')}
      {day('to')}
      <Select
        size="xs"
        className={classes['quality']}
        aria-label={t('minQuality')}
        allowDeselect={false}
        value={String(value.minQuality)}
        data={qualities.map((least) => ({
          value: String(least),
          label: least === 0 ? t('anyQuality') : t('quality', { least: formatNumber(least) }),
        }))}
        onChange={(least) => {
          set({ minQuality: Number(least ?? 0) });
        }}
      />
      {!isOpen(value) && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={15} />}
          onClick={() => {
            // The button goes: whoever pressed it by key stays in the bar.
            bar.current?.querySelector('input')?.focus();
            onChange(everyFace);
          }}
        >
          {t('clearFilter')}
        </Button>
      )}
    </div>
  );
}

/** Whether the first day lies after the last, so that no photo can be between them. */
export function daysAreSwapped({ from, to }: FaceFilter): boolean {
  return from !== null && to !== null && from > to;
}
