import type { ReactNode } from 'react';
import type { Series } from '../../../electron/chart/spec.ts';
import classes from './Chart.module.css';

/** Which colour is which curve. */
export function ChartLegend({ series }: { readonly series: readonly Series[] }): ReactNode {
  return (
    <ul className={classes['legend']}>
      {series.map(({ name, tone, kind, band }) => (
        <li key={name}>
          <i
            data-tone={tone}
            data-area={kind === 'area' || undefined}
            data-band={band !== undefined || undefined}
          />
          {name}
        </li>
      ))}
    </ul>
  );
}
