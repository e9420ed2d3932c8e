import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Verdict } from '../../../electron/contract/model.ts';
import classes from './CosineGauge.module.css';
import { formatCosine, gaugePosition } from './verdict.ts';

export interface CosineGaugeProps {
  readonly cosine: number;
  /** Cosines at which "unsure" and "match" begin. */
  readonly thresholds: { readonly unsure: number; readonly match: number };
}

const percent = (fraction: number): string => `${(fraction * 100).toFixed(2)}%`;

/** One cosine against the thresholds: three coloured zones and a needle. */
export function CosineGauge({ cosine, thresholds }: CosineGaugeProps): ReactNode {
  const { t } = useTranslation('compare');
  const unsure = gaugePosition(thresholds.unsure);
  const match = gaugePosition(thresholds.match);
  const zones: readonly { verdict: Verdict; from: number; to: number }[] = [
    { verdict: 'unknown', from: 0, to: unsure },
    { verdict: 'unsure', from: unsure, to: match },
    { verdict: 'match', from: match, to: 1 },
  ];
  const needle = percent(gaugePosition(cosine));
  return (
    <div
      className={classes['gauge']}
      role="meter"
      aria-label={t('gauge')}
      aria-valuemin={-1}
      aria-valuemax={1}
      aria-valuenow={Number(cosine.toFixed(3))}
    >
      <span className={classes['value']} style={{ left: needle }}>
        {formatCosine(cosine)}
      </span>
      <div className={classes['track']}>
        {zones.map((zone) => (
          <div
            key={zone.verdict}
            className={classes['zone']}
            data-verdict={zone.verdict}
            style={{ width: percent(zone.to - zone.from) }}
          />
        ))}
      </div>
      <span className={classes['needle']} style={{ left: needle }} />
      <span className={classes['mark']} style={{ left: percent(unsure) }}>
        {formatCosine(thresholds.unsure)}
      </span>
      <span className={classes['mark']} style={{ left: percent(match) }}>
        {formatCosine(thresholds.match)}
      </span>
    </div>
  );
}
