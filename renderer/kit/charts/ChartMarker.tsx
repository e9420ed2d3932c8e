import { useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import type { Plot } from '../../../electron/chart/draw.ts';
import type { Tone } from '../../../electron/chart/spec.ts';
import classes from './Chart.module.css';

export interface DragMarker {
  readonly value: number;
  /** What it is, read out with the value: "Threshold". */
  readonly label: string;
  /** The value in words, shown on its flag. */
  readonly text: string;
  readonly min: number;
  readonly max: number;
  /** One arrow key; Page up and Page down move ten. */
  readonly step: number;
  readonly tone?: Tone;
  readonly onChange: (value: number) => void;
  /** The pointer was let go, or a key was pressed: a good moment for dear work. */
  readonly onSettle?: (value: number) => void;
}

/** Steps a key moves by; null where the key is not ours. */
function move({ key, shiftKey }: KeyboardEvent): number | null {
  const far = shiftKey ? 10 : 1;
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return -far;
    case 'ArrowRight':
    case 'ArrowUp':
      return far;
    case 'PageDown':
      return -10;
    case 'PageUp':
      return 10;
    case 'Home':
      return -Infinity;
    case 'End':
      return Infinity;
    default:
      return null;
  }
}

/** The line over the plot that is dragged, or moved with the arrow keys. */
export function ChartMarker({
  marker,
  plot,
}: {
  readonly marker: DragMarker;
  readonly plot: Plot;
}): ReactNode {
  const { value, label, text, min, max, step, tone = 'accent', onChange, onSettle } = marker;
  const dragging = useRef(false);
  /** On the grid of steps, so that pointer and keys reach the same values. */
  const snap = (wanted: number): number =>
    Math.min(max, Math.max(min, Number((Math.round(wanted / step) * step).toFixed(10))));
  const under = (event: PointerEvent<HTMLDivElement>): number => {
    const left = event.currentTarget.parentElement?.getBoundingClientRect().left ?? 0;
    return snap(plot.x.invert(event.clientX - left));
  };
  const at = plot.x.at(value);
  return (
    <div
      className={classes['marker']}
      data-tone={tone}
      data-side={at > (plot.left + plot.right) / 2 ? 'left' : 'right'}
      style={{ left: at, top: plot.top - 10, height: plot.bottom - plot.top + 10 }}
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        event.currentTarget.focus();
        dragging.current = true;
      }}
      onPointerMove={(event) => {
        if (dragging.current) onChange(under(event));
      }}
      onPointerUp={(event) => {
        if (!dragging.current) return;
        dragging.current = false;
        onSettle?.(under(event));
      }}
      onPointerCancel={() => {
        dragging.current = false;
      }}
      onKeyDown={(event) => {
        const steps = move(event);
        if (steps === null) return;
        event.preventDefault();
        event.stopPropagation();
        const next = Number.isFinite(steps) ? snap(value + steps * step) : steps < 0 ? min : max;
        onChange(next);
        onSettle?.(next);
      }}
    >
      <span className={classes['flag']}>{text}</span>
    </div>
  );
}
