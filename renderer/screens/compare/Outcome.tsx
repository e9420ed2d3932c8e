import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { formatChance, roundOneIn } from '../../features/match-list/chance.ts';
import { CosineGauge } from '../../features/match-list/CosineGauge.tsx';
import { formatAngle, formatCosine } from '../../features/match-list/verdict.ts';
import { VerdictBadge } from '../../features/match-list/VerdictBadge.tsx';
import { ErrorNote } from '../../kit/ErrorNote.tsx';
import { formatNumber } from '../../kit/format.ts';
import classes from './CompareScreen.module.css';

export interface OutcomeProps {
  readonly a: FacePick | null;
  readonly b: FacePick | null;
}

/** The answer to a comparison in words, figures and a gauge. */
export function Outcome({ a, b }: OutcomeProps): ReactNode {
  const { t } = useTranslation('compare');
  // Without both faces the question is not asked; the stand-in only gives it a type.
  const nobody: FacePick = { face: 1 };
  const both = a !== null && b !== null;
  const { data, error } = useEngineQuery(
    'probe.verify',
    { a: a ?? nobody, b: b ?? nobody },
    { enabled: both },
  );
  const { data: calibration } = useEngineQuery('calibration.get', {}, { keep: true });

  if (!both) {
    return (
      <div className={classes['outcome']}>
        <Text size="sm" c="dimmed" ta="center">
          {t('waiting')}
        </Text>
      </div>
    );
  }
  if (error !== null) {
    return (
      <div className={classes['outcome']}>
        <ErrorNote error={error.error} />
      </div>
    );
  }
  if (data === undefined) return <div className={classes['outcome']} aria-busy />;
  // One pair is judged by the 1:1 threshold, not by that of a search through many people.
  const thresholds = { unsure: data.threshold, match: calibration?.now.thresholds.match ?? data.threshold };
  return (
    <div className={classes['outcome']} aria-live="polite">
      <div className={classes['verdict']}>
        <VerdictBadge verdict={data.verdict} size="lg">
          {t(`verdict.${data.verdict}`)}
        </VerdictBadge>
        <Text size="sm" className={classes['figures'] ?? ''} data-selectable>
          {t('figures', { cosine: formatCosine(data.cosine), angle: formatAngle(data.angle) })}
        </Text>
      </div>
      <Text size="sm">
        {t('chance', {
          chance: formatChance(data.probability),
          oneIn: formatNumber(roundOneIn(1 / Math.max(data.falseMatchRate, 1e-7))),
        })}
      </Text>
      <CosineGauge cosine={data.cosine} thresholds={thresholds} />
      <Text size="xs" c="dimmed">
        {t(data.same ? 'same' : 'different', { threshold: formatCosine(data.threshold) })}
      </Text>
    </div>
  );
}
