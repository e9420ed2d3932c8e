import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { setPassphrase } from '../../../actions/flows.ts';
import { isGood, NewPassphrase, nothingTyped } from '../../../features/protection/NewPassphrase.tsx';
import { Setting } from '../../../kit/Section.tsx';
import classes from './Passphrase.module.css';

export interface PassphraseProps {
  readonly isSet: boolean;
  /** Something else opens the library too. */
  readonly canGo: boolean;
  readonly onDone: () => Promise<void>;
}

/** A passphrase that opens the library: set, changed or taken away. */
export function Passphrase({ isSet, canGo, onDone }: PassphraseProps): ReactNode {
  const { t } = useTranslation('protection');
  const [typed, setTyped] = useState(nothingTyped);
  const [busy, setBusy] = useState(false);
  const set = (passphrase: string | null): void => {
    setBusy(true);
    void setPassphrase(passphrase)
      .then(onDone)
      .finally(() => {
        setTyped(nothingTyped);
        setBusy(false);
      });
  };
  return (
    <Setting label={t(isSet ? 'passphrase.change' : 'passphrase.set')} hint={t('passphrase.hint')}>
      <form
        className={classes['form']}
        onSubmit={(event) => {
          event.preventDefault();
          set(typed[0]);
        }}
      >
        <NewPassphrase size="xs" value={typed} onChange={setTyped} />
        <Button type="submit" size="xs" loading={busy} disabled={!isGood(typed)} variant="default">
          {t(isSet ? 'passphrase.change' : 'passphrase.set')}
        </Button>
        {isSet && canGo && (
          <Button
            size="xs"
            variant="subtle"
            color="gray"
            disabled={busy}
            onClick={() => {
              set(null);
            }}
          >
            {t('passphrase.remove')}
          </Button>
        )}
      </form>
    </Setting>
  );
}
