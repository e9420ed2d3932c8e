import { Chip, Group, Select } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { everyFace, type FaceFilter, type FaceKind, isOpen } from '../../../electron/contract/face-filter.ts';
import { DayField, FilterBar } from '../../kit/FilterBar.tsx';
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
  const set = (change: Partial<FaceFilter>): void => {
    onChange({ ...value, ...change });
  };
  const day = (end: 'from' | 'to'): ReactNode => (
    <DayField
      label={t(end)}
      value={value[end]}
      error={daysAreSwapped(value)}
      onChange={(day) => {
        set({ [end]: day });
      }}
    />
  );
  return (
    <FilterBar
      label={t('filter')}
      clearLabel={t('clearFilter')}
      isOpen={isOpen(value)}
      onClear={() => {
        onChange(everyFace);
      }}
    >
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
    </FilterBar>
  );
}

/** Whether the first day lies after the last, so that no photo can be between them. */
export function daysAreSwapped({ from, to }: FaceFilter): boolean {
  return from !== null && to !== null && from > to;
}
