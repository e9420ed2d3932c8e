import { describe, expect, it } from 'vitest';
import { chooseTemplates, mostTemplates } from '../../electron/library/templates/choose.ts';
import { poseOf, type Sample, yearOf } from '../../electron/library/templates/sample.ts';
import { seededRandom } from '../support/random.ts';
import { mix } from '../support/synthetic.ts';

const random = seededRandom(11);
const unit = (): Float64Array => {
  const v = Float64Array.from({ length: 96 }, () => random.normal());
  return mix(
    v,
    v.map(() => random.normal()),
    1,
  );
};
const one = unit();

/** Samples with vectors: `like` is the direction they lean to, by `fit`. */
function world(rows: readonly (Partial<Sample> & { like?: Float64Array; fit?: number })[]): {
  samples: Sample[];
  vectorOf: (face: number) => Float32Array;
} {
  const vectors = rows.map(({ like = one, fit = 0.83 }) => Float32Array.from(mix(like, unit(), fit)));
  const samples = rows.map(({ quality = 50, year = null, pose = 'front' }, i) => ({
    face: i + 1,
    quality,
    year,
    pose,
  }));
  return { samples, vectorOf: (face) => vectors[face - 1] as Float32Array };
}

describe('chooseTemplates', () => {
  it('takes a single sample as it is, and nothing of nothing', () => {
    const { samples, vectorOf } = world([{}]);
    expect(chooseTemplates(samples, vectorOf)).toEqual([{ face: 1, reason: { kind: 'best' } }]);
    expect(chooseTemplates([], vectorOf)).toEqual([]);
  });

  it('says why: the best, the best of a year, of a pose', () => {
    const { samples, vectorOf } = world([
      { quality: 40, year: 1998 },
      { quality: 90, year: 2020 },
      { quality: 60, year: 1998 },
      { quality: 30, year: 2020, pose: 'left' },
      { quality: 20, year: 2020 },
    ]);
    expect(chooseTemplates(samples, vectorOf)).toEqual([
      { face: 2, reason: { kind: 'best' } },
      { face: 3, reason: { kind: 'year', year: 1998 } },
      { face: 4, reason: { kind: 'pose', pose: 'left' } },
      { face: 1, reason: { kind: 'more' } },
      { face: 5, reason: { kind: 'more' } },
    ]);
  });

  it('finds a second look, but makes none of a single odd face', () => {
    const bearded = mix(one, unit(), 0.3);
    const rows = [
      ...Array.from({ length: 30 }, () => ({ quality: 80 })),
      ...Array.from({ length: 5 }, () => ({ quality: 40, like: bearded })),
      { quality: 40, like: unit() },
    ];
    const { samples, vectorOf } = world(rows);
    const looks = chooseTemplates(samples, vectorOf).filter(({ reason }) => reason.kind === 'look');
    expect(looks).toHaveLength(1);
    expect(looks[0]?.reason).toMatchObject({ faces: 5 });
    expect(looks[0]?.face).toBeGreaterThan(30);
    expect(looks[0]?.face).toBeLessThan(36);
  });

  it('is bounded, whatever a life holds, and gives every year its turn', () => {
    const rows = Array.from({ length: 500 }, (_, i) => ({ year: 1950 + (i % 60), quality: i % 100 }));
    const { samples, vectorOf } = world(rows);
    const chosen = chooseTemplates(samples, vectorOf);
    expect(chosen).toHaveLength(mostTemplates);
    expect(new Set(chosen.map(({ face }) => samples[face - 1]?.year)).size).toBeGreaterThan(15);
  });

  it('counts the same picture once', () => {
    const { samples, vectorOf } = world([{}, {}]);
    const same = (face: number): Float32Array => vectorOf(face === 2 ? 1 : face);
    expect(chooseTemplates(samples, same).map(({ face }) => face)).toEqual([1]);
  });

  it('does not depend on the order of arrival', () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({ year: 2000 + (i % 5), quality: i % 7 }));
    const { samples, vectorOf } = world(rows);
    const chosen = chooseTemplates(samples, vectorOf);
    for (let n = 0; n < 5; n++)
      expect(chooseTemplates(random.shuffle([...samples]), vectorOf)).toEqual(chosen);
  });
});

describe('samples', () => {
  it('reads the pose from where the nose is between the eyes, however the head is tilted', () => {
    const mouth: [[number, number], [number, number]] = [
      [35, 90],
      [65, 90],
    ];
    expect(poseOf([[30, 40], [70, 40], [50, 65], ...mouth])).toBe('front');
    expect(poseOf([[30, 40], [70, 40], [38, 65], ...mouth])).toBe('left');
    expect(poseOf([[30, 40], [70, 40], [62, 65], ...mouth])).toBe('right');
    // The same as the first, turned by a quarter.
    expect(poseOf([[40, 70], [40, 30], [65, 50], ...mouth])).toBe('front');
  });

  it('reads the year of a photo that has one', () => {
    expect(yearOf('1998-07-04T12:00:00')).toBe(1998);
    expect(yearOf(null)).toBeNull();
    expect(yearOf('?')).toBeNull();
  });
});
