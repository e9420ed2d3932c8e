import { describe, expect, it } from 'vitest';
import { Grouper } from '../../electron/library/cluster/grouper.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { angleOf, closeCall, identify, oncePerPhoto } from '../../electron/library/search/identify.ts';
import { similarFaces } from '../../electron/library/search/similar-faces.ts';
import { similarPeople } from '../../electron/library/search/similar-people.ts';
import { verify } from '../../electron/library/search/verify.ts';
import type { TemplateSets } from '../../electron/library/templates/sets.ts';
import { templateSets } from '../support/templates.ts';

const thresholds = { match: 0.5, unsure: 0.3 };
const named = (): { named: boolean } => ({ named: true });

/** The unit vector at this cosine to the first axis, the rest along axis `other`. */
function at(cosine: number, other = 1): Float32Array {
  const v = new Float32Array(8);
  v[0] = cosine;
  v[other] = Math.sqrt(1 - cosine * cosine);
  return v;
}

const probe = at(1);

interface Row {
  readonly person: number | null;
  readonly cosine: number;
  readonly axis?: number;
  readonly usable?: boolean;
  readonly by?: 'auto' | 'user';
  readonly photo?: number;
}

/** Faces 1, 2, … with these properties. */
function galleryOf(rows: readonly Row[]): Gallery {
  const gallery = new Gallery('c', 8);
  rows.forEach(({ person, cosine, axis, usable = true, by = 'auto', photo }, i) => {
    const vector = at(cosine, axis);
    gallery.add(
      { face: i + 1, photo: photo ?? i + 1, person, by: person === null ? null : by, usable, vector },
      'c',
    );
  });
  return gallery;
}

const setsOf = (rows: readonly Row[]): TemplateSets => templateSets(galleryOf(rows));

describe('identify', () => {
  it('ranks people by the score of their templates and says which face is most alike', async () => {
    const sets = setsOf([
      { person: 1, cosine: 0.5 },
      { person: 2, cosine: 0.6 },
      { person: 1, cosine: 0.7, axis: 2 },
      { person: null, cosine: 0.9 },
    ]);
    const { verdict, matches } = await identify(sets, probe, 5, thresholds, named);
    expect(verdict).toBe('match');
    expect(matches.map(({ person, face }) => [person, face])).toEqual([
      [1, 3],
      [2, 2],
    ]);
    // Two samples at cosine 0.35 to each other: (0.5 + 0.7) / sqrt(2 + 2 · 0.35).
    expect(matches[0]?.cosine).toBeCloseTo(0.730297, 5);
    expect(matches[0]?.angle).toBeCloseTo(angleOf(0.730297), 2);
    expect(matches[1]?.cosine).toBeCloseTo(0.6, 6);
  });

  it('is not fooled by one wrong sample among several', async () => {
    const sets = setsOf([
      { person: 1, cosine: 0.9 },
      { person: 1, cosine: -0.1, axis: 2 },
      { person: 1, cosine: -0.1, axis: 3 },
      { person: 1, cosine: -0.1, axis: 4 },
    ]);
    expect((await identify(sets, probe, 1, thresholds, named)).verdict).not.toBe('match');
  });

  it.each([
    [0.51, 'match'],
    [0.49, 'unsure'],
    [0.31, 'unsure'],
    [0.29, 'unknown'],
    [-0.5, 'unknown'],
  ])('calls %f %s', async (cosine, verdict) => {
    expect((await identify(setsOf([{ person: 1, cosine }]), probe, 1, thresholds, named)).verdict).toBe(
      verdict,
    );
  });

  it('knows nobody in an empty library', async () => {
    expect(await identify(setsOf([]), probe, 3, thresholds, named)).toEqual({
      verdict: 'unknown',
      matches: [],
    });
  });

  it('is unsure between two named people, however many are asked for', async () => {
    const sets = setsOf([
      { person: 1, cosine: 0.6 },
      { person: 2, cosine: 0.6 - closeCall / 2 },
    ]);
    expect((await identify(sets, probe, 1, thresholds, named)).verdict).toBe('unsure');
    const apart = setsOf([
      { person: 1, cosine: 0.6 },
      { person: 2, cosine: 0.6 - closeCall * 2 },
    ]);
    expect((await identify(apart, probe, 1, thresholds, named)).verdict).toBe('match');
  });

  it('does not let an unnamed group question a match, and still lists it', async () => {
    const sets = setsOf([
      { person: 1, cosine: 0.6 },
      { person: 2, cosine: 0.6 },
    ]);
    const { verdict, matches } = await identify(sets, probe, 5, thresholds, (p) => ({ named: p === 1 }));
    expect(verdict).toBe('match');
    expect(matches.map(({ person }) => person)).toEqual([1, 2]);
  });

  it('leaves strangers out', async () => {
    const sets = setsOf([
      { person: 1, cosine: 0.9 },
      { person: 2, cosine: 0.55 },
    ]);
    const { matches } = await identify(sets, probe, 5, thresholds, (p) => (p === 1 ? null : { named: true }));
    expect(matches.map(({ person }) => person)).toEqual([2]);
  });

  it('lets a poor template decide only when the user vouches for it', async () => {
    const poor = { person: 1, cosine: 0.9, usable: false } as const;
    expect((await identify(setsOf([poor]), probe, 5, thresholds, named)).matches).toEqual([]);
    expect((await identify(setsOf([{ ...poor, by: 'user' }]), probe, 5, thresholds, named)).verdict).toBe(
      'match',
    );
  });
});

describe('oncePerPhoto', () => {
  const face = (verdict: 'match' | 'unsure', person: number, cosine: number) => ({
    verdict,
    matches: [{ person, cosine }],
  });

  it('lets only the best of two faces be the same person for sure', () => {
    const faces = [face('match', 1, 0.6), face('match', 1, 0.8), face('match', 2, 0.5)];
    expect(oncePerPhoto(faces).map(({ verdict }) => verdict)).toEqual(['unsure', 'match', 'match']);
  });

  it('leaves doubtful and unknown faces as they are', () => {
    const faces = [
      face('unsure', 1, 0.4),
      face('match', 1, 0.7),
      { verdict: 'unknown' as const, matches: [] },
    ];
    expect(oncePerPhoto(faces)).toEqual(faces);
  });
});

describe('verify', () => {
  it('gives cosine, angle and verdict', () => {
    const limits = { verify: 0.4, match: 0.6 };
    expect(verify(probe, at(0.7), limits)).toMatchObject({ same: true, threshold: 0.4, verdict: 'match' });
    // The same by the 1:1 threshold, but not for sure.
    expect(verify(probe, at(0.5), limits)).toMatchObject({ same: true, verdict: 'unsure' });
    expect(verify(probe, at(0.35), limits)).toMatchObject({ same: false, verdict: 'unknown' });
    expect(verify(probe, at(0), limits)).toMatchObject({
      cosine: 0,
      angle: 90,
      same: false,
      verdict: 'unknown',
    });
  });

  it('has an angle for every cosine, rounding included', () => {
    expect([1.0000001, 1, 0.5, 0, -1, -1.0000001].map((c) => Math.round(angleOf(c)))).toEqual([
      0, 0, 60, 90, 180, 180,
    ]);
  });
});

describe('similarFaces', () => {
  it('lists the nearest, poor and loose ones too, without the face itself', async () => {
    const gallery = galleryOf([
      { person: 1, cosine: 1 },
      { person: null, cosine: 0.8, usable: false },
      { person: 2, cosine: 0.4 },
    ]);
    expect((await similarFaces(gallery, probe, 2, 1)).map(({ face }) => face)).toEqual([2, 3]);
  });
});

describe('similarPeople', () => {
  const rows: Row[] = [
    { person: 1, cosine: 1 },
    { person: 2, cosine: 0.7, axis: 2 },
    { person: 3, cosine: 0.6, axis: 3 },
    { person: 4, cosine: 0.5, axis: 4 },
    { person: 5, cosine: 0.9, axis: 5, photo: 1 },
    { person: 6, cosine: 0.8, axis: 6, usable: false },
  ];
  const load = (apartPeople: [number, number][], apartFaces: [number, number][]): Grouper => {
    const grouper = new Grouper(galleryOf(rows), { join: 0.9, merge: 0.9 });
    grouper.load({ people: [], apartFaces, apartPeople });
    return grouper;
  };

  it('ranks by mean embedding; people of the same photo and people without a good face are left out', async () => {
    const found = await similarPeople(load([], []), 1, 10);
    expect(found.map(({ person }) => person)).toEqual([2, 3, 4]);
    expect(found[0]?.cosine).toBeCloseTo(0.7, 3);
    expect(await similarPeople(load([], []), 1, 1)).toHaveLength(1);
    expect(await similarPeople(load([], []), 6, 5)).toEqual([]);
  });

  it('never suggests what the user ruled out, from either side', async () => {
    expect((await similarPeople(load([[2, 1]], [[3, 1]]), 1, 10)).map(({ person }) => person)).toEqual([4]);
    expect((await similarPeople(load([[2, 1]], [[3, 1]]), 2, 10)).map(({ person }) => person)).not.toContain(
      1,
    );
    expect(
      (await similarPeople(load([], [[1, 4]]), 1, 10, (p) => p === 2)).map(({ person }) => person),
    ).toEqual([3]);
  });
});
