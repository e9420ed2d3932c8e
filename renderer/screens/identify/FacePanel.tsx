import { Button, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconUserPlus, IconUserSearch } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Api } from '../../../electron/contract/api.ts';
import type { Input } from '../../../electron/contract/method.ts';
import { tell } from '../../engine/feedback.ts';
import { useCommand, useEngineQuery } from '../../engine/hooks.ts';
import { probeFaceUrl } from '../../engine/media.ts';
import { MatchList } from '../../features/match-list/MatchList.tsx';
import { VerdictBadge } from '../../features/match-list/VerdictBadge.tsx';
import { FaceCrop } from '../../features/person-card/FaceCrop.tsx';
import { PersonPicker } from '../../features/person-card/PersonPicker.tsx';
import { targetOf } from '../../features/person-card/picked.ts';
import { QualityCard } from '../../features/quality-card/QualityCard.tsx';
import { setKnown, useIdentify, type Entry } from './identify-store.ts';
import classes from './IdentifyScreen.module.css';

type EnrollTo = Input<Api['enroll']['add']>['to'];

/** The face that is selected in the photo: who it may be, and what to do about it. */
export function FacePanel({ entry }: { readonly entry: Entry }): ReactNode {
  const { t } = useTranslation(['identify', 'common']);
  const navigate = useNavigate();
  const selected = useIdentify((state) => state.faces[entry.key] ?? null);
  const { data: calibration } = useEngineQuery('calibration.get', {}, { keep: true });
  const enroll = useCommand('enroll.add', { quiet: true });
  const [picking, setPicking] = useState(false);
  const face = entry.photo.faces.find(({ index }) => index === selected);
  if (face === undefined) {
    return (
      <aside className={classes['panel']} data-face-panel>
        <Text size="sm" c="dimmed">
          {entry.photo.problem !== null
            ? t('notRead')
            : entry.photo.faces.length === 0
              ? t('noFaces', { label: entry.photo.label })
              : t('pickFace')}
        </Text>
      </aside>
    );
  }
  const known = entry.known[face.index];
  const thresholds = calibration?.now.thresholds ?? { match: 1, unsure: 1 };

  const add = (to: EnrollTo, anyway: boolean): void => {
    enroll.mutate(
      { to, picks: [{ probe: entry.photo.probe, index: face.index }], anyway },
      {
        onSuccess: ({ person }) => {
          const name = person.name ?? t('common:unnamed');
          setKnown(entry.key, face.index, person.id, name);
          notifications.show({ message: t('enrolled', { name }) });
        },
        onError: ({ error }) => {
          // Held back: a poor face, or one that looks like somebody else. The user has the last word.
          if (error.code !== 'invalid-input' || error.field !== 'enroll') {
            tell({ kind: 'failed', error });
            return;
          }
          const id = notifications.show({
            color: 'yellow',
            autoClose: 12_000,
            title: t('rejected'),
            message: (
              <>
                {error.detail}{' '}
                <Button
                  size="compact-xs"
                  variant="light"
                  onClick={() => {
                    notifications.hide(id);
                    add(to, true);
                  }}
                >
                  {t('useAnyway')}
                </Button>
              </>
            ),
          });
        },
      },
    );
  };

  return (
    <aside className={classes['panel']} data-face-panel aria-label={t('panel')}>
      <div className={classes['face']}>
        <FaceCrop src={probeFaceUrl(entry.photo.probe, face.index)} alt="" size={96} />
        <div>
          {known === undefined ? (
            <VerdictBadge verdict={face.verdict} size="lg" />
          ) : (
            <VerdictBadge verdict="match" size="lg">
              {known.name}
            </VerdictBadge>
          )}
        </div>
      </div>
      <QualityCard key={face.index} quality={face.quality} />
      {face.matches.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('nobody')}
        </Text>
      ) : (
        <MatchList
          matches={face.matches}
          thresholds={thresholds}
          busy={enroll.isPending}
          onOpen={(id) => void navigate({ to: '/person/$id', params: { id } })}
          onPhotos={(id) => void navigate({ to: '/photos', search: { all: [id] } })}
          onThisIs={(match) => {
            add({ person: match.person }, false);
          }}
        />
      )}
      <Button
        variant="default"
        leftSection={<IconUserPlus size={16} />}
        loading={enroll.isPending}
        onClick={() => {
          setPicking(true);
        }}
      >
        {t('somebodyElse')}
      </Button>
      <Button
        variant="subtle"
        leftSection={<IconUserSearch size={16} />}
        onClick={() =>
          void navigate({
            to: '/search',
            search: { of: { probe: entry.photo.probe, index: face.index } },
          })
        }
      >
        {t('similar')}
      </Button>
      <PersonPicker
        opened={picking}
        title={t('whoIsThis')}
        allowNew
        onClose={() => {
          setPicking(false);
        }}
        onPick={(picked) => {
          setPicking(false);
          add(targetOf(picked), false);
        }}
      />
    </aside>
  );
}
