import { Button } from '@mantine/core';
import { IconPhotoPlus, IconUserSearch } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { choosePhotos } from '../../actions/flows.ts';
import { cropUrl, probeFaceUrl } from '../../engine/media.ts';
import { examinePhoto, nothingExamined } from '../../features/examined/examined.ts';
import { FaceFilterBar } from '../../features/face-filter/FaceFilterBar.tsx';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { PurposeButton } from '../../features/purpose/PurposeButton.tsx';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { Asking } from './Asking.tsx';
import { setFilter, showPhoto, useSearchView } from './search-store.ts';
import { Similar } from './Similar.tsx';
import { useSimilar } from './use-similar.ts';

/** Which faces of the library look most like this one? */
export function SearchScreen(): ReactNode {
  const { t } = useTranslation(['search', 'common']);
  const { of, grants } = useSearch({ from: '/search' });
  const navigate = useNavigate({ from: '/search' });
  const { filter, photo } = useSearchView();
  const [picking, setPicking] = useState(false);
  const similar = useSimilar(of, filter);

  const search = useCallback(
    (pick: FacePick | null): void => {
      void navigate({ search: { of: pick, grants: [] }, replace: pick === null || 'probe' in pick });
    },
    [navigate],
  );
  const examine = useCallback(
    async (all: readonly string[]): Promise<void> => {
      const [first] = all;
      if (first === undefined) return;
      search(null);
      search(await examinePhoto(first, showPhoto));
    },
    [search],
  );
  // An effect may run twice for one address.
  const taken = useRef<readonly string[]>([]);
  useEffect(() => {
    if (taken.current === grants) return;
    taken.current = grants;
    void examine(grants);
  }, [grants, examine]);

  const choose = (): void => {
    void choosePhotos((chosen) => void examine(chosen));
  };
  const started = of !== null || photo.probe?.faces.length === 0 || photo.busy || photo.error !== null;
  const buttons = (
    <>
      <Button
        leftSection={<IconPhotoPlus size={16} />}
        variant={started ? 'default' : 'filled'}
        onClick={choose}
      >
        {started ? t('other') : t('choose')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconUserSearch size={16} />}
        onClick={() => {
          setPicking(true);
        }}
      >
        {t('fromLibrary')}
      </Button>
    </>
  );
  return (
    <>
      <PageHeader
        title={t('title')}
        before={
          of === null ? undefined : (
            <FaceCrop
              src={'face' in of ? cropUrl(of.face) : probeFaceUrl(of.probe, of.index)}
              alt={t('asking')}
              size={44}
            />
          )
        }
        note={similar.note}
        below={of === null ? undefined : <FaceFilterBar value={filter} onChange={setFilter} />}
      >
        <PurposeButton />
        {started && buttons}
      </PageHeader>
      <Asking of={of} photo={photo} buttons={buttons} onPick={search} />
      {of !== null && <Similar {...similar} filter={filter} onSearch={search} />}
      <PersonPicker
        opened={picking}
        title={t('fromLibrary')}
        allowNew={false}
        groups
        onClose={() => {
          setPicking(false);
        }}
        onPick={(picked) => {
          setPicking(false);
          if (picked.kind !== 'person' || picked.person.cover === null) return;
          showPhoto(nothingExamined);
          search({ face: picked.person.cover });
        }}
      />
    </>
  );
}
