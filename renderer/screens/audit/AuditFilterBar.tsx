import { Button, Select, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { type AuditFilter, AuditKind } from '../../../electron/contract/audit.ts';
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
  const bar = useRef<HTMLDivElement>(null);
  const set = (change: Partial<AuditFilter>): void => {
    const { kinds, from, to, text } = { ...value, ...change };
    const isOpen = kinds.length === 0 && from === null && to === null && text === '';
    onChange(isOpen ? everything : { kinds, from, to, text });
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
      value={value[end] ?? ''}
      onChange={(event) => {
        set({ [end]: event.currentTarget.value || null });
      }}
    />
  );
  return (
    <div ref={bar} className={classes['bar']} role="group" aria-label={t('filter')}>
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
      {value !== everything && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={15} />}
          onClick={() => {
            // The button goes: whoever pressed it by key stays in the bar.
            bar.current?.querySelector('input')?.focus();
            onChange(everything);
          }}
        >
          {t('clear')}
        </Button>
      )}
    </div>
  );
}
