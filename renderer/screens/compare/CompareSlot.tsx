import { ActionIcon, Button, Group, Loader, Text } from '@mantine/core';
import { IconMoodEmpty, IconPhotoPlus, IconPhotoX, IconUserSearch, IconX } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { cropUrl, photoWidth, probeFaceUrl, probeUrl } from '../../engine/media.ts';
import type { Examined } from '../../features/examined/examined.ts';
import { FaceBoxes } from '../../features/face-boxes/FaceBoxes.tsx';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { QualityNote } from '../../features/quality-card/QualityNote.tsx';
import { EmptyState } from '../../kit/EmptyState.tsx';
import { ErrorPanel } from '../../kit/ErrorPanel.tsx';
import type { Slot } from './compare-store.ts';
import classes from './CompareScreen.module.css';

export interface CompareSlotProps {
  readonly slot: Slot;
  readonly pick: FacePick | null;
  readonly state: Examined;
  /** Files are held over it. */
  readonly over: boolean;
  readonly onPick: (pick: FacePick) => void;
  readonly onChoose: () => void;
  readonly onClear: () => void;
}

/** The crop of a face, wherever it is from. */
const pickUrl = (pick: FacePick): string =>
  'face' in pick ? cropUrl(pick.face) : probeFaceUrl(pick.probe, pick.index);

/** One side of a comparison: takes a photo or a person, shows the face, lets another be picked. */
export function CompareSlot(props: CompareSlotProps): ReactNode {
  const { slot, pick, state, over } = props;
  const { t } = useTranslation('compare');
  const [picking, setPicking] = useState(false);
  const { probe } = state;
  const face =
    pick !== null && 'probe' in pick && pick.probe === probe?.probe
      ? probe.faces.find(({ index }) => index === pick.index)
      : undefined;
  const filled = pick !== null || probe !== null || state.busy || state.error !== null;
  const label = t(`slot.${slot}`);

  return (
    <section
      className={classes['slot']}
      data-slot={slot}
      data-over={over || undefined}
      aria-label={label}
      tabIndex={-1}
    >
      <header className={classes['slotHead']}>
        <Text fw={650} size="sm" flex={1} truncate>
          {probe?.label ?? label}
        </Text>
        {filled && (
          <>
            <Button size="compact-xs" variant="default" onClick={props.onChoose}>
              {t('replace')}
            </Button>
            <ActionIcon
              size="sm"
              variant="subtle"
              color="gray"
              aria-label={t('remove')}
              onClick={props.onClear}
            >
              <IconX size={16} />
            </ActionIcon>
          </>
        )}
      </header>
      <div className={classes['slotBody']}>
        {state.busy ? (
          <Loader m="auto" aria-label={t('looking')} />
        ) : state.error !== null ? (
          <ErrorPanel error={state.error} />
        ) : probe !== null && probe.problem !== null ? (
          <EmptyState
            icon={IconPhotoX}
            title={t('problem', { label: probe.label })}
            hint={<span className={classes['sentence']}>{probe.problem}</span>}
          />
        ) : probe !== null && probe.faces.length === 0 ? (
          <EmptyState icon={IconMoodEmpty} title={t('noFaces')} hint={t('noFacesHint')} />
        ) : pick !== null ? (
          <div className={classes['picked']}>
            <FaceCrop
              src={pickUrl(pick)}
              alt={label}
              size={probe !== null && probe.faces.length > 1 ? 96 : 220}
            />
            {face !== undefined && <QualityNote quality={face.quality} />}
            {probe !== null && probe.faces.length > 1 && (
              <>
                <Text size="xs" c="dimmed">
                  {t('several', { count: probe.faces.length })}
                </Text>
                <div className={classes['photo']}>
                  <FaceBoxes
                    src={probeUrl(probe.probe, photoWidth(800))}
                    alt={probe.label}
                    image={probe}
                    listLabel={t('pickLabel')}
                    selected={face?.index ?? null}
                    faces={probe.faces.map((one) => ({
                      key: one.index,
                      box: one.box,
                      label: '',
                      description: t('faceNumber', { number: one.index + 1 }),
                      tone: one.index === face?.index ? 'chosen' : 'plain',
                    }))}
                    onSelect={(index) => {
                      props.onPick({ probe: probe.probe, index });
                    }}
                  />
                </div>
              </>
            )}
          </div>
        ) : (
          <div className={classes['take']}>
            <IconPhotoPlus size={44} stroke={1.2} aria-hidden />
            <Text size="sm" c="dimmed" ta="center">
              {t('dropHint')}
            </Text>
            <Group gap="xs" justify="center">
              <Button leftSection={<IconPhotoPlus size={16} />} onClick={props.onChoose}>
                {t('choose')}
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
            </Group>
          </div>
        )}
      </div>
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
          if (picked.kind === 'person' && picked.person.cover !== null)
            props.onPick({ face: picked.person.cover });
        }}
      />
    </section>
  );
}
