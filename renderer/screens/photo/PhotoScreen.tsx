import { ActionIcon, Text, Tooltip } from '@mantine/core';
import {
  IconArrowLeft,
  IconChevronLeft,
  IconChevronRight,
  IconFolderSymlink,
  IconUserSquare,
  IconZoomIn,
  IconZoomOut,
  IconZoomScan,
} from '@tabler/icons-react';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { type ComponentType, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { toAppError } from '../../../electron/contract/errors.ts';
import { revealPhoto } from '../../actions/flows.ts';
import { isTextField } from '../../actions/shortcuts.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import { formatNumber } from '../../kit/format.ts';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { FacePanel } from './FacePanel.tsx';
import classes from './PhotoScreen.module.css';
import { PhotoStage } from './PhotoStage.tsx';
import { useNeighbours } from './use-neighbours.ts';
import { nextZoom, type Zoom } from './zoom.ts';

const route = getRouteApi('/photo/$id');

/** One photo, large, with who is in it. Arrow keys walk the list it was opened from. */
export function PhotoScreen() {
  const { t } = useTranslation('photo');
  const { id } = route.useParams();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  const photo = useEngineQuery('photos.get', { id }, { keep: true });
  const { previous, next, total } = useNeighbours(search);
  const [zoom, setZoom] = useState<Zoom>('fit');
  const [boxes, setBoxes] = useState(true);
  const [picked, setPicked] = useState<{ photo: number; face: number | null }>({
    photo: id,
    face: search.face,
  });
  const selected = picked.photo === id ? picked.face : search.face;
  const select = (face: number | null): void => {
    setPicked({ photo: id, face });
  };

  const open = (to: { id: number; at: number } | null): void => {
    if (to === null) return;
    void navigate({
      to: '/photo/$id',
      params: { id: to.id },
      search: { ...search, at: to.at, face: null },
      replace: true,
    });
  };
  const back = (): void => {
    if (router.history.canGoBack()) router.history.back();
    else void navigate({ to: '/photos' });
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || isTextField(event.target) || event.ctrlKey || event.metaKey || event.altKey)
      return;
    // In the listbox of boxes the arrows move between faces; menus and dialogs keep their own keys.
    const target = event.target instanceof Element ? event.target : null;
    const inWidget =
      target !== null && target.closest('[role="listbox"], [role="menu"], [role="dialog"]') !== null;
    if (inWidget && event.key !== 'Escape') return;
    switch (event.key) {
      case 'ArrowLeft':
        open(previous);
        break;
      case 'ArrowRight':
        open(next);
        break;
      case 'Escape':
        if (selected === null) back();
        else select(null);
        break;
      case '+':
      case '=':
        setZoom(nextZoom(zoom, 1));
        break;
      case '-':
        setZoom(nextZoom(zoom, -1));
        break;
      case '0':
        setZoom('fit');
        break;
      case 'b':
        setBoxes(!boxes);
        break;
      default:
        return;
    }
    event.preventDefault();
  };
  useEffect(() => {
    window.addEventListener('keydown', onKey);
    return () => {
      window.removeEventListener('keydown', onKey);
    };
  });

  if (photo.error !== null)
    return <ErrorPanel error={toAppError(photo.error)} onRetry={() => void photo.refetch()} />;
  const detail = photo.data;
  return (
    <>
      <PageHeader
        before={<Tool icon={IconArrowLeft} label={t('back')} onClick={back} />}
        title={detail?.label ?? ' '}
        note={
          search.at !== null && total !== null
            ? t('position', { at: formatNumber(search.at + 1), total: formatNumber(total) })
            : undefined
        }
      >
        <div className={classes['tools']}>
          <Tool
            icon={IconZoomOut}
            label={t('zoomOut')}
            onClick={() => {
              setZoom(nextZoom(zoom, -1));
            }}
            disabled={zoom === 'fit'}
          />
          <Tool
            icon={IconZoomScan}
            label={t('fit')}
            onClick={() => {
              setZoom('fit');
            }}
            active={zoom === 'fit'}
          />
          <Tool
            icon={IconZoomIn}
            label={t('zoomIn')}
            onClick={() => {
              setZoom(nextZoom(zoom, 1));
            }}
            disabled={zoom === 4}
          />
          <Tool
            icon={IconUserSquare}
            label={t('boxes')}
            onClick={() => {
              setBoxes(!boxes);
            }}
            active={boxes}
            toggle
          />
          <Tool icon={IconFolderSymlink} label={t('reveal')} onClick={() => void revealPhoto(id)} />
        </div>
      </PageHeader>
      <div className={classes['body']}>
        <div className={classes['stage']}>
          {detail !== undefined && (
            <PhotoStage
              key={detail.id}
              photo={detail}
              zoom={zoom}
              boxes={boxes}
              selected={selected}
              onSelect={select}
            />
          )}
          {previous !== null && (
            <div className={classes['side']} data-side="left">
              <Tool
                icon={IconChevronLeft}
                label={t('previous')}
                onClick={() => {
                  open(previous);
                }}
                large
              />
            </div>
          )}
          {next !== null && (
            <div className={classes['side']} data-side="right">
              <Tool
                icon={IconChevronRight}
                label={t('next')}
                onClick={() => {
                  open(next);
                }}
                large
              />
            </div>
          )}
          {(detail?.missing === true || detail?.offline === true) && (
            <Text size="xs" className={classes['missing']} role="status">
              {t(detail.offline ? 'offline' : 'missing')}
            </Text>
          )}
        </div>
        {detail !== undefined && <FacePanel photo={detail} selected={selected} onSelect={select} />}
      </div>
    </>
  );
}

interface ToolProps {
  readonly icon: ComponentType<{ size?: number | string; stroke?: number | string }>;
  readonly label: string;
  readonly onClick: () => void;
  readonly disabled?: boolean;
  readonly active?: boolean;
  readonly toggle?: boolean;
  readonly large?: boolean;
}

function Tool({
  icon: Icon,
  label,
  onClick,
  disabled = false,
  active = false,
  toggle = false,
  large = false,
}: ToolProps) {
  return (
    <Tooltip label={label}>
      <ActionIcon
        className={classes['tool']}
        variant={large ? 'default' : active ? 'light' : 'subtle'}
        color={active ? 'facet' : 'gray'}
        size={large ? 36 : 30}
        radius={large ? 'xl' : 'md'}
        aria-label={label}
        aria-pressed={toggle ? active : undefined}
        disabled={disabled}
        onClick={onClick}
      >
        <Icon size={large ? 20 : 17} stroke={1.7} />
      </ActionIcon>
    </Tooltip>
  );
}
