import { Button, CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import {
  IconFilterOff,
  IconFolderPlus,
  IconPhoto,
  IconSearch,
  IconUserCheck,
  IconUserOff,
  IconUsers,
} from '@tabler/icons-react';
import { getRouteApi } from '@tanstack/react-router';
import { type MouseEvent, useCallback, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import { scanFolder } from '../../actions/flows.ts';
import { useList } from '../../engine/use-list.ts';
import { FolderSelect } from '../../features/folder-select/FolderSelect.tsx';
import { PeopleSelect } from '../../features/people-select/PeopleSelect.tsx';
import { PhotoTile } from '../../features/photo-tile/PhotoTile.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatDate, formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { type CellState, VirtualGrid } from '../../kit/VirtualGrid.tsx';
import classes from './PhotosScreen.module.css';

const route = getRouteApi('/photos');

const count = (value: number) => ({ count: value, formatted: formatNumber(value) });

/** Every photo, narrowed by who is in it, where it lies and what it is called. */
export function PhotosScreen() {
  const { t } = useTranslation(['photos', 'common']);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const photos = useList({
    list: 'photos',
    all: search.all,
    none: search.none,
    folder: search.folder,
    text: search.text,
    order: search.order,
  });
  const set = (change: Partial<typeof search>): void =>
    void navigate({ to: '/photos', search: { ...search, ...change }, replace: true });
  const filtered =
    search.all.length > 0 || search.none.length > 0 || search.folder !== null || search.text !== '';
  const clear = (): void => {
    set({ all: [], none: [], folder: null, text: '' });
  };

  // Tiles are drawn anew only when something of theirs changed, so what they call must stay the same.
  const latest = useRef({ search, navigate });
  useLayoutEffect(() => {
    latest.current = { search, navigate };
  });
  const open = useCallback((event: MouseEvent, id: number, at: number) => {
    event.preventDefault();
    const now = latest.current;
    void now.navigate({ to: '/photo/$id', params: { id }, search: { ...now.search, at, face: null } });
  }, []);
  const { item } = photos;
  const renderPhoto = useCallback(
    (index: number, { tabIndex }: CellState) => {
      const photo = item(index);
      if (photo === undefined) return null;
      const gone = photo.offline ? t('offline') : photo.missing ? t('missing') : '';
      return (
        <a
          // Not the router's link: that asks where it leads again for every cell of every frame.
          href={`#/photo/${photo.id}`}
          onClick={(event) => {
            open(event, photo.id, index);
          }}
          className={classes['tile']}
          tabIndex={tabIndex}
          title={[photo.label, formatDate(photo.takenAt), gone].filter(Boolean).join('\n')}
          aria-label={t('open', { label: photo.label, faces: t('common:faces', count(photo.faces)) })}
        >
          <PhotoTile
            photo={photo.id}
            label=""
            missing={photo.missing}
            offline={photo.offline}
            badge={
              photo.faces > 0 ? (
                <>
                  <IconUsers size={12} /> {photo.faces}
                </>
              ) : undefined
            }
          />
        </a>
      );
    },
    [item, open, t],
  );

  return (
    <>
      <PageHeader
        title={t('title')}
        note={photos.pending ? ' ' : t('common:photos', count(photos.ids.length))}
        below={
          <>
            <PeopleSelect
              label={t('with')}
              description={t('withHint')}
              icon={<IconUserCheck size={15} />}
              value={search.all}
              exclude={search.none}
              onChange={(all) => {
                set({ all });
              }}
            />
            <PeopleSelect
              label={t('without')}
              description={t('withoutHint')}
              icon={<IconUserOff size={15} />}
              value={search.none}
              exclude={search.all}
              onChange={(none) => {
                set({ none });
              }}
            />
            <FolderSelect
              value={search.folder}
              onChange={(folder) => {
                set({ folder });
              }}
            />
            <TextFilter
              key={String(filtered)}
              value={search.text}
              onChange={(text) => {
                set({ text });
              }}
            />
            <Select
              size="xs"
              className={classes['order']}
              aria-label={t('order')}
              allowDeselect={false}
              value={search.order}
              data={(['newest', 'oldest', 'name'] as const).map((value) => ({ value, label: t(value) }))}
              onChange={(order) => {
                if (order !== null) set({ order });
              }}
            />
            {filtered && (
              <Button variant="subtle" color="gray" leftSection={<IconFilterOff size={15} />} onClick={clear}>
                {t('clear')}
              </Button>
            )}
          </>
        }
      >
        <Button
          variant="default"
          leftSection={<IconFolderPlus size={15} />}
          onClick={() => void scanFolder()}
        >
          {t('add')}
        </Button>
      </PageHeader>
      {photos.error !== null && photos.ids.length === 0 ? (
        <ErrorPanel error={toAppError(photos.error)} />
      ) : !photos.pending && photos.ids.length === 0 ? (
        filtered ? (
          <EmptyState icon={IconFilterOff} title={t('noMatch')} hint={t('noMatchHint')}>
            <Button onClick={clear}>{t('clear')}</Button>
          </EmptyState>
        ) : (
          <EmptyState icon={IconPhoto} title={t('none')} hint={t('noneHint')}>
            <Button size="sm" leftSection={<IconFolderPlus size={16} />} onClick={() => void scanFolder()}>
              {t('add')}
            </Button>
          </EmptyState>
        )
      ) : (
        <VirtualGrid
          key={JSON.stringify(search)}
          label={t('grid')}
          count={photos.ids.length}
          minCell={168}
          cellHeight={(width) => width}
          gap={6}
          onRange={photos.onRange}
          itemKey={(index) => photos.ids[index] ?? index}
          renderItem={renderPhoto}
        />
      )}
    </>
  );
}

function TextFilter({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (text: string) => void;
}) {
  const { t } = useTranslation(['photos', 'common']);
  const [text, setText] = useState(value);
  const tell = useDebouncedCallback(onChange, 200);
  return (
    <TextInput
      size="xs"
      className={classes['text']}
      aria-label={t('text')}
      placeholder={t('text')}
      leftSection={<IconSearch size={15} />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        tell(event.currentTarget.value);
      }}
      rightSection={
        text !== '' && (
          <CloseButton
            size="xs"
            aria-label={t('common:clear')}
            onClick={() => {
              setText('');
              onChange('');
            }}
          />
        )
      }
    />
  );
}
