import { describe, expect, it } from 'vitest';
import { agreement, pairF } from '../support/partitions.ts';
import { seededRandom } from '../support/random.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { photosOf, World } from './world.ts';

const faces = syntheticFaces({ faces: 3000, seed: 7, dimension: 192 });
const photos = photosOf(faces);

/** Labels by face id after all photos have arrived in an order: 0 = as made, else shuffled by the seed. */
function labelsIn(order: number): number[] {
  const world = new World(192);
  for (const photo of order === 0 ? photos : seededRandom(order).shuffle(photos)) world.arrive(photo);
  world.settle();
  return world.labels();
}

const labels = labelsIn(0);

describe('3,000 hard synthetic faces', () => {
  it('are grouped with few mistakes and without large impure groups', () => {
    const usable = faces.flatMap(({ usable: ok }, i) => (ok ? [i] : []));
    const found = agreement(
      usable.map((i) => labels[i] ?? 0),
      usable.map((i) => faces[i]?.identity ?? 0),
    );
    expect(found.pairPrecision).toBeGreaterThanOrEqual(0.995);
    expect(found.pairRecall).toBeGreaterThanOrEqual(0.9);
    expect(found.f).toBeGreaterThanOrEqual(0.9);
    expect(found.largestImpure).toBeLessThanOrEqual(50);
  });

  it('stay pure when the poor faces are counted too', () => {
    const found = agreement(
      labels,
      faces.map(({ identity }) => identity),
    );
    expect(found.pairPrecision).toBeGreaterThanOrEqual(0.99);
  });

  it('come out much the same in any order', () => {
    for (const order of [1, 2]) expect(pairF(labels, labelsIn(order))).toBeGreaterThanOrEqual(0.93);
  });
});

describe('the yardsticks', () => {
  it('by hand: {a a b} {b} {c}', () => {
    const found = agreement([1, 1, 1, 2, 3], ['a', 'a', 'b', 'b', 'c']);
    expect(found).toMatchObject({ impure: 1, largestImpure: 3, groups: 3 });
    expect(found.pairPrecision).toBeCloseTo(1 / 3, 10);
    expect(found.pairRecall).toBeCloseTo(1 / 2, 10);
    // Per face: a 2/3, a 2/3, b 1/3, b 1, c 1; and a 1, a 1, b 1/2, b 1/2, c 1.
    expect(found.precision).toBeCloseTo((2 / 3 + 2 / 3 + 1 / 3 + 1 + 1) / 5, 10);
    expect(found.recall).toBeCloseTo(4 / 5, 10);
    expect(pairF([1, 1, 2], [5, 5, 9])).toBe(1);
  });
});
