import { Button, PasswordInput, Select } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lock, setLockAfter, setPassphrase } from '../../actions/flows.ts';
import { shell } from '../../engine/engine.ts';
import { Section, Setting } from '../../kit/Section.tsx';
import classes from './SettingsScreen.module.css';

/** Minutes to choose from; 0: never. */
const minutes = [0, 1, 5, 15, 60] as const;

/** Shorter ones are refused by main too. */
const shortest = 8;

/** Whether the library is encrypted, what opens it, and when it locks itself. */
export function Encryption(): ReactNode {
  const { t } = useTranslation('settings');
  const client = useQueryClient();
  const { data } = useQuery({ queryKey: ['shell.encryption'], queryFn: () => shell.encryption({}) });
  if (data === undefined) return null;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['shell.encryption'] });
  const way = data.ways.keychain ? (data.ways.passphrase ? 'both' : 'keychain') : 'passphrase';
  return (
    <Section title={t('encryption.title')}>
      <Setting
        label={t(data.encrypted ? 'encryption.on' : 'encryption.off')}
        hint={data.encrypted ? t(`encryption.by.${way}`) : t(`encryption.none.${data.keychain}`)}
      >
        {data.encrypted && (
          <Button variant="default" leftSection={<IconLock size={15} />} onClick={() => void lock()}>
            {t('encryption.lock')}
          </Button>
        )}
      </Setting>
      {data.encrypted && (
        <>
          <Passphrase isSet={data.ways.passphrase} onDone={refresh} />
          <Setting label={t('encryption.idle')} hint={t('encryption.idleHint')}>
            <Select
              size="xs"
              aria-label={t('encryption.idle')}
              allowDeselect={false}
              value={String(data.lockAfter)}
              data={minutes.map((count) => ({
                value: String(count),
                label: t('encryption.minutes', { count }),
              }))}
              onChange={(value) => void setLockAfter(Number(value)).then(refresh)}
            />
          </Setting>
        </>
      )}
    </Section>
  );
}

interface PassphraseProps {
  readonly isSet: boolean;
  readonly onDone: () => Promise<void>;
}

/** A new passphrase, typed twice: a slip would lock the library for good. */
function Passphrase({ isSet, onDone }: PassphraseProps): ReactNode {
  const { t } = useTranslation('settings');
  const [typed, setTyped] = useState(['', '']);
  const [busy, setBusy] = useState(false);
  const [first = '', second = ''] = typed;
  return (
    <Setting label={t(isSet ? 'encryption.change' : 'encryption.set')} hint={t('encryption.passphraseHint')}>
      <form
        className={classes['passphrase']}
        onSubmit={(event) => {
          event.preventDefault();
          setBusy(true);
          void setPassphrase(first)
            .then(onDone)
            .finally(() => {
              setTyped(['', '']);
              setBusy(false);
            });
        }}
      >
        <PasswordInput
          size="xs"
          placeholder={t('encryption.passphrase')}
          aria-label={t('encryption.passphrase')}
          value={first}
          error={
            first !== '' && first.length < shortest ? t('encryption.short', { count: shortest }) : undefined
          }
          onChange={({ currentTarget }) => {
            setTyped([currentTarget.value, second]);
          }}
        />
        <PasswordInput
          size="xs"
          placeholder={t('encryption.again')}
          aria-label={t('encryption.again')}
          value={second}
          onChange={({ currentTarget }) => {
            setTyped([first, currentTarget.value]);
          }}
        />
        <Button
          type="submit"
          size="xs"
          loading={busy}
          disabled={first.length < shortest || first !== second}
          variant="default"
        >
          {t(isSet ? 'encryption.change' : 'encryption.set')}
        </Button>
      </form>
    </Setting>
  );
}
