import { Button, Text } from '@mantine/core';
import { IconFolderPlus, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { scanFolder, startScan } from '../../actions/flows.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { isOpen, useJob } from '../../engine/job.ts';
import { formatAge, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';

/** The folders that are scanned, with what came of each. */
export function Folders() {
  const { t } = useTranslation('library');
  const { data } = useEngineQuery('library.folders', {});
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
          head={[t('folder'), { number: t('photos') }, { number: t('faces') }, t('lastScan')]}
        >
          {folders.map((folder) => (
            <tr key={folder.id}>
              <td title={folder.path} data-selectable>
                {folder.path}
              </td>
              <td data-number>{formatNumber(folder.photos)}</td>
              <td data-number>{formatNumber(folder.faces)}</td>
              <td data-nowrap data-dim>
                {folder.lastScan === null ? t('never') : formatAge(folder.lastScan)}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
