import { CloseButton, Switch, Text, UnstyledButton } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCopy,
  IconHandFinger,
  IconMoodEmpty,
  IconPhotoX,
  IconUserQuestion,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Misgiving, Rival } from '../../../electron/contract/templates.ts';
import { cropUrl, photoWidth, probeFaceUrl, probeUrl } from '../../engine/media.ts';
import { FaceBoxes } from '../../features/face-boxes/FaceBoxes.tsx';
import { formatCosine } from '../../features/match-list/verdict.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { qualityReasons } from '../../features/quality-card/quality.ts';
import { QualityCard } from '../../features/quality-card/QualityCard.tsx';
import classes from './EnrollScreen.module.css';
import { faceOf, stateOf, type EnrollRow, type RowState } from './rows.ts';

export interface EnrollRowViewProps {
  readonly row: EnrollRow;
  /** What the library says against this face, beside its quality. */
  readonly against: Misgiving | null;
  readonly onChange: (change: Partial<EnrollRow>) => void;
  readonly onRemove: () => void;
}

const icons: Record<RowState, typeof IconCircleCheck> = {
  ready: IconCircleCheck,
  unreadable: IconPhotoX,
  'no-face': IconMoodEmpty,
  choose: IconHandFinger,
  poor: IconAlertTriangle,
  'someone-else': IconUserQuestion,
  twice: IconCopy,
};

/** One photo of an enrolment: which face is taken, how good it is, and what to do when it is not. */
export function EnrollRowView({ row, against, onChange, onRemove }: EnrollRowViewProps): ReactNode {
  const { t } = useTranslation(['enroll', 'person']);
  const { probe } = row;
  const state = stateOf(row, against);
  const face = faceOf(row);
  const Icon = icons[state];
  const several = probe.faces.length > 1;
  const reasons = face === null ? [] : qualityReasons(face.quality).map((key) => t(`person:${key}`));
  return (
    <li className={classes['row']} data-state={state}>
      <div className={classes['rowHead']}>
        <FaceCrop src={face === null ? null : probeFaceUrl(probe.probe, face.index)} alt="" size={72} />
        <div className={classes['rowText']}>
          <Text size="sm" fw={600} truncate title={probe.label}>
            {probe.label}
          </Text>
          {face !== null && (
            <QualityCard key={face.index} quality={face.quality} scoreOnly={state === 'poor'} />
          )}
          <div className={classes['rowState']}>
            <Icon size={16} aria-hidden />
            <span>
              {state === 'unreadable'
                ? probe.problem
                : state === 'poor'
                  ? t('state.poor', { reasons: reasons.join(', ') })
                  : state === 'someone-else'
                    ? t('state.someone-else', { name: against?.rival?.name ?? '' })
                    : state === 'ready' && row.anyway
                      ? t(face?.usable === false ? 'state.anyway' : 'state.inSpite')
                      : t(`state.${state}`)}
            </span>
          </div>
        </div>
        {(face?.usable === false || against !== null) && (
          <Switch
            size="xs"
            label={t('useAnyway')}
            checked={row.anyway}
            onChange={(event) => {
              onChange({ anyway: event.currentTarget.checked });
            }}
          />
        )}
        <CloseButton aria-label={t('removePhoto', { label: probe.label })} onClick={onRemove} />
      </div>
      {face !== null && against?.rival !== null && against?.rival !== undefined && (
        <SideBySide probe={probe.probe} index={face.index} rival={against.rival} />
      )}
      {several && (
        <div className={classes['choice']}>
          <div className={classes['photo']}>
            <FaceBoxes
              src={probeUrl(probe.probe, photoWidth(640))}
              alt={probe.label}
              image={probe}
              listLabel={t('facesOf', { label: probe.label })}
              selected={row.face}
              faces={probe.faces.map((one) => ({
                key: one.index,
                box: one.box,
                label: '',
                description: t('faceNumber', { number: one.index + 1 }),
                tone: one.index === row.face ? 'chosen' : one.usable ? 'plain' : 'unknown',
              }))}
              onSelect={(index) => {
                onChange({ face: index, anyway: false });
              }}
            />
          </div>
          <div className={classes['faces']}>
            {probe.faces.map((one) => (
              <UnstyledButton
                key={one.index}
                className={classes['faceChoice'] ?? ''}
                aria-pressed={one.index === row.face}
                aria-label={t('faceNumber', { number: one.index + 1 })}
                onClick={() => {
                  onChange({ face: one.index, anyway: false });
                }}
              >
                <FaceCrop src={probeFaceUrl(probe.probe, one.index)} alt="" size={56} />
              </UnstyledButton>
            ))}
          </div>
        </div>
      )}
    </li>
  );
}

/** The face of the photo beside the person it looks like, so that the eye can judge. */
function SideBySide({
  probe,
  index,
  rival,
}: {
  readonly probe: string;
  readonly index: number;
  readonly rival: Rival;
}): ReactNode {
  const { t } = useTranslation('enroll');
  return (
    <div className={classes['sides']} role="group" aria-label={t('sides.label', { name: rival.name ?? '' })}>
      <figure>
        <FaceCrop src={probeFaceUrl(probe, index)} alt="" size={96} />
        <figcaption>{t('sides.own')}</figcaption>
      </figure>
      <span className={classes['likeness']}>{formatCosine(rival.cosine)}</span>
      <figure>
        <FaceCrop src={cropUrl(rival.face)} alt="" size={96} />
        <figcaption>{rival.name}</figcaption>
      </figure>
      <Text size="sm" c="dimmed" maw={320}>
        {t('sides.hint', { name: rival.name ?? '' })}
      </Text>
    </div>
  );
}
