import { PasswordInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** Shorter ones are refused by main too. */
const shortest = 8;

/** A new passphrase as it is being typed, twice: a slip would lock the library for good. */
export type Typed = readonly [first: string, second: string];

export const nothingTyped: Typed = ['', ''];

/** Whether it may be taken. */
export const isGood = ([first, second]: Typed): boolean => first.length >= shortest && first === second;

export interface NewPassphraseProps {
  readonly value: Typed;
  readonly onChange: (typed: Typed) => void;
  readonly size?: 'xs' | 'sm';
}

export function NewPassphrase({ value, onChange, size = 'sm' }: NewPassphraseProps): ReactNode {
  const { t } = useTranslation('protection');
  const [first, second] = value;
  return (
    <>
      <PasswordInput
        size={size}
        placeholder={t('passphrase.new')}
        aria-label={t('passphrase.new')}
        value={first}
        error={
          first !== '' && first.length < shortest ? t('passphrase.short', { count: shortest }) : undefined
        }
        onChange={({ currentTarget }) => {
          onChange([currentTarget.value, second]);
        }}
      />
      <PasswordInput
        size={size}
        placeholder={t('passphrase.again')}
        aria-label={t('passphrase.again')}
        value={second}
        error={second.length >= first.length && second !== first ? t('passphrase.differs') : undefined}
        onChange={({ currentTarget }) => {
          onChange([first, currentTarget.value]);
        }}
      />
    </>
  );
}
