import { describe, expect, it } from 'vitest';
import type { Landmarks, Quality, QualityMeasure } from '../../electron/contract/model.ts';
import { type Measures } from '../../electron/vision/quality/measures.ts';
import { poseOf } from '../../electron/vision/quality/pose.ts';
import { assess, type Seen } from '../../electron/vision/quality/quality.ts';

/** The head of `pose.ts`, turned by these degrees (roll, then yaw, then pitch), seen from far away. */
function seenFrom(yaw: number, pitch: number, roll: number): Landmarks {
  const [y, p, r] = [yaw, pitch, roll].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
  ];
  const turn = ([x0, y0, z0]: readonly [number, number, number]): [number, number] => {
    const [y1, z1] = [y0 * Math.cos(p) - z0 * Math.sin(p), y0 * Math.sin(p) + z0 * Math.cos(p)];
    const x2 = x0 * Math.cos(y) + z1 * Math.sin(y);
    return [50 + 40 * (x2 * Math.cos(r) - y1 * Math.sin(r)), 80 + 40 * (x2 * Math.sin(r) + y1 * Math.cos(r))];
  };
  return [
    turn([-0.5, 0, 0]),
    turn([0.5, 0, 0]),
    turn([0, 0.571, 0.5]),
    turn([-0.414, 1.155, 0.1]),
    turn([0.414, 1.155, 0.1]),
  ];
}

describe('pose', () => {
  it('finds the angles a head was turned by', () => {
    for (const [yaw, pitch, roll] of [
      [0, 0, 0],
      [30, 0, 0],
      [-55, 10, 20],
      [15, -35, -80],
      [5, 25, 170],
    ] as const) {
      const pose = poseOf(seenFrom(yaw, pitch, roll));
      expect(pose.yaw).toBeCloseTo(yaw, 6);
      expect(pose.pitch).toBeCloseTo(pitch, 6);
      expect(pose.roll).toBeCloseTo(roll, 6);
    }
  });

  it('says nothing of points that are no face', () => {
    const nowhere: Landmarks = [
      [3, 3],
      [3, 3],
      [3, 3],
      [3, 3],
      [3, 3],
    ];
    expect(poseOf(nowhere)).toEqual({ yaw: 0, pitch: 0, roll: 0 });
  });
});

const measures: Measures = {
  eyes: 60,
  sharpness: 0.1,
  brightness: 130,
  contrast: 40,
  eyeDetail: 0.7,
  mouthDetail: 0.7,
  yaw: 0,
  pitch: 0,
  roll: 0,
};
const seen: Seen = { score: 0.99, least: 0.65, norm: 4.5, norms: { bad: 1, good: 4.2 } };
const share = (quality: Quality, measure: QualityMeasure): number | undefined =>
  quality.parts?.find((part) => part.measure === measure)?.share;

describe('the score', () => {
  it('is 100 for a face with nothing to wish for, and each measure has a value, a unit and a share', () => {
    const quality = assess(measures, seen);
    expect(quality).toMatchObject({ score: 100, flags: [] });
    expect(quality.parts).toHaveLength(10);
    for (const part of quality.parts ?? []) expect(part.share, part.measure).toBe(100);
    expect(quality.parts).toContainEqual({ measure: 'eyeDistance', value: 60, unit: 'px', share: 100 });
  });

  it('follows the length of the embedding, and what is unclear is flagged', () => {
    const half = assess(measures, { ...seen, norm: 2.6 });
    expect(half).toMatchObject({ score: 50, flags: [] });
    expect(share(half, 'recognisability')).toBe(50);
    expect(assess(measures, { ...seen, norm: 2.2 })).toMatchObject({ score: 37.5, flags: ['unclear'] });
    expect(assess(measures, { ...seen, norm: 0.1 }).score).toBe(0);
  });

  it('leaves recognisability out where an embedder has no known lengths', () => {
    const quality = assess(measures, { ...seen, norms: null, norm: 30 });
    expect(quality.score).toBe(100);
    expect(share(quality, 'recognisability')).toBeUndefined();
  });

  it('falls with every part that counts, and never below 0', () => {
    const worse: [Partial<Measures>, Partial<Seen>, string][] = [
      [{ sharpness: 0.012 }, {}, 'blurred'],
      [{ eyes: 12 }, {}, 'small'],
      [{}, { score: 0.7 }, 'doubtful'],
    ];
    for (const [some, other, flag] of worse) {
      const quality = assess({ ...measures, ...some }, { ...seen, ...other });
      expect(quality.score, flag).toBeLessThan(100);
      expect(quality.flags).toEqual([flag]);
    }
    expect(assess({ ...measures, mouthDetail: 0.1 }, seen).score).toBeLessThan(100);
    const nothing = { ...measures, sharpness: 0, eyes: 0, eyeDetail: 0, brightness: 0, contrast: 0 };
    expect(assess(nothing, { ...seen, score: 0.65, norm: 1.01 }).score).toBeGreaterThanOrEqual(0);
  });

  it('names what speaks against a face without counting it twice', () => {
    for (const [some, flag] of [
      [{ brightness: 30 }, 'dark'],
      [{ brightness: 230 }, 'bright'],
      [{ contrast: 10 }, 'low-contrast'],
      [{ yaw: -60 }, 'turned'],
      [{ pitch: 58 }, 'turned'],
    ] as const) {
      expect(assess({ ...measures, ...some }, seen)).toMatchObject({ score: 100, flags: [flag] });
    }
    expect(assess({ ...measures, roll: 180 }, seen)).toMatchObject({ score: 100, flags: [] });
  });
});
