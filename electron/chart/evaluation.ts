/** The charts of an evaluation report, for the window and for the HTML report alike; the words are the caller's. */
import type { EvaluationReport } from '../contract/evaluate.ts';
import type { Axis, ChartSpec, Point, Series } from './spec.ts';

/** Titles, axes, legends and one sentence on how to read each chart. */
export interface ChartWords {
  readonly scores: ChartText & {
    readonly mated: string;
    readonly nonMated: string;
    readonly threshold: string;
  };
  readonly roc: ChartText & { readonly curve: string };
  readonly det: ChartText & { readonly curve: string };
  readonly cmc: ChartText & { readonly curve: string };
  readonly open: ChartText & { readonly curve: string };
  readonly discard: ChartText & { readonly fnmr: string; readonly fmr: string };
}

interface ChartText {
  readonly title: string;
  /** How to read it. */
  readonly hint: string;
  readonly x: string;
  readonly y: string;
}

export interface ReportChart {
  readonly name: keyof ChartWords;
  readonly spec: ChartSpec;
}

/** The charts that this report has something to show in, in reading order. */
export function evaluationCharts(report: EvaluationReport, words: ChartWords): ReportChart[] {
  const { identification, discard } = report;
  return [
    { name: 'scores', spec: scores(report, words.scores) },
    { name: 'roc', spec: roc(report, words.roc) },
    { name: 'det', spec: det(report, words.det) },
    ...(identification === null
      ? []
      : [
          { name: 'cmc' as const, spec: cmc(identification, words.cmc) },
          { name: 'open' as const, spec: open(identification, words.open) },
        ]),
    ...(discard.length > 1 ? [{ name: 'discard' as const, spec: discarded(report, words.discard) }] : []),
  ];
}

function scores({ histogram, threshold }: EvaluationReport, words: ChartWords['scores']): ChartSpec {
  const { from, step, mated, nonMated } = histogram;
  const to = from + step * mated.length;
  const area = (name: string, tone: Series['tone'], shares: readonly number[]): Series => ({
    name,
    tone,
    kind: 'area',
    points: [...shares.map((share, i): Point => [from + i * step, share]), [to, 0]],
  });
  const highest = Math.max(...mated, ...nonMated, 0.01);
  return {
    ...head(words),
    x: { label: words.x, scale: 'linear', domain: [Math.min(from, 0), Math.max(1, to)], format: 'plain' },
    y: percent(words.y, 0, highest * 1.08),
    series: [area(words.nonMated, 'warn', nonMated), area(words.mated, 'accent', mated)],
    markers: [{ x: threshold, label: `${words.threshold} ${threshold.toFixed(3)}`, tone: 'good' }],
  };
}

function roc({ roc: rows }: EvaluationReport, words: ChartWords['roc']): ChartSpec {
  const worst = Math.min(...rows.map(({ low }) => low));
  return {
    ...head(words),
    x: logPercent(words.x, lowest(rows.map(({ far }) => far))),
    // A zero at the bottom would press every curve worth having against the top.
    y: percent(words.y, Math.max(0, Math.floor(worst * 50 - 0.5) / 50), 1),
    series: [
      banded(
        words.curve,
        rows.map(({ far, ...rest }) => ({ x: far, ...rest })),
      ),
    ],
  };
}

function det({ roc: rows }: EvaluationReport, words: ChartWords['det']): ChartSpec {
  const missed = rows.map(({ far, value, low, high }) => ({
    x: far,
    value: 1 - value,
    low: 1 - high,
    high: 1 - low,
  }));
  return {
    ...head(words),
    x: logPercent(words.x, lowest(rows.map(({ far }) => far))),
    y: { ...logPercent(words.y, floorOf(missed.map(({ value }) => value))), domain: errors(missed) },
    series: [banded(words.curve, missed)],
  };
}

function cmc(
  { cmc: rows }: NonNullable<EvaluationReport['identification']>,
  words: ChartWords['cmc'],
): ChartSpec {
  const worst = Math.min(...rows.map(({ low }) => low));
  return {
    ...head(words),
    x: { label: words.x, scale: 'linear', domain: [1, Math.max(2, rows.length)], format: 'plain' },
    y: percent(words.y, Math.max(0, Math.floor(worst * 50 - 0.5) / 50), 1),
    series: [
      banded(
        words.curve,
        rows.map(({ rank, ...rest }) => ({ x: rank, ...rest })),
      ),
    ],
  };
}

function open(
  { open: rows }: NonNullable<EvaluationReport['identification']>,
  words: ChartWords['open'],
): ChartSpec {
  const points = rows.map(({ fpir, ...rest }) => ({ x: fpir, ...rest }));
  return {
    ...head(words),
    x: {
      ...logPercent(words.x, lowest(rows.map(({ fpir }) => fpir))),
      domain: [lowest(rows.map(({ fpir }) => fpir)), 0.5],
    },
    y: { ...logPercent(words.y, 1e-3), domain: errors(points) },
    series: [banded(words.curve, points)],
  };
}

function discarded({ discard }: EvaluationReport, words: ChartWords['discard']): ChartSpec {
  const line = (name: string, tone: Series['tone'], rate: 'fnmr' | 'fmr'): Series => ({
    name,
    tone,
    kind: 'line',
    points: discard.flatMap((row): Point[] => (row[rate] === null ? [] : [[row.discarded, row[rate]]])),
  });
  const highest = Math.max(...discard.map(({ fnmr, fmr }) => Math.max(fnmr ?? 0, fmr ?? 0)), 1e-3);
  return {
    ...head(words),
    x: percent(words.x, 0, discard.at(-1)?.discarded ?? 0.5),
    y: percent(words.y, 0, highest * 1.15),
    series: [line(words.fnmr, 'accent', 'fnmr'), line(words.fmr, 'warn', 'fmr')],
  };
}

const head = ({ title, hint }: ChartText): Pick<ChartSpec, 'title' | 'description'> => ({
  title,
  description: hint,
});
const percent = (label: string, low: number, high: number): Axis => ({
  label,
  scale: 'linear',
  domain: [low, high],
  format: 'percent',
});
const logPercent = (label: string, low: number): Axis => ({
  label,
  scale: 'log',
  domain: [low, 1],
  format: 'percent',
});
const lowest = (values: readonly number[]): number => Math.min(...values, 0.1);

/** The power of ten below the smallest rate that is not zero, at most 10 %. */
function floorOf(values: readonly number[]): number {
  const smallest = Math.min(...values.filter((value) => value > 0), 0.1);
  return 10 ** Math.floor(Math.log10(smallest) - 1e-9);
}

/** Both ends of an error axis; a rate of zero is drawn at its lower end. */
function errors(rows: readonly { readonly value: number; readonly high: number }[]): [number, number] {
  const low = floorOf(rows.map(({ value }) => value));
  const high = Math.max(...rows.map(({ high: top }) => top), low * 10);
  return [low, Math.min(1, 10 ** Math.ceil(Math.log10(high) - 1e-9))];
}

function banded(
  name: string,
  rows: readonly {
    readonly x: number;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[],
): Series {
  return {
    name,
    tone: 'accent',
    kind: 'line',
    points: rows.map(({ x, value }): Point => [x, value]),
    band: rows.map(({ x, low, high }) => [x, low, high] as const),
  };
}
