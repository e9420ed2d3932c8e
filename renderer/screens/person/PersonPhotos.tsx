import { UnstyledButton } from '@mantine/core';
import { IconPhotoOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type ReactNode, useCallback, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useList } from '../../engine/use-list.ts';
import { PhotoTile } from '../../features/photo-tile/PhotoTile.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { type CellState, VirtualGrid } from '../../kit/VirtualGrid.tsx';
import classes from './PersonScreen.module.css';

/** The photos one person is in, newest first; a click opens the photo and walks this same list. */
export function PersonPhotos({ person }: { readonly person: number }): ReactNode {
  const { t } = useTranslation('person');
  const navigate = useNavigate();
  const filter = useMemo(
    () => ({ all: [person], none: [], folder: null, text: '', order: 'newest' as const }),
    [person],
  );
  const photos = useList({ list: 'photos', ...filter });
  const { item } = photos;
  const renderPhoto = useCallback(
    (index: number, { tabIndex }: CellState) => {
      const photo = item(index);
      if (photo === undefined) return null;
      return (
        <UnstyledButton
          className={classes['thumb'] ?? ''}
          tabIndex={tabIndex}
          aria-label={photo.label}
          title={photo.label}
          onClick={() =>
            void navigate({ to: '/photo/$id', params: { id: photo.id }, search: { ...filter, at: index } })
          }
        >
          <PhotoTile photo={photo.id} label="" missing={photo.missing} offline={photo.offline} />
        </UnstyledButton>
      );
    },
    [item, navigate, filter],
  );
  if (photos.error !== null) return <ErrorPanel error={photos.error.error} />;
  if (!photos.pending && photos.ids.length === 0)
    return <EmptyState icon={IconPhotoOff} title={t('noPhotos')} />;
  return (
    <VirtualGrid
      label={t('photosLabel')}
      count={photos.ids.length}
      minCell={150}
      cellHeight={(width) => width}
      itemKey={(index) => photos.ids[index] ?? index}
      onRange={photos.onRange}
      renderItem={renderPhoto}
    />
  );
}
