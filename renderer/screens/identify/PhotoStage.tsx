import { IconPhotoX } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Match } from '../../../electron/contract/model.ts';
import { photoWidth, probeUrl } from '../../engine/media.ts';
import { FaceBoxes, type BoxedFace } from '../../features/face-boxes/FaceBoxes.tsx';
import { formatCosine } from '../../features/match-list/verdict.ts';
import { usePersonName } from '../../features/person-card/PersonCard.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { showFace, useIdentify, type Entry } from './identify-store.ts';
import classes from './IdentifyScreen.module.css';

/** The photo with a box on each face, coloured by what was found; or why it could not be read. */
export function PhotoStage({ entry }: { readonly entry: Entry }): ReactNode {
  const { t } = useTranslation('identify');
  const nameOf = usePersonName();
  // "Unnamed" under a green box would read as "match: nobody".
  const whoIs = (match: Match): string =>
    match.name === null && match.kind === 'group' ? t('inGroup') : nameOf(match);
  const selected = useIdentify((state) => state.faces[entry.key] ?? null);
  const { photo, known } = entry;
  if (photo.problem !== null) {
    return (
      <div className={classes['stage']} role="alert">
        <EmptyState
          icon={IconPhotoX}
          title={t('problem', { label: photo.label })}
          hint={<span className={classes['sentence']}>{photo.problem}</span>}
        />
      </div>
    );
  }
  const boxes = photo.faces.map((face, at): BoxedFace => {
    const said = known[face.index];
    const [best] = face.matches;
    const label =
      said !== undefined
        ? said.name
        : best === undefined || face.verdict === 'unknown'
          ? ''
          : face.verdict === 'unsure'
            ? t('perhaps', { name: whoIs(best) })
            : whoIs(best);
    const figures = best === undefined ? '' : `, ${formatCosine(best.cosine)}`;
    return {
      key: face.index,
      box: face.box,
      landmarks: face.landmarks,
      label,
      description: t('faceLabel', {
        number: at + 1,
        who:
          said === undefined
            ? `${t(`verdict.${face.verdict}`)}${label === '' ? '' : ` ${label}`}${figures}`
            : said.name,
      }),
      tone: said === undefined ? face.verdict : 'chosen',
    };
  });
  return (
    <div className={classes['stage']}>
      <FaceBoxes
        src={probeUrl(photo.probe, photoWidth(1200))}
        alt={photo.label}
        image={photo}
        faces={boxes}
        selected={selected}
        listLabel={t('facesLabel')}
        onSelect={(face) => {
          showFace(entry.key, face);
        }}
        onOpen={() => {
          document.querySelector<HTMLElement>('[data-face-panel] button')?.focus();
        }}
      />
    </div>
  );
}
