import { Button, TextInput } from '@mantine/core';
import { IconFilterOff } from '@tabler/icons-react';
import { type ReactNode, useRef } from 'react';
import classes from './FilterBar.module.css';

export interface FilterBarProps {
  readonly label: string;
  /** Everything passes: there is nothing to take back. */
  readonly isOpen: boolean;
  readonly onClear: () => void;
  readonly clearLabel: string;
  readonly children: ReactNode;
}

/** The fields of a filter in a row. One click takes it all back. */
export function FilterBar({ label, isOpen, onClear, clearLabel, children }: FilterBarProps): ReactNode {
  const bar = useRef<HTMLDivElement>(null);
  return (
    <div ref={bar} className={classes['bar']} role="group" aria-label={label}>
      {children}
      {!isOpen && (
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconFilterOff size={15} />}
          onClick={() => {
            // The button goes: whoever pressed it by key stays in the bar.
            bar.current?.querySelector('input')?.focus();
            onClear();
          }}
        >
          {clearLabel}
        </Button>
      )}
    </div>
  );
}

export interface DayFieldProps {
  readonly label: string;
  /** `2026-07-31`; null for any. */
  readonly value: string | null;
  readonly onChange: (day: string | null) => void;
  readonly error?: boolean;
}

/** One end of a span of days, its label beside it. */
export function DayField({ label, value, onChange, error = false }: DayFieldProps): ReactNode {
  return (
    <TextInput
      type="date"
      size="xs"
      className={classes['day']}
      label={label}
      classNames={{ root: classes['labelled'] ?? '', label: classes['label'] ?? '' }}
      // Without an end Chromium takes years of six digits.
      max="9999-12-31"
      error={error}
      value={value ?? ''}
      onChange={(event) => {
        onChange(event.currentTarget.value || null);
      }}
    />
  );
}
