/** What a chart shows, as plain data: the same for the window, an exported picture and the HTML report. */

/** A colour by its meaning; what it looks like is the theme's business. */
export type Tone = 'accent' | 'good' | 'warn' | 'bad' | 'dim';

export interface Axis {
  readonly label: string;
  readonly scale: 'linear' | 'log';
  readonly domain: readonly [low: number, high: number];
  /** `percent`: 0.05 is written 5 %. */
  readonly format: 'plain' | 'percent';
}

/** x ascending, in the units of the axes. */
export type Point = readonly [x: number, y: number];

export interface Series {
  readonly name: string;
  readonly tone: Tone;
  /** `step`: a value holds until the next x. `area`: a step filled down to the axis, for histograms. */
  readonly kind: 'line' | 'step' | 'area';
  readonly points: readonly Point[];
  /** Confidence band around the curve: lower and upper y at each x. */
  readonly band?: readonly (readonly [x: number, low: number, high: number])[];
  readonly dashed?: boolean;
}

/** A vertical line with a word at its head. */
export interface Marker {
  readonly x: number;
  readonly label: string;
  readonly tone: Tone;
}

export interface ChartSpec {
  readonly title: string;
  /** One sentence for those who cannot see it. */
  readonly description: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  readonly markers?: readonly Marker[];
}

/** A value as the axis writes it. `digits` is the number of significant digits where they are not needed to tell ticks apart. */
export function formatValue(value: number, format: Axis['format'], digits = 3): string {
  const shown = format === 'percent' ? value * 100 : value;
  const size = Math.abs(shown);
  const text =
    size !== 0 && (size < 1e-3 || size >= 1e6)
      ? shown
          .toExponential(Math.max(0, digits - 2))
          .replace(/\.?0+e/, 'e')
          .replace('e+', 'e')
      : String(Number(shown.toPrecision(Math.max(digits, size >= 1 ? Math.ceil(Math.log10(size + 1)) : 1))));
  return format === 'percent' ? `${text} %` : text;
}

/** The value of a series at x: between points of a line, or held since the last point of a step. Null outside its points. */
export function valueAt({ kind, points }: Series, x: number): number | null {
  const next = points.findIndex(([at]) => at > x);
  const before = points[next === -1 ? points.length - 1 : next - 1];
  if (before === undefined) return null;
  const after = next === -1 ? undefined : points[next];
  if (after === undefined) return x === before[0] || kind !== 'line' ? before[1] : null;
  if (kind !== 'line') return before[1];
  const part = (x - before[0]) / (after[0] - before[0]);
  return before[1] + part * (after[1] - before[1]);
}
