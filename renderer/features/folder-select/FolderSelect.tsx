import { Select } from '@mantine/core';
import { IconFolder } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import classes from './FolderSelect.module.css';
import { withParents } from './parents.ts';

export interface FolderSelectProps {
  /** Path of the folder; null: all folders. */
  readonly value: string | null;
  readonly onChange: (folder: string | null) => void;
}

/** Chooses a folder of the library, which stands for everything below it too. */
export function FolderSelect({ value, onChange }: FolderSelectProps): ReactNode {
  const { t } = useTranslation('photos');
  const { data } = useEngineQuery('photos.folders', {});
  const paths = useMemo(() => withParents((data ?? []).map(({ folder }) => folder)), [data]);
  return (
    <Select
      size="xs"
      className={classes['folder']}
      aria-label={t('folder')}
      placeholder={t('allFolders')}
      leftSection={<IconFolder size={15} />}
      clearable
      searchable
      value={value}
      data={paths.map((path) => ({ value: path, label: path }))}
      renderOption={({ option }) => <FolderOption path={option.value} />}
      comboboxProps={{ width: 360, position: 'bottom-start', shadow: 'md' }}
      onChange={onChange}
    />
  );
}

/** Only the end of a path tells folders apart; the rest is quiet. */
function FolderOption({ path }: { readonly path: string }) {
  const cut = Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\'));
  return (
    <span className={classes['path']} title={path}>
      <span>{path.slice(cut + 1) || path}</span>
      <small>{path.slice(0, Math.max(0, cut))}</small>
    </span>
  );
}
