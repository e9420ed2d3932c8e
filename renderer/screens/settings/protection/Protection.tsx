import { Button, Select, Switch } from '@mantine/core';
import { IconFileExport, IconKey, IconLock } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import {
  changeKey,
  encryptLibrary,
  exportOpen,
  lock,
  setKeychain,
  setLockAfter,
} from '../../../actions/flows.ts';
import { shell } from '../../../engine/engine.ts';
import { EncryptDialog } from '../../../features/protection/EncryptDialog.tsx';
import { Section, Setting } from '../../../kit/Section.tsx';
import { ChangeKeyDialog } from './ChangeKeyDialog.tsx';
import { OpenCopyDialog } from './OpenCopyDialog.tsx';
import { Passphrase } from './Passphrase.tsx';

/** Minutes to choose from; 0: never. */
const minutes = [0, 1, 5, 15, 60] as const;

/** Whether the library is encrypted, what opens it, when it locks itself; and how to change all that. */
export function Protection(): ReactNode {
  const { t } = useTranslation('protection');
  const client = useQueryClient();
  const [asking, ask] = useState<'encrypt' | 'key' | 'copy' | null>(null);
  const { data } = useQuery({ queryKey: ['shell.encryption'], queryFn: () => shell.encryption({}) });
  if (data === undefined) return null;
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['shell.encryption'] });
  const close = (): void => {
    ask(null);
  };
  /** The section is gone while the library is written anew, and there again afterwards. */
  const after = (work: Promise<void>): void => {
    close();
    void work.then(refresh);
  };
  if (!data.encrypted) {
    return (
      <Section title={t('title')}>
        <Setting label={t('off')} hint={t(`none.${data.keychain}`)}>
          <Button
            leftSection={<IconLock size={15} />}
            onClick={() => {
              ask('encrypt');
            }}
          >
            {t('encrypt.ask')}
          </Button>
        </Setting>
        <EncryptDialog
          opened={asking === 'encrypt'}
          keychain={data.keychain}
          onClose={close}
          onEncrypt={(passphrase) => {
            after(encryptLibrary(passphrase));
          }}
        />
      </Section>
    );
  }
  const { ways } = data;
  const way = ways.keychain ? (ways.passphrase ? 'both' : 'keychain') : 'passphrase';
  return (
    <Section title={t('title')}>
      <Setting label={t('on')} hint={t(`by.${way}`)}>
        <Button variant="default" leftSection={<IconLock size={15} />} onClick={() => void lock()}>
          {t('lock')}
        </Button>
      </Setting>
      <Passphrase isSet={ways.passphrase} canGo={ways.keychain} onDone={refresh} />
      {(data.keychain === 'os' || ways.keychain) && (
        <Setting label={t('keychain')} hint={t('keychainHint')}>
          <Switch
            aria-label={t('keychain')}
            checked={ways.keychain}
            // The last way in stays.
            disabled={ways.keychain && !ways.passphrase}
            onChange={({ currentTarget: { checked } }) => void setKeychain(checked).then(refresh)}
          />
        </Setting>
      )}
      <Setting label={t('idle')} hint={t('idleHint')}>
        <Select
          size="xs"
          aria-label={t('idle')}
          allowDeselect={false}
          value={String(data.lockAfter)}
          data={minutes.map((count) => ({ value: String(count), label: t('minutes', { count }) }))}
          onChange={(value) => void setLockAfter(Number(value)).then(refresh)}
        />
      </Setting>
      <Setting label={t('key.title')} hint={t('key.hint')}>
        <Button
          variant="default"
          leftSection={<IconKey size={15} />}
          onClick={() => {
            ask('key');
          }}
        >
          {t('key.ask')}
        </Button>
      </Setting>
      <Setting label={t('copy.title')} hint={t('copy.hint')}>
        <Button
          variant="default"
          leftSection={<IconFileExport size={15} />}
          onClick={() => {
            ask('copy');
          }}
        >
          {t('copy.ask')}
        </Button>
      </Setting>
      <ChangeKeyDialog
        opened={asking === 'key'}
        needsPassphrase={ways.passphrase}
        onClose={close}
        onChange={(passphrase) => {
          after(changeKey(passphrase));
        }}
      />
      <OpenCopyDialog
        opened={asking === 'copy'}
        onClose={close}
        onExport={() => {
          after(exportOpen());
        }}
      />
    </Section>
  );
}
