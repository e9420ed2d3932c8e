import { ActionIcon, Anchor, Button, Text, Tooltip } from '@mantine/core';
import { IconPhoto, IconUserCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Match } from '../../../electron/contract/model.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { cropUrl } from '../../engine/media.ts';
import { formatNumber } from '../../kit/format.ts';
import { FaceCrop } from '../person-card/FaceCrop.tsx';
import { usePersonName } from '../person-card/PersonCard.tsx';
import { AngleArc } from './AngleArc.tsx';
import { formatChance, roundOneIn } from './chance.ts';
import classes from './MatchList.module.css';
import { angleOf, formatAngle, formatCosine, verdictOf } from './verdict.ts';
import { VerdictBadge } from './VerdictBadge.tsx';

export interface MatchListProps {
  readonly matches: readonly Match[];
  readonly thresholds: { readonly match: number; readonly unsure: number };
  readonly onOpen: (person: number) => void;
  readonly onPhotos: (person: number) => void;
  /** "This is them": the face is to become a template of that person. */
  readonly onThisIs: (match: Match, name: string) => void;
  readonly busy: boolean;
}

/** The people most like a face, best first, each with cosine, angle and verdict. */
export function MatchList(props: MatchListProps): ReactNode {
  const { t } = useTranslation('identify');
  return (
    <ol className={classes['list']} aria-label={t('matches')}>
      {props.matches.map((match) => (
        <MatchRow key={match.person} match={match} {...props} />
      ))}
    </ol>
  );
}

function MatchRow(props: MatchListProps & { readonly match: Match }): ReactNode {
  const { match, thresholds, busy } = props;
  const { t } = useTranslation('identify');
  const nameOf = usePersonName();
  // A person may have been named, merged or forgotten since the photo was looked at.
  const { data: now } = useEngineQuery('people.get', { id: match.person });
  const name = nameOf(now ?? match);
  const verdict = verdictOf(match.cosine, thresholds);
  return (
    <li className={classes['row']} data-verdict={verdict}>
      <FaceCrop src={cropUrl(match.face)} alt="" size={56} />
      <div className={classes['who']}>
        <div className={classes['line']}>
          <Anchor
            component="button"
            type="button"
            c="inherit"
            fw={600}
            size="sm"
            className={classes['name'] ?? ''}
            title={t('openPerson', { name })}
            onClick={() => {
              props.onOpen(match.person);
            }}
          >
            {name}
          </Anchor>
          <Tooltip label={t('showPhotos', { name })}>
            <ActionIcon
              variant="subtle"
              color="gray"
              size="sm"
              aria-label={t('showPhotos', { name })}
              onClick={() => {
                props.onPhotos(match.person);
              }}
            >
              <IconPhoto size={18} />
            </ActionIcon>
          </Tooltip>
        </div>
        <div className={classes['meaning']}>
          <AngleArc
            angle={match.angle}
            match={angleOf(thresholds.match)}
            label={t('arc', { angle: formatAngle(match.angle) })}
          />
          <div>
            <Text size="xs" c="dimmed" className={classes['figures'] ?? ''}>
              {t('figures', { cosine: formatCosine(match.cosine), angle: formatAngle(match.angle) })}
            </Text>
            <Text size="xs" className={classes['figures'] ?? ''}>
              {t('chance', { chance: formatChance(match.probability) })}
            </Text>
          </div>
        </div>
        <Text size="xs" c="dimmed">
          {match.falseAlarms >= 0.5
            ? t('alarmsMany', { count: Math.max(1, Math.round(match.falseAlarms)) })
            : t('alarms', { oneIn: formatNumber(roundOneIn(1 / Math.max(match.falseAlarms, 1e-7))) })}
        </Text>
        <div className={classes['line']}>
          {/* The panel's own badge says "unknown" once; on every row it would be noise. */}
          {verdict !== 'unknown' && <VerdictBadge verdict={verdict} />}
          <Button
            size="compact-xs"
            variant={verdict === 'unknown' ? 'subtle' : 'light'}
            leftSection={<IconUserCheck size={14} />}
            disabled={busy}
            aria-label={t('thisIs', { name })}
            onClick={() => {
              props.onThisIs(match, name);
            }}
          >
            {t('thisIsShort')}
          </Button>
        </div>
      </div>
    </li>
  );
}
