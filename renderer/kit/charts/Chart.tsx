import { useElementSize } from '@mantine/hooks';
import { useMemo, useState, type PointerEvent, type ReactNode } from 'react';
import { drawChart, plotOf } from '../../../electron/chart/draw.ts';
import { tokens } from '../../../electron/chart/drawing.ts';
import { formatValue, valueAt, type ChartSpec } from '../../../electron/chart/spec.ts';
import classes from './Chart.module.css';
import { ChartMarker, type DragMarker } from './ChartMarker.tsx';
import { ChartShapes } from './ChartShapes.tsx';

export interface ChartProps {
  readonly spec: ChartSpec;
  readonly height?: number;
  /** A vertical line the user moves by pointer or keyboard. */
  readonly marker?: DragMarker;
  /** More lines for the tooltip at x. */
  readonly readout?: (x: number) => readonly string[];
}

/** Wide enough to be drawn before it has been measured. */
const firstWidth = 560;

/** A drawn chart that fills its width: crosshair with values under the pointer, and a marker to move. */
export function Chart({ spec, height = 260, marker, readout }: ChartProps): ReactNode {
  const { ref, width: measured } = useElementSize();
  const width = measured === 0 ? firstWidth : measured;
  const [at, setAt] = useState<number | null>(null);
  const size = useMemo(() => ({ width, height }), [width, height]);
  const plot = useMemo(() => plotOf(spec, size), [spec, size]);
  const drawing = useMemo(() => drawChart(spec, size, tokens), [spec, size]);
  const follow = (event: PointerEvent<HTMLDivElement>): void => {
    const pixel = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setAt(pixel < plot.left - 8 || pixel > plot.right + 8 ? null : plot.x.invert(pixel));
  };
  return (
    <div
      ref={ref}
      className={classes['root']}
      data-marked={marker !== undefined || undefined}
      style={{ height }}
      onPointerMove={follow}
      onPointerLeave={() => {
        setAt(null);
      }}
    >
      <svg
        className={classes['picture']}
        width={width}
        height={height}
        viewBox={`0 0 ${String(width)} ${String(height)}`}
        role="img"
        aria-label={`${spec.title}. ${spec.description}`}
      >
        <ChartShapes shapes={drawing.shapes} />
        {at !== null && (
          <line
            className={classes['crosshair']}
            x1={plot.x.at(at)}
            x2={plot.x.at(at)}
            y1={plot.top}
            y2={plot.bottom}
          />
        )}
        {at !== null &&
          spec.series.map((series) => {
            const value = valueAt(series, at);
            return value === null ? null : (
              <circle
                key={series.name}
                cx={plot.x.at(at)}
                cy={plot.y.at(value)}
                r={3.5}
                fill={tokens[series.tone]}
                stroke={tokens.background}
              />
            );
          })}
      </svg>
      {marker !== undefined && <ChartMarker marker={marker} plot={plot} />}
      {at !== null && (
        <div
          className={classes['tip']}
          data-side={plot.x.at(at) > (plot.left + plot.right) / 2 ? 'left' : 'right'}
          style={{ left: plot.x.at(at), top: plot.top }}
          aria-hidden
        >
          <div className={classes['tipHead']}>
            {spec.x.label}: {formatValue(at, spec.x.format)}
          </div>
          {spec.series.map((series) => {
            const value = valueAt(series, at);
            return value === null ? null : (
              <div key={series.name} className={classes['tipRow']}>
                <i data-tone={series.tone} />
                {series.name}
                <b>{formatValue(value, spec.y.format)}</b>
              </div>
            );
          })}
          {readout?.(at).map((words) => (
            <div key={words}>{words}</div>
          ))}
        </div>
      )}
    </div>
  );
}
