import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { seededRandom } from '../support/random.ts';

const dimension = 37;

function randomUnit(seed: number, length = dimension): Float32Array {
  const random = seededRandom(seed);
  const v = Float32Array.from({ length }, () => random.normal());
  const size = Math.hypot(...v);
  return v.map((x) => x / size);
}

function errorOf(action: () => void): unknown {
  try {
    action();
  } catch (thrown) {
    return thrown instanceof FacetError ? thrown.error : thrown;
  }
  return null;
}

const template = (face: number, vector: Float32Array, person: number | null = null) =>
  ({ face, photo: face, person, by: person === null ? null : 'auto', usable: true, vector }) as const;

describe('Gallery', () => {
  it('finds what a plain comparison of all vectors finds, through any adds and removes', () => {
    const step = fc.record({ face: fc.integer({ min: 1, max: 40 }), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 80 }), fc.integer({ min: 1, max: 10 }), (steps, k) => {
        const gallery = new Gallery('c', dimension, 2);
        const reference = new Map<number, Float32Array>();
        for (const { face, remove } of steps) {
          if (remove) expect(gallery.remove(face)).toBe(reference.delete(face));
          else if (!reference.has(face)) {
            reference.set(face, randomUnit(face));
            gallery.add(template(face, randomUnit(face), face + 100), 'c');
          }
        }
        expect(gallery.size).toBe(reference.size);
        const query = randomUnit(999);
        const expected = [...reference]
          .map(([face, v]) => ({ face, cosine: v.reduce((sum, x, i) => sum + x * (query[i] ?? 0), 0) }))
          .sort((a, b) => b.cosine - a.cosine || a.face - b.face)
          .slice(0, k);
        const found = gallery.topFaces(query, k);
        expect(found.map(({ face }) => face)).toEqual(expected.map(({ face }) => face));
        found.forEach(({ cosine }, i) => {
          expect(cosine).toBeCloseTo(expected[i]?.cosine ?? NaN, 6);
        });
        for (const face of reference.keys()) {
          expect(gallery.personOf(face)).toBe(face + 100);
          expect([...gallery.vector(face)]).toEqual([...randomUnit(face)]);
        }
      }),
    );
  });

  it('refuses vectors of another contract, another length or another size', () => {
    const gallery = new Gallery('c', dimension);
    expect(
      errorOf(() => {
        gallery.add(template(1, randomUnit(1)), 'd');
      }),
    ).toEqual({
      code: 'contract-mismatch',
      expected: 'c',
      found: 'd',
    });
    const broken = [randomUnit(1, 36), randomUnit(1).map((x) => x * 1.1), randomUnit(1).fill(NaN, 3, 4)];
    for (const vector of broken) {
      expect(
        errorOf(() => {
          gallery.add(template(1, vector), 'c');
        }),
      ).toMatchObject({ code: 'invalid-input' });
      expect(errorOf(() => gallery.topFaces(vector, 1))).toMatchObject({ code: 'invalid-input' });
    }
    expect(gallery.size).toBe(0);
    gallery.add(template(1, randomUnit(1)), 'c');
    expect(
      errorOf(() => {
        gallery.add(template(1, randomUnit(2)), 'c');
      }),
    ).toMatchObject({ code: 'invalid-input' });
    expect(errorOf(() => gallery.photoOf(2))).toEqual({ code: 'not-found', what: 'face', id: '2' });
  });

  it('knows who put a face where, and which faces decide', () => {
    const gallery = new Gallery('c', dimension);
    gallery.add({ ...template(1, randomUnit(1)), usable: false }, 'c');
    expect([gallery.personOf(1), gallery.byOf(1), gallery.decides(1)]).toEqual([null, null, false]);
    gallery.setPerson(1, 7, 'auto');
    expect([gallery.personOf(1), gallery.byOf(1), gallery.decides(1)]).toEqual([7, 'auto', false]);
    gallery.setPerson(1, 7, 'user');
    expect([gallery.byOf(1), gallery.decides(1), gallery.usable(1)]).toEqual(['user', true, false]);
    gallery.setPerson(1, null, null);
    expect([gallery.personOf(1), gallery.byOf(1), gallery.decides(1)]).toEqual([null, null, false]);
  });

  it('skips faces on request and keeps nothing of a removed vector', () => {
    const gallery = new Gallery('c', dimension, 4);
    for (let face = 1; face <= 4; face++) gallery.add(template(face, randomUnit(face)), 'c');
    const held = gallery.vector(4);
    expect(gallery.topFaces(randomUnit(2), 1)[0]?.face).toBe(2);
    expect(gallery.topFaces(randomUnit(2), 4, (face) => face !== 2).map(({ face }) => face)).not.toContain(2);
    gallery.remove(4);
    expect(held.every((x) => x === 0)).toBe(true);
  });
});
