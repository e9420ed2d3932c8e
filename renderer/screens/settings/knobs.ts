/** The three limits as the page shows them: ranges, units, and how the faces of the library are spread. */
import type { ChartSpec, Point } from '../../../electron/chart/spec.ts';
import type { Histogram } from '../../../electron/contract/calibration.ts';
import type { FaceDistribution, FaceLimits } from '../../../electron/contract/detection.ts';

export type Knob = keyof FaceLimits;

export const knobs = ['minEyes', 'minScore', 'minQuality'] as const satisfies readonly Knob[];

interface Range {
  /** What the number field counts for one of the contract's. */
  readonly scale: number;
  /** Largest value the chart shows, the contract's units; the field takes more. */
  readonly shown: number;
  readonly most: number;
  readonly step: number;
  readonly measure: 'eyes' | 'score' | 'quality';
}

export const ranges: Readonly<Record<Knob, Range>> = {
  minEyes: { scale: 1, shown: 160, most: 10_000, step: 1, measure: 'eyes' },
  minScore: { scale: 100, shown: 1, most: 1, step: 0.01, measure: 'score' },
  minQuality: { scale: 1, shown: 100, most: 100, step: 1, measure: 'quality' },
};

/** A limit as its number field has it. */
export const toField = (knob: Knob, value: number): number => Number((value * ranges[knob].scale).toFixed(2));

export interface KnobWords {
  readonly title: string;
  readonly description: string;
  readonly axis: string;
  readonly faces: string;
  readonly below: string;
  readonly above: string;
}

/** The faces by one measure, parted at the limit. */
export function knobChart(
  knob: Knob,
  distribution: FaceDistribution,
  limit: number,
  words: KnobWords,
): ChartSpec {
  const { shown, measure } = ranges[knob];
  const bars = distribution[measure];
  const top = Math.max(1, ...bars.counts);
  return {
    title: words.title,
    description: words.description,
    x: {
      label: words.axis,
      scale: 'linear',
      domain: [0, shown],
      format: knob === 'minScore' ? 'percent' : 'plain',
    },
    y: { label: words.faces, scale: 'linear', domain: [0, top * 1.1], format: 'plain' },
    series: [
      { name: words.below, tone: 'dim', kind: 'area', points: points(bars, 0, Math.min(limit, shown)) },
      {
        name: words.above,
        tone: 'accent',
        kind: 'area',
        points: points(bars, Math.min(limit, shown), shown),
      },
    ],
  };
}

/** The outline of the bars between two values; the bar that a value cuts is shown in part. */
function points({ from, step, counts }: Histogram, low: number, high: number): Point[] {
  if (high <= low) return [];
  const found: Point[] = [];
  counts.forEach((count, bar) => {
    const [left, right] = [from + bar * step, from + (bar + 1) * step];
    if (right <= low || left >= high) return;
    found.push([Math.max(left, low), count]);
  });
  return found.length === 0 ? [] : [...found, [high, found.at(-1)?.[1] ?? 0]];
}
