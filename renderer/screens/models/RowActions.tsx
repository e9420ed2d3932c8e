import { ActionIcon, Button, Tooltip } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { useCommand } from '../../engine/hooks.ts';
import { LicenceDialog } from './LicenceDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { UseDetectorDialog } from './UseDetectorDialog.tsx';
import { UseDialog } from './UseDialog.tsx';

export interface RowActionsProps {
  readonly entry: ModelEntry;
  /** A change of embedder is under way: no second one can be begun. */
  readonly changing: boolean;
  readonly testing: boolean;
  /** Chooses a file to bring in. */
  readonly onBringIn: () => void;
  readonly onTest: () => void;
}

/** What can be done with a model as it stands, the likeliest first. */
export function RowActions({ entry, changing, testing, onBringIn, onTest }: RowActionsProps): ReactNode {
  const { t } = useTranslation('models');
  const [dialog, setDialog] = useState<'licence' | 'use' | 'remove' | null>(null);
  const install = useCommand('models.install');
  const stop = useCommand('models.stop');
  const { id, title, role, installed, active, origin, download, licence, accepted } = entry;
  const fetching = download?.state === 'running' || download?.state === 'checking';
  const resting = download !== null && !fetching;
  const mustAccept = !licence.free && accepted === null;
  const close = (): void => {
    setDialog(null);
  };
  const Use = role === 'detector' ? UseDetectorDialog : UseDialog;
  // What came with the program stays; of the rest what is here, or has come so far.
  const removable = origin !== 'shipped' && (installed || resting);
  return (
    <>
      {fetching && (
        <Button
          variant="default"
          loading={stop.isPending}
          disabled={download.state === 'checking'}
          onClick={() => {
            stop.mutate({ id });
          }}
        >
          {t('stop')}
        </Button>
      )}
      {!installed && !fetching && origin === 'download' && (
        <Button
          variant={resting ? 'filled' : 'default'}
          loading={install.isPending}
          onClick={() => {
            if (mustAccept) setDialog('licence');
            else install.mutate({ id, acceptLicence: false });
          }}
        >
          {t(resting ? 'goOn' : mustAccept ? 'installTerms' : 'install')}
        </Button>
      )}
      {!installed && !fetching && origin === 'supplied' && (
        <Button variant="default" onClick={onBringIn}>
          {t('bringInShort')}
        </Button>
      )}
      {installed && (
        <Button variant="subtle" loading={testing} onClick={onTest}>
          {t('test')}
        </Button>
      )}
      {installed && !active && (role === 'detector' || !changing) && (
        <Button
          variant="default"
          onClick={() => {
            setDialog('use');
          }}
        >
          {t('use')}
        </Button>
      )}
      {removable && (
        <Tooltip label={t(active ? 'removeActive' : installed ? 'remove' : 'discard')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t(installed ? 'removeIt' : 'discardIt', { title })}
            // Not `disabled`: why it cannot be done is to be read by keyboard too.
            aria-disabled={active}
            {...(active ? { 'data-disabled': true } : {})}
            onClick={() => {
              if (!active) setDialog('remove');
            }}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Tooltip>
      )}
      <LicenceDialog entry={entry} opened={dialog === 'licence'} onClose={close} />
      <Use entry={entry} opened={dialog === 'use'} onClose={close} onTest={onTest} />
      <RemoveDialog entry={entry} opened={dialog === 'remove'} onClose={close} />
    </>
  );
}
