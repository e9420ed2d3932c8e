import { ActionIcon, Button } from '@mantine/core';
import { IconFilterOff, IconMoodEmpty, IconUserSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { everyFace, type FaceFilter, isOpen } from '../../../electron/contract/face-filter.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { cropUrl } from '../../engine/media.ts';
import { daysAreSwapped } from '../../features/face-filter/FaceFilterBar.tsx';
import { useFilterWords } from '../../features/face-filter/use-filter-words.ts';
import { formatAngle, formatCosine, verdictOf } from '../../features/match-list/verdict.ts';
import { VerdictBadge } from '../../features/match-list/VerdictBadge.tsx';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { type CellState, VirtualGrid } from '../../kit/VirtualGrid.tsx';
import { setFilter } from './search-store.ts';
import classes from './SearchScreen.module.css';
import type { SimilarFaces } from './use-similar.ts';

/** Name, figures and verdict under each face, px. */
const caption = 66;

export interface SimilarProps extends SimilarFaces {
  readonly filter: FaceFilter;
  readonly onSearch: (pick: FacePick) => void;
}

/** The faces found, best first; or what kept every face out. */
export function Similar({ found, stale, error, filter, onSearch }: SimilarProps): ReactNode {
  const { t } = useTranslation('search');
  if (error !== null) return <ErrorPanel error={error} />;
  if (found === null) return null;
  if (found.length === 0) {
    return isOpen(filter) ? (
      <EmptyState icon={IconMoodEmpty} title={t('none')} hint={t('noneHint')} />
    ) : (
      <NonePass filter={filter} />
    );
  }
  return (
    <div className={classes['results']} aria-busy={stale}>
      <VirtualGrid
        label={t('results')}
        count={found.length}
        minCell={148}
        cellHeight={(width) => width + caption}
        itemKey={(index) => found[index]?.face.id ?? index}
        renderItem={(index, cell) => {
          const one = found[index];
          return one === undefined ? null : <Tile {...one} cell={cell} onSearch={onSearch} />;
        }}
      />
    </div>
  );
}

/** No face is left by the filter: the conditions that must all hold, and the way out. */
function NonePass({ filter }: { readonly filter: FaceFilter }): ReactNode {
  const { t } = useTranslation('search');
  const words = useFilterWords()(filter);
  return (
    <EmptyState
      icon={IconFilterOff}
      title={t('nonePass')}
      hint={
        daysAreSwapped(filter) ? (
          t('swapped')
        ) : (
          <>
            {t('nonePassHint')}
            <ul className={classes['conditions']}>
              {words.map((condition) => (
                <li key={condition}>{condition}</li>
              ))}
            </ul>
          </>
        )
      }
    >
      <Button
        onClick={() => {
          setFilter(everyFace);
        }}
      >
        {t('clearFilter')}
      </Button>
    </EmptyState>
  );
}

type Found = NonNullable<SimilarFaces['found']>[number];

/** A face that was found: opens its photo, or is searched for in its turn. */
function Tile({
  face,
  cosine,
  angle,
  cell,
  onSearch,
}: Found & { readonly cell: CellState; readonly onSearch: SimilarProps['onSearch'] }): ReactNode {
  const { t } = useTranslation(['search', 'common']);
  const navigate = useNavigate();
  const { data: calibration } = useEngineQuery('calibration.get', {}, { keep: true });
  const verdict = verdictOf(cosine, calibration?.now.thresholds ?? { match: 1, unsure: 1 });
  const name = face.name ?? (face.person === null ? t('loose') : t('common:unnamed'));
  const figures = { cosine: formatCosine(cosine), angle: formatAngle(angle) };
  return (
    <div className={classes['tile']}>
      <a
        href={`#/photo/${face.photo}?face=${face.id}`}
        className={classes['open']}
        tabIndex={cell.tabIndex}
        onClick={(event) => {
          event.preventDefault();
          void navigate({ to: '/photo/$id', params: { id: face.photo }, search: { face: face.id } });
        }}
      >
        <FaceCrop src={cropUrl(face.id)} alt="" queued />
        <span className={classes['name']} data-unnamed={face.name === null || undefined}>
          {name}
        </span>
        <span className={classes['figures']}>{t('figures', figures)}</span>
        {/* Most are unknown; said of each it would be noise. */}
        {verdict !== 'unknown' && <VerdictBadge verdict={verdict} />}
      </a>
      <ActionIcon
        className={classes['again'] ?? ''}
        variant="default"
        size="sm"
        tabIndex={cell.tabIndex}
        aria-label={t('searchThis')}
        title={t('searchThis')}
        onClick={() => {
          onSearch({ face: face.id });
        }}
      >
        <IconUserSearch size={14} />
      </ActionIcon>
    </div>
  );
}
