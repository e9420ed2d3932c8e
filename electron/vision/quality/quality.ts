/** From measures to what a person is told: a score and the reasons against. */
import type { Quality, QualityFlag } from '../../contract/model.ts';
import type { Measures } from './measures.ts';

/**
 * Limits of a good template. A measure at `bad` is flagged and counts nothing, at `good` it counts fully.
 * Checked on Labeled Faces in the Wild (see README.md).
 */
export const limits = {
  eyes: { bad: 18, good: 45 },
  sharpness: { bad: 0.016, good: 0.1 },
  dark: { bad: 45, good: 90 },
  bright: { bad: 220, good: 185 },
  contrast: { bad: 14, good: 35 },
  yaw: { bad: 0.85, good: 0.25 },
  /** Nose too close to the eyes (looking up) or to the mouth (looking down). */
  pitchUp: { bad: 0.2, good: 0.4 },
  pitchDown: { bad: 0.88, good: 0.72 },
} as const;

interface Range {
  readonly bad: number;
  readonly good: number;
}

/**
 * `score`: detector confidence 0..1; `doubtful`: the confidence below which a find is doubtful.
 * The quality score is 100 times the geometric mean of the six parts, so one that fails pulls it down.
 */
export function assess(measures: Measures, score: number, doubtful: number): Quality {
  const flags: QualityFlag[] = [];
  const part = (flag: QualityFlag, value: number, range: Range): number => {
    const share = ramp(value, range);
    if (share <= 0 && !flags.includes(flag)) flags.push(flag);
    return Math.max(share, 0);
  };
  const parts = [
    part('small', measures.eyes, limits.eyes),
    part('blurred', measures.sharpness, limits.sharpness),
    Math.min(
      part('dark', measures.brightness, limits.dark),
      part('bright', measures.brightness, limits.bright),
    ),
    part('low-contrast', measures.contrast, limits.contrast),
    Math.min(
      part('turned', measures.yaw, limits.yaw),
      part('turned', measures.pitch, limits.pitchUp),
      part('turned', measures.pitch, limits.pitchDown),
    ),
    part('doubtful', score, { bad: doubtful, good: Math.min(1, doubtful + 0.15) }),
  ];
  // A floor under each part: a flagged face still ranks above one with two flags.
  const product = parts.reduce((all, share) => all * (0.1 + 0.9 * share), 1);
  return { score: Math.round(1000 * product ** (1 / parts.length)) / 10, flags };
}

/** Where `value` stands between bad (0) and good (1), in either direction; below 0 when worse than bad. */
function ramp(value: number, { bad, good }: Range): number {
  const share = (value - bad) / (good - bad);
  return Number.isNaN(share) ? 0 : Math.min(share, 1);
}
