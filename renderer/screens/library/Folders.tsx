import { Button, Text } from '@mantine/core';
import { IconFolderPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Folder } from '../../../electron/contract/api.ts';
import type { FolderWatch, WatchStatus } from '../../../electron/contract/watch.ts';
import { scanFolder, startScan } from '../../actions/flows.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { isOpen, useJob } from '../../engine/job.ts';
import { formatAge, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';
import { ForgetFolder } from './ForgetFolder.tsx';

type State = Pick<FolderWatch, 'state' | 'problem'>;

/** A folder that is not there is offline whether it would be watched or not. */
function stateOf(folder: Folder, watch: WatchStatus | undefined): State {
  const found = watch?.folders.find((one) => one.folder === folder.id) ?? { state: 'off', problem: null };
  return folder.offline ? { state: 'offline', problem: null } : found;
}

/** What to do about a folder that needs it. */
function StateHint({ state, problem }: State) {
  const { t } = useTranslation('library');
  const hint = state === 'offline' || state === 'unscanned' ? t(`folderHint.${state}`) : problem;
  if (hint === null) return null;
  return (
    <Text size="xs" c="dimmed" mt={2}>
      {hint}
    </Text>
  );
}

/** The folders that are scanned, with what came of each. */
export function Folders() {
  const { t } = useTranslation('library');
  const { data } = useEngineQuery('library.folders', {});
  const { data: watch } = useEngineQuery('watch.status', {});
  const scanning = useJob(({ job }) => job !== null && isOpen(job));
  const folders = data ?? [];
  return (
    <Section
      title={t('folders')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconRefresh size={15} />}
            disabled={folders.length === 0 || scanning}
            onClick={() => void startScan([])}
          >
            {t('rescan')}
          </Button>
          <Button
            leftSection={<IconFolderPlus size={15} />}
            disabled={scanning}
            onClick={() => void scanFolder()}
          >
            {t('addFolder')}
          </Button>
        </>
      }
    >
      {folders.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('foldersEmpty')}
        </Text>
      ) : (
        <Table
          label={t('folders')}
          head={[
            t('folder'),
            { number: t('photos') },
            { number: t('faces') },
            t('now'),
            t('lastScan'),
            { number: t('actions') },
          ]}
        >
          {folders.map((folder) => {
            const now = stateOf(folder, watch);
            return (
              <tr key={folder.id}>
                <td title={folder.path} data-selectable>
                  {folder.path}
                  <StateHint {...now} />
                </td>
                <td data-number>{formatNumber(folder.photos)}</td>
                <td data-number>{formatNumber(folder.faces)}</td>
                <td data-nowrap data-dim>
                  {t(`folderState.${now.state}`)}
                </td>
                <td data-nowrap data-dim>
                  {folder.lastScan === null ? t('never') : formatAge(folder.lastScan)}
                </td>
                <td data-number>
                  <ForgetFolder folder={folder} disabled={scanning} />
                </td>
              </tr>
            );
          })}
        </Table>
      )}
    </Section>
  );
}
