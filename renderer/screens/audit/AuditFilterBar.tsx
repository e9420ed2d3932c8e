import { Select, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditFilter, AuditKind } from '../../../electron/contract/audit.ts';
import { DayField, FilterBar } from '../../kit/FilterBar.tsx';
import classes from './AuditScreen.module.css';

/** The filter that every entry passes; one object, to be known by. */
export const everything: AuditFilter = { kinds: [], from: null, to: null, text: '' };

export interface AuditFilterBarProps {
  readonly value: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
}

/** Which entries are listed: of one kind, between two days, with some words. */
export function AuditFilterBar({ value, onChange }: AuditFilterBarProps): ReactNode {
  const { t } = useTranslation('audit');
  const set = (change: Partial<AuditFilter>): void => {
    const { kinds, from, to, text } = { ...value, ...change };
    const isOpen = kinds.length === 0 && from === null && to === null && text === '';
    onChange(isOpen ? everything : { kinds, from, to, text });
  };
  const day = (end: 'from' | 'to'): ReactNode => (
    <DayField
      label={t(end)}
      value={value[end]}
      onChange={(day) => {
        set({ [end]: day });
      }}
    />
  );
  return (
    <FilterBar
      label={t('filter')}
      clearLabel={t('clear')}
      isOpen={value === everything}
      onClear={() => {
        onChange(everything);
      }}
    >
      <Select
        size="xs"
        className={classes['kind']}
        aria-label={t('kindLabel')}
        allowDeselect={false}
        value={value.kinds[0] ?? ''}
        data={[
          { value: '', label: t('anyKind') },
          ...AuditKind.options.map((kind) => ({ value: kind, label: t(`kind.${kind}`) })),
        ]}
        onChange={(kind) => {
          set({ kinds: AuditKind.options.filter((option) => option === kind) });
        }}
      />
      {day('from')}
      {day('to')}
      <TextInput
        size="xs"
        className={classes['text']}
        aria-label={t('text')}
        placeholder={t('text')}
        maxLength={200}
        value={value.text}
        onChange={(event) => {
          set({ text: event.currentTarget.value });
        }}
      />
    </FilterBar>
  );
}
