/** From measures to what a person is told: a score that predicts errors, its parts, and the reasons against. */
import {
  type Quality,
  type QualityFlag,
  type QualityMeasure,
  type QualityPart,
  qualityUnits,
} from '../../contract/model.ts';
import type { Measures } from './measures.ts';

/** What detector and embedder say about a face beside its pixels. */
export interface Seen {
  /** Detector confidence, 0..1. */
  readonly score: number;
  /** The least confidence the detector reports. */
  readonly least: number;
  /** Length of the raw embedding. */
  readonly norm: number;
  /** The lengths between which this embedder tells nothing from everything; null where not measured. */
  readonly norms: Range | null;
}

/** A value at `bad` has a share of 0, at `good` of 100; in either direction. */
export interface Range {
  readonly bad: number;
  readonly good: number;
}

const ranges = {
  /** Two sides: too soft, and so grainy that detail drowns. Ratios, hence logarithms. */
  soft: { bad: Math.log(0.008), good: Math.log(0.04) },
  grainy: { bad: Math.log(1.6), good: Math.log(0.3) },
  eyeDetail: { bad: 0.15, good: 0.6 },
  mouthDetail: { bad: 0.08, good: 0.4 },
  eyes: { bad: Math.log(8), good: Math.log(40) },
  dark: { bad: 15, good: 90 },
  bright: { bad: 235, good: 185 },
  contrast: { bad: 5, good: 35 },
  yaw: { bad: 60, good: 10 },
  pitch: { bad: 55, good: 15 },
  roll: { bad: 90, good: 10 },
} as const;

/** Eyes this close in the photo, in pixels: too small for a template, however well the rest of the face is seen. */
export const smallEyes = 18;

/** Where a measure speaks against a template by itself. Checked on Labeled Faces in the Wild (see README.md). */
const limits = {
  eyes: smallEyes,
  sharpness: 0.016,
  dark: 45,
  bright: 220,
  contrast: 14,
  yaw: 55,
  pitch: 50,
  /** A find this close to the detector's least confidence. */
  doubt: 0.08,
  /** Below this a good photo of the same person is not expected to reach the verification threshold. */
  score: 40,
} as const;

/**
 * What a part at its worst takes off the score. Measured, not chosen: non-negative least squares on the
 * cosine of 3,143 clean and spoilt faces to their mates, held out by person (`measure:quality` prints them
 * again). Exposure, contrast and pose came out at nothing: the embedder's own length already knows.
 */
export const losses: Partial<Record<QualityMeasure, number>> = {
  confidence: 0.44,
  sharpness: 0.14,
  visibility: 0.07,
  eyeDistance: 0.06,
};

/**
 * `score` = recognisability × (1 − Σ loss · (1 − share)). Recognisability is the length of the raw embedding,
 * which a network trained with a margin on the sphere makes short where it sees no face it knows (MagFace,
 * Meng et al., CVPR 2021).
 */
export function assess(measures: Measures, seen: Seen): Quality {
  const parts = partsOf(measures, seen);
  let loss = 0;
  let recognisability = 1;
  for (const { measure, share } of parts) {
    loss += (losses[measure] ?? 0) * (1 - share / 100);
    if (measure === 'recognisability') recognisability = share / 100;
  }
  const score = Math.round(1000 * recognisability * (1 - loss)) / 10;
  return { score, flags: flagsOf(measures, seen, score), parts };
}

/** Where the length of a raw embedding stands between nothing (0) and a clear face (1); null where not measured. */
export function recognisability(norm: number, norms: Range | null): number | null {
  return norms === null ? null : ramp(norm, norms);
}

function partsOf(m: Measures, seen: Seen): QualityPart[] {
  const { score, least, norm, norms } = seen;
  const part = (measure: QualityMeasure, value: number, share: number): QualityPart => ({
    measure,
    value: Math.round(value * 1000) / 1000,
    unit: qualityUnits[measure],
    share: Math.round(1000 * share) / 10,
  });
  const detail = Math.log(Math.max(m.sharpness, 1e-6));
  const visible = Math.min(ramp(m.eyeDetail, ranges.eyeDetail), ramp(m.mouthDetail, ranges.mouthDetail));
  const exposure = Math.min(ramp(m.brightness, ranges.dark), ramp(m.brightness, ranges.bright));
  return [
    ...(norms === null ? [] : [part('recognisability', norm, ramp(norm, norms))]),
    part('confidence', 100 * score, ramp(score, { bad: least, good: least + 0.7 * (1 - least) })),
    part('sharpness', m.sharpness, Math.min(ramp(detail, ranges.soft), ramp(detail, ranges.grainy))),
    part('visibility', 100 * visible, visible),
    part('eyeDistance', m.eyes, ramp(Math.log(Math.max(m.eyes, 1)), ranges.eyes)),
    part('exposure', (100 * m.brightness) / 255, exposure),
    part('contrast', (100 * m.contrast) / 128, ramp(m.contrast, ranges.contrast)),
    part('yaw', m.yaw, ramp(Math.abs(m.yaw), ranges.yaw)),
    part('pitch', m.pitch, ramp(Math.abs(m.pitch), ranges.pitch)),
    part('roll', m.roll, ramp(Math.abs(m.roll), ranges.roll)),
  ];
}

function flagsOf(m: Measures, seen: Seen, score: number): QualityFlag[] {
  const against: Record<QualityFlag, boolean> = {
    small: m.eyes <= limits.eyes,
    blurred: m.sharpness <= limits.sharpness,
    dark: m.brightness <= limits.dark,
    bright: m.brightness >= limits.bright,
    'low-contrast': m.contrast <= limits.contrast,
    turned: Math.abs(m.yaw) >= limits.yaw || Math.abs(m.pitch) >= limits.pitch,
    doubtful: seen.score <= seen.least + limits.doubt,
    unclear: score < limits.score,
  };
  return (Object.keys(against) as QualityFlag[]).filter((flag) => against[flag]);
}

/** Where `value` stands between bad (0) and good (1). */
function ramp(value: number, { bad, good }: Range): number {
  const share = (value - bad) / (good - bad);
  return Number.isNaN(share) ? 0 : Math.max(0, Math.min(share, 1));
}
