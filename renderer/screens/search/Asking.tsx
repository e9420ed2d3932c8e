import { Loader, Text, UnstyledButton } from '@mantine/core';
import { IconMoodEmpty, IconPhotoX, IconUserSearch } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { probeFaceUrl } from '../../engine/media.ts';
import type { Examined } from '../../features/examined/examined.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import classes from './SearchScreen.module.css';

export interface AskingProps {
  readonly of: FacePick | null;
  readonly photo: Examined;
  /** Ways to name another face. */
  readonly buttons: ReactNode;
  readonly onPick: (pick: FacePick) => void;
}

/** The photo a face is searched from: which of its faces, or why there is none to search for. */
export function Asking({ of, photo, buttons, onPick }: AskingProps): ReactNode {
  const { t } = useTranslation('search');
  const { probe } = photo;
  if (photo.busy) return <Loader m="auto" aria-label={t('looking')} />;
  if (of === null) {
    if (photo.error !== null) return <ErrorPanel error={photo.error} />;
    if (probe !== null && probe.problem !== null)
      return (
        <EmptyState icon={IconPhotoX} title={t('problem', { label: probe.label })} hint={probe.problem} />
      );
    if (probe?.faces.length === 0)
      return <EmptyState icon={IconMoodEmpty} title={t('noFaces')} hint={t('noFacesHint')} />;
    return (
      <EmptyState icon={IconUserSearch} title={t('start.title')} hint={t('start.hint')}>
        {buttons}
      </EmptyState>
    );
  }
  if (probe === null || !('probe' in of) || of.probe !== probe.probe || probe.faces.length < 2) return null;
  return (
    <div className={classes['which']} role="group" aria-label={t('which')}>
      <Text size="xs" c="dimmed">
        {t('which')}
      </Text>
      {probe.faces.map(({ index }) => (
        <UnstyledButton
          key={index}
          className={classes['choice'] ?? ''}
          aria-label={t('faceNumber', { number: index + 1 })}
          aria-pressed={index === of.index}
          onClick={() => {
            onPick({ probe: probe.probe, index });
          }}
        >
          <FaceCrop src={probeFaceUrl(probe.probe, index)} alt="" size={44} />
        </UnstyledButton>
      ))}
    </div>
  );
}
