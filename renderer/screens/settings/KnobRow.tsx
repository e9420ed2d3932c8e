import { NumberInput } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FaceDistribution } from '../../../electron/contract/detection.ts';
import { Chart } from '../../kit/charts/Chart.tsx';
import { formatNumber } from '../../kit/format.ts';
import { knobChart, ranges, toField, type Knob } from './knobs.ts';
import classes from './Limits.module.css';

export interface KnobRowProps {
  readonly knob: Knob;
  readonly value: number;
  /** Null while the library has no face to draw. */
  readonly distribution: FaceDistribution | null;
  readonly onChange: (value: number) => void;
}

/** One limit: a number, and the faces of the library with the limit as a line to drag. */
export function KnobRow({ knob, value, distribution, onChange }: KnobRowProps): ReactNode {
  const { t } = useTranslation('limits');
  const { scale, shown, most, step } = ranges[knob];
  const label = t(`knobs.${knob}`);
  const spec = useMemo(
    () =>
      distribution === null
        ? null
        : knobChart(knob, distribution, value, {
            title: t('chart', { measure: t(`axes.${knob}`) }),
            description: t('chartText'),
            axis: t(`axes.${knob}`),
            faces: t('faces'),
            below: t('below'),
            above: t('above'),
          }),
    [knob, distribution, value, t],
  );
  return (
    <div className={classes['knob']}>
      <NumberInput
        className={classes['field'] ?? ''}
        size="xs"
        label={label}
        description={t(`knobHints.${knob}`)}
        value={toField(knob, value)}
        min={0}
        max={most * scale}
        step={step * scale}
        decimalScale={0}
        allowNegative={false}
        clampBehavior="strict"
        suffix={knob === 'minQuality' ? '' : t(`units.${knob}`)}
        onChange={(next) => {
          onChange(Math.min(most, Math.max(0, Number(next) / scale)));
        }}
      />
      {spec !== null && (
        <div className={classes['chart']}>
          <Chart
            spec={spec}
            height={132}
            marker={{
              value: Math.min(value, shown),
              label,
              text: t(`values.${knob}`, { value: formatNumber(toField(knob, value)) }),
              min: 0,
              max: shown,
              step,
              onChange,
            }}
          />
        </div>
      )}
    </div>
  );
}
