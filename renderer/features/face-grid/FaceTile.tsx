import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import { type ReactNode, useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face } from '../../../electron/contract/model.ts';
import { cropUrl } from '../../engine/media.ts';
import { formatCosine } from '../match-list/verdict.ts';
import { FaceCrop } from '../person-card/FaceCrop.tsx';
import { qualityGrade, qualityReasons } from '../quality-card/quality.ts';
import classes from './FaceTile.module.css';

/** One face of a person: its crop, whether it is confirmed, and in the tooltip what speaks against it. */
export function FaceTile({
  face,
  selected,
  label,
}: {
  readonly face: Face;
  readonly selected: boolean;
  /** Of {@link useFaceLabel}. */
  readonly label: string;
}): ReactNode {
  const confirmed = face.by === 'user';
  const poor = qualityGrade(face.quality.score) === 'poor';
  return (
    <div
      className={classes['tile']}
      data-selected={selected || undefined}
      data-poor={poor || undefined}
      title={label}
    >
      <FaceCrop src={cropUrl(face.id)} alt="" queued />
      {selected && (
        <span className={`${classes['badge'] ?? ''} ${classes['check'] ?? ''}`}>
          <IconCheck size={14} stroke={3} aria-hidden />
        </span>
      )}
      {confirmed && (
        <span className={`${classes['badge'] ?? ''} ${classes['confirmed'] ?? ''}`}>
          <IconCheck size={14} stroke={3} aria-hidden />
        </span>
      )}
      {poor && (
        <span className={`${classes['badge'] ?? ''} ${classes['poor'] ?? ''}`}>
          <IconAlertTriangle size={12} aria-hidden />
        </span>
      )}
    </div>
  );
}

/** For grids: the same function every time, so that cells are not drawn anew. */
export const renderFace = (
  face: Face,
  { selected, label }: { readonly selected: boolean; readonly label: string },
): ReactNode => <FaceTile face={face} selected={selected} label={label} />;

/** A face in one line: confirmed or not, how alike, its quality and what speaks against it. */
export function useFaceLabel(): (face: Face) => string {
  const { t } = useTranslation('person');
  return useCallback(
    (face: Face) =>
      [
        face.by === 'user' ? t('confirmed') : t('automatic'),
        ...(face.cosine === null ? [] : [t('likeness', { cosine: formatCosine(face.cosine) })]),
        t('quality.score', { score: Math.round(face.quality.score) }),
        ...qualityReasons(face.quality).map((key) => t(key)),
      ].join(' · '),
    [t],
  );
}
