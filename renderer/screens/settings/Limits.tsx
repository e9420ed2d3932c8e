import { Button, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import {
  FaceLimits,
  type FaceLimitsPreview,
  type FaceLimitsState,
} from '../../../electron/contract/detection.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { cropUrl } from '../../engine/media.ts';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber, formatTimeLeft } from '../../kit/format.ts';
import { Progress } from '../../kit/Progress.tsx';
import { Section, Setting } from '../../kit/Section.tsx';
import { Effect, Effects } from './Effect.tsx';
import { KnobRow } from './KnobRow.tsx';
import { knobs } from './knobs.ts';
import classes from './Limits.module.css';

const unlimited = FaceLimits.parse({});
/** A slider that moves asks this often, ms. */
const restMs = 60;

const same = (a: FaceLimits, b: FaceLimits): boolean => knobs.every((knob) => a[knob] === b[knob]);

/** Which faces are too small, too doubtful or too poor to show, with what other limits would change. */
export function Limits(): ReactNode {
  const { t } = useTranslation('limits');
  const { data: settings } = useEngineQuery('settings.get', {});
  const { data: state } = useEngineQuery('detection.state', {}, { keep: true });
  const { data: spread } = useEngineQuery('detection.distribution', {}, { keep: true });
  const save = useCommand('settings.set');
  /** Limits that are being tried; null while the library's own are shown. */
  const [draft, setDraft] = useState<FaceLimits | null>(null);
  /** The limits before the last change, to go back to. */
  const [former, setFormer] = useState<FaceLimits | null>(null);
  const now = settings?.detection ?? unlimited;
  const limits = draft ?? now;
  const [asked] = useDebouncedValue(limits, restMs);
  const { data: preview, error } = useEngineQuery('detection.preview', asked, { keep: true });
  if (settings === undefined || state === undefined) return null;

  const apply = (detection: FaceLimits): void => {
    save.mutate(
      { ...settings, detection },
      {
        onSuccess: () => {
          setFormer(now);
          setDraft(null);
        },
      },
    );
  };
  const changed = !same(limits, now);
  const empty = spread?.faces === 0;
  return (
    <Section title={t('title')} hint={t('hint')}>
      <div className={classes['body']}>
        {empty && <Text size="sm">{t('noFaces')}</Text>}
        {!empty && !changed && same(now, unlimited) && <Text size="sm">{t('none')}</Text>}
        {knobs.map((knob) => (
          <KnobRow
            key={knob}
            knob={knob}
            value={limits[knob]}
            distribution={spread === undefined || empty ? null : spread}
            onChange={(value) => {
              setDraft({ ...limits, [knob]: value });
            }}
          />
        ))}
        {error !== null && <ErrorNote error={error.error} />}
        {!empty && preview !== undefined && <Outlook preview={preview} state={state} />}
        <div className={classes['buttons']}>
          <Button
            disabled={!changed}
            loading={save.isPending}
            onClick={() => {
              apply(limits);
            }}
          >
            {t('apply')}
          </Button>
          <Button
            variant="default"
            disabled={!changed}
            onClick={() => {
              setDraft(null);
            }}
          >
            {t('back')}
          </Button>
          {former !== null && !changed && (
            <Button
              variant="default"
              onClick={() => {
                apply(former);
              }}
            >
              {t('undo')}
            </Button>
          )}
          <Button
            variant="subtle"
            disabled={same(limits, unlimited)}
            onClick={() => {
              setDraft(unlimited);
            }}
          >
            {t('reset')}
          </Button>
        </div>
        <Applying state={state} />
      </div>
      <LeftOut aside={state.aside} />
    </Section>
  );
}

/** What the limits would change, in numbers and in faces on either side of them. */
function Outlook(props: { readonly preview: FaceLimitsPreview; readonly state: FaceLimitsState }): ReactNode {
  const { t } = useTranslation(['limits', 'common']);
  const { preview, state } = props;
  const { faces, aside, leaving, returning, groups, photosFewer, photosMore, held, examples } = preview;
  const photos = (count: number): string => t('common:photos', { count, formatted: formatNumber(count) });
  const counted = (count: number): { count: number; formatted: string } => ({
    count,
    formatted: formatNumber(count),
  });
  return (
    <>
      <Effects>
        <Effect
          name={t('leftOut')}
          was={state.aside === aside ? undefined : t('was', { value: formatNumber(state.aside) })}
        >
          {t('ofFaces', { aside: formatNumber(aside), faces: formatNumber(faces) })}
        </Effect>
        <Effect name={t('change')}>
          {leaving > 0 && <div>{t('leaving', { ...counted(leaving), photos: photos(photosFewer) })}</div>}
          {returning > 0 && (
            <div>{t('returning', { ...counted(returning), photos: photos(photosMore) })}</div>
          )}
          {leaving === 0 && returning === 0 && t('nothing')}
        </Effect>
        <Effect name={t('groups')}>
          {groups === 0 ? t('groupsStay') : t('groupsGone', counted(groups))}
        </Effect>
      </Effects>
      {held > 0 && (
        <Text size="xs" c="dimmed">
          {t('held', counted(held))}
        </Text>
      )}
      {examples.aside.length + examples.stay.length > 0 && (
        <>
          <Examples title={t('examplesAside')} faces={examples.aside} faded />
          <Examples title={t('examplesStay')} faces={examples.stay} />
        </>
      )}
    </>
  );
}

/** A row of faces; what does not fit is cut off. */
function Examples(props: {
  readonly title: string;
  readonly faces: readonly number[];
  readonly faded?: boolean;
}): ReactNode {
  const { t } = useTranslation('limits');
  const { title, faces, faded = false } = props;
  return (
    <div className={classes['examples']} role="group" aria-label={title}>
      <Text size="xs" c="dimmed" className={classes['examplesTitle'] ?? ''}>
        {title}
      </Text>
      <div className={classes['crops']} data-faded={faded || undefined}>
        {faces.length === 0 && (
          <Text size="xs" c="dimmed">
            {t('noExamples')}
          </Text>
        )}
        {faces.map((face) => (
          <FaceCrop key={face} src={cropUrl(face)} alt={t('example', { id: face })} size={56} />
        ))}
      </div>
    </div>
  );
}

function Applying({ state }: { readonly state: FaceLimitsState }): ReactNode {
  const { t } = useTranslation(['limits', 'common']);
  const { applying, problem } = state;
  if (problem !== null) {
    return (
      <Text size="sm" c="red">
        {t('problem', { detail: problem })}
      </Text>
    );
  }
  if (applying === null) return null;
  const { done, total, secondsLeft } = applying;
  return (
    <div>
      <Progress done={done} total={total} label={t('applying')} />
      <Text size="xs" c="dimmed">
        {t('facesDone', { done: formatNumber(done), total: formatNumber(total) })}
        {secondsLeft !== null && ` · ${t('common:timeLeft', { time: formatTimeLeft(secondsLeft) })}`}
      </Text>
    </div>
  );
}

/** How many faces are left out, and the way to them. */
function LeftOut({ aside }: { readonly aside: number }): ReactNode {
  const { t } = useTranslation('limits');
  const navigate = useNavigate();
  return (
    <div className={classes['leftOut']}>
      <Setting label={t('state')} hint={t('stateHint')}>
        {t('total', { count: aside, formatted: formatNumber(aside) })}
        <Button
          size="xs"
          variant="default"
          disabled={aside === 0}
          onClick={() => void navigate({ to: '/people', search: { show: 'aside' } })}
        >
          {t('show')}
        </Button>
      </Setting>
    </div>
  );
}
