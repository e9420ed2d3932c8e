import { Button, Text, UnstyledButton } from '@mantine/core';
import {
  IconArrowsDiff,
  IconCheck,
  IconCircleCheckFilled,
  IconMoodOff,
  IconUserSearch,
  IconUserX,
} from '@tabler/icons-react';
import { Link, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { Face, PhotoDetail } from '../../../electron/contract/model.ts';
import { run } from '../../engine/commands.ts';
import { cropUrl } from '../../engine/media.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { QualityCard } from '../../features/quality-card/QualityCard.tsx';
import { formatCosine, formatDateTime, formatNumber } from '../../kit/format.ts';
import { FaceNameField } from './FaceNameField.tsx';
import classes from './FacePanel.module.css';

interface FacePanelProps {
  readonly photo: PhotoDetail;
  readonly selected: number | null;
  readonly onSelect: (face: number | null) => void;
}

/** Beside the photo: every face with its name, and for the chosen one what can be done about it. */
export function FacePanel({ photo, selected, onSelect }: FacePanelProps) {
  const { t } = useTranslation('photo');
  const taken = formatDateTime(photo.takenAt);
  return (
    <aside className={classes['root']} aria-label={t('panel')}>
      {photo.faceList.length === 0 ? (
        <Text size="sm" c="dimmed" p="md">
          {t('noFaces')}
        </Text>
      ) : (
        <ul className={classes['list']}>
          {photo.faceList.map((face) => (
            <FaceRow
              key={face.id}
              face={face}
              open={face.id === selected}
              onToggle={() => {
                onSelect(face.id === selected ? null : face.id);
              }}
            />
          ))}
        </ul>
      )}
      <dl className={classes['facts']}>
        {taken !== '' && <Info name={t('taken')} value={taken} />}
        <Info
          name={t('file')}
          value={t('dimensions', { width: formatNumber(photo.width), height: formatNumber(photo.height) })}
        />
        <Info name={t('folder')} value={photo.folder} />
        {photo.copies.length > 0 && <Info name={t('copies')} value={photo.copies.join('\n')} />}
      </dl>
    </aside>
  );
}

function Info({ name, value }: { readonly name: string; readonly value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd data-selectable>{value}</dd>
    </div>
  );
}

interface FaceRowProps {
  readonly face: Face;
  readonly open: boolean;
  readonly onToggle: () => void;
}

function FaceRow({ face, open, onToggle }: FaceRowProps) {
  const { t } = useTranslation('photo');
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (open) row.current?.scrollIntoView({ block: 'nearest' });
  }, [open]);
  const name = face.name ?? (face.person === null ? t('loose') : t('unnamed'));
  const note = face.person === null ? '' : face.by === 'user' ? t('confirmed') : t('notSure');
  return (
    <li ref={row} className={classes['row']} data-open={open || undefined}>
      <UnstyledButton className={classes['head']} onClick={onToggle} aria-expanded={open}>
        <FaceCrop src={cropUrl(face.id)} alt="" size={open ? 64 : 36} />
        <span className={classes['who']}>
          <span className={classes['name']} data-unnamed={face.name === null || undefined}>
            <span className={classes['text']}>{name}</span>
            {face.by === 'user' && (
              <IconCircleCheckFilled size={14} className={classes['sure']} aria-label={t('confirmed')} />
            )}
          </span>
          {open && (
            <span className={classes['note']}>
              {[note, face.cosine === null ? '' : t('cosine', { cosine: formatCosine(face.cosine) })]
                .filter(Boolean)
                .join(' · ')}
            </span>
          )}
        </span>
      </UnstyledButton>
      {open && <FaceActions face={face} />}
    </li>
  );
}

function FaceActions({ face }: { readonly face: Face }) {
  const { t } = useTranslation('photo');
  const navigate = useNavigate();
  const { person } = face;
  // What went wrong is announced; there is nothing more to do about it here.
  const act = (work: Promise<unknown>): void => {
    work.catch(() => undefined);
  };
  return (
    <div className={classes['actions']}>
      <FaceNameField key={`${face.id}:${face.name ?? ''}`} face={face} />
      <QualityCard quality={face.quality} />
      <div className={classes['buttons']}>
        {person !== null && face.by !== 'user' && (
          <Button
            variant="light"
            size="compact-xs"
            leftSection={<IconCheck size={13} />}
            onClick={() => {
              act(run('review.confirm', { faces: [face.id] }));
            }}
          >
            {t('confirm')}
          </Button>
        )}
        {person !== null && (
          <Button
            variant="default"
            size="compact-xs"
            leftSection={<IconUserX size={13} />}
            onClick={() => {
              act(run('review.reject', { faces: [face.id], person }));
            }}
          >
            {face.name === null ? t('reject') : t('rejectNamed', { name: face.name })}
          </Button>
        )}
        <Button
          variant="default"
          size="compact-xs"
          leftSection={<IconMoodOff size={13} />}
          onClick={() => {
            act(run('review.ignore', { faces: [face.id], people: [], as: 'not-a-face' }));
          }}
        >
          {t('ignore')}
        </Button>
        <Button
          onClick={() => void navigate({ to: '/compare', search: { a: { face: face.id }, b: null } })}
          variant="default"
          size="compact-xs"
          leftSection={<IconArrowsDiff size={13} />}
        >
          {t('compare')}
        </Button>
        <Button
          onClick={() => void navigate({ to: '/search', search: { of: { face: face.id } } })}
          variant="default"
          size="compact-xs"
          leftSection={<IconUserSearch size={13} />}
        >
          {t('similar')}
        </Button>
      </div>
      {person !== null && (
        <Link to="/person/$id" params={{ id: person }} className={classes['link']}>
          {face.name === null ? t('openGroup') : t('openPerson', { name: face.name })}
        </Link>
      )}
    </div>
  );
}
