/** Chart to shapes: the one place that knows how a Facet chart looks. */
import type { Drawing, Palette, Shape } from './drawing.ts';
import { type Scale, scale, ticks } from './scale.ts';
import { type Axis, type ChartSpec, formatValue, type Point, type Series } from './spec.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Where the plot lies in the picture, pixels, and its scales. */
export interface Plot {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly x: Scale;
  readonly y: Scale;
}

const fontSize = 11;
/** Mean width of a character of the axis font, pixels: labels are measured without a screen. */
const characterWidth = 6.2;

/** Margins and scales for a chart of this size. */
export function plotOf(spec: ChartSpec, { width, height }: Size): Plot {
  const top = spec.markers === undefined || spec.markers.length === 0 ? 12 : 26;
  const bottom = height - 40;
  const rough = scale(spec.y.scale, spec.y.domain, [bottom, top]);
  const widest = Math.max(...yTicks(rough, bottom - top).map((value) => label(value, spec.y).length), 2);
  const left = 30 + Math.ceil(widest * characterWidth);
  const right = Math.max(left + 40, width - 22);
  return {
    left,
    right,
    top,
    bottom,
    x: scale(spec.x.scale, spec.x.domain, [left, right]),
    y: scale(spec.y.scale, spec.y.domain, [bottom, top]),
  };
}

const yTicks = (y: Scale, height: number): number[] => ticks(y, Math.max(2, Math.floor(height / 42)));
const label = (value: number, axis: Axis): string => formatValue(value, axis.format);
const px = (value: number): string => String(Math.round(value * 100) / 100);

/** The whole chart. With `background`, a filled sheet lies behind it and a title above: for files that stand alone. */
export function drawChart(spec: ChartSpec, size: Size, palette: Palette, alone = false): Drawing {
  if (!alone) return { ...size, shapes: chart(spec, size, palette) };
  const head = 28;
  const foot = 26;
  const inner = { width: size.width, height: size.height - head - foot };
  return {
    ...size,
    shapes: [
      { tag: 'rect', attributes: { width: size.width, height: size.height, fill: palette.background } },
      text(14, 20, spec.title, palette.text, { fontSize: 13, fontWeight: 600 }),
      { tag: 'g', attributes: { transform: `translate(0 ${head})` }, children: chart(spec, inner, palette) },
      ...legend(spec.series, size.height - 10, palette),
    ],
  };
}

function chart(spec: ChartSpec, size: Size, palette: Palette): Shape[] {
  const plot = plotOf(spec, size);
  return [
    ...axes(spec, plot, palette),
    ...spec.series.flatMap((series) => band(series, plot, palette)),
    ...spec.series.flatMap((series) => curve(series, plot, palette)),
    ...(spec.markers ?? []).flatMap(({ x, label: word, tone }): Shape[] => {
      const at = plot.x.at(x);
      const anchor = at > (plot.left + plot.right) / 2 ? 'end' : 'start';
      return [
        rule(at, plot.top - 6, at, plot.bottom, palette[tone], { strokeWidth: 1.5, strokeDasharray: '4 3' }),
        text(at + (anchor === 'end' ? -5 : 5), plot.top - 10, word, palette[tone], {
          textAnchor: anchor,
          fontWeight: 600,
        }),
      ];
    }),
  ];
}

function axes(spec: ChartSpec, plot: Plot, palette: Palette): Shape[] {
  const { left, right, top, bottom } = plot;
  const across = ticks(plot.x, Math.max(2, Math.floor((right - left) / 68)));
  return [
    ...yTicks(plot.y, bottom - top).flatMap((value) => {
      const y = plot.y.at(value);
      return [
        rule(left, y, right, y, palette.line),
        text(left - 7, y + 4, label(value, spec.y), palette.dim, { textAnchor: 'end' }),
      ];
    }),
    ...across.flatMap((value) => {
      const x = plot.x.at(value);
      return [
        rule(x, bottom, x, bottom + 4, palette.dim),
        text(x, bottom + 17, label(value, spec.x), palette.dim, { textAnchor: 'middle' }),
      ];
    }),
    rule(left, bottom, right, bottom, palette.dim),
    text((left + right) / 2, bottom + 34, spec.x.label, palette.dim, { textAnchor: 'middle' }),
    text(0, 0, spec.y.label, palette.dim, {
      textAnchor: 'middle',
      transform: `translate(11 ${px((top + bottom) / 2)}) rotate(-90)`,
    }),
  ];
}

function curve({ kind, points, tone, dashed }: Series, plot: Plot, palette: Palette): Shape[] {
  if (points.length === 0) return [];
  const colour = palette[tone];
  const path = line(points, plot, kind !== 'line');
  const stroke: Shape = {
    tag: 'path',
    attributes: {
      d: path,
      fill: 'none',
      stroke: colour,
      strokeWidth: kind === 'area' ? 1.25 : 2,
      strokeLinejoin: 'round',
      ...(dashed === true ? { strokeDasharray: '5 4' } : {}),
    },
  };
  if (kind !== 'area') return [stroke];
  const [first, last] = [points[0], points.at(-1)];
  const closed = `${path}V${px(plot.bottom)}H${px(plot.x.at(first?.[0] ?? 0))}Z`;
  return last === undefined
    ? []
    : [{ tag: 'path', attributes: { d: closed, fill: colour, fillOpacity: 0.22 } }, stroke];
}

function band({ band: rows, kind, tone }: Series, plot: Plot, palette: Palette): Shape[] {
  if (rows === undefined || rows.length === 0) return [];
  const upper = line(
    rows.map(([x, , high]): Point => [x, high]),
    plot,
    kind !== 'line',
  );
  const back = rows.toReversed();
  // Backwards a step goes across first and then up, so the corners are those of the way forth.
  const lower = back
    .map(([x, low], i) => {
      const corner = kind === 'line' || i === 0 ? '' : `V${px(plot.y.at(low))}`;
      return `${corner}L${px(plot.x.at(x))} ${px(plot.y.at(low))}`;
    })
    .join('');
  return [{ tag: 'path', attributes: { d: `${upper}${lower}Z`, fill: palette[tone], fillOpacity: 0.14 } }];
}

function line(points: readonly Point[], { x, y }: Plot, step: boolean): string {
  return points
    .map(([px0, py0], i) => {
      const [at, up] = [px(x.at(px0)), px(y.at(py0))];
      if (i === 0) return `M${at} ${up}`;
      return step ? `H${at}V${up}` : `L${at} ${up}`;
    })
    .join('');
}

function legend(series: readonly Series[], y: number, palette: Palette): Shape[] {
  let x = 16;
  return series.flatMap(({ name, tone }) => {
    const from = x;
    x += 34 + name.length * characterWidth;
    return [
      rule(from, y - 4, from + 14, y - 4, palette[tone], { strokeWidth: 3 }),
      text(from + 20, y, name, palette.text),
    ];
  });
}

function rule(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  more: Readonly<Record<string, string | number>> = {},
): Shape {
  return { tag: 'line', attributes: { x1: px(x1), y1: px(y1), x2: px(x2), y2: px(y2), stroke, ...more } };
}

function text(
  x: number,
  y: number,
  words: string,
  fill: string,
  more: Readonly<Record<string, string | number>> = {},
): Shape {
  return { tag: 'text', attributes: { x: px(x), y: px(y), fill, fontSize, ...more }, text: words };
}
