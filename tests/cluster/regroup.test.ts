/** Grouping anew: what falls apart, what becomes one, and what nobody can see any more but is still there. */
import { describe, expect, it } from 'vitest';
import { Grouper } from '../../electron/library/cluster/grouper.ts';
import { alikeGroups, components, type Parts, partsOf } from '../../electron/library/cluster/regroup.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { multiplier } from '../../electron/library/products/multiply.ts';
import { oneByOne } from '../../electron/library/products/tiles.ts';
import { agreement } from '../support/partitions.ts';
import { seededRandom } from '../support/random.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { photosOf, thresholds, World } from './world.ts';

function finish(work: Generator<undefined, Parts>): Parts {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}

const dimension = 96;

/** A unit vector near direction `of`. */
function near(of: number, seed: number): Float32Array {
  const random = seededRandom(seed + 1);
  const vector = Float32Array.from(
    { length: dimension },
    (_, i) => 0.03 * random.normal() + (i === of ? 1 : 0),
  );
  const length = Math.hypot(...vector);
  return vector.map((x) => x / length);
}

/** A gallery with one face per entry, each in a photo of its own, all of one group; negative: poor. */
function galleryOf(directions: readonly number[]): Gallery {
  const gallery = new Gallery('c', dimension);
  directions.forEach((of, at) => {
    const face = at + 1;
    gallery.add(
      { face, photo: face, person: 1, by: 'auto', usable: of >= 0, vector: near(Math.abs(of), face) },
      'c',
    );
  });
  return gallery;
}

describe('a group under new vectors', () => {
  it('falls into what its faces now form, largest first, poor ones loose', () => {
    const gallery = galleryOf([3, 3, 5, 3, 5, -9]);
    expect(finish(partsOf(gallery, thresholds, [1, 2, 3, 4, 5, 6]))).toEqual({
      parts: [
        [1, 2, 4],
        [3, 5],
      ],
      loose: [6],
    });
    // Nothing has moved: it was only a look.
    expect([...gallery.faces()].every((face) => gallery.personOf(face) === 1)).toBe(true);
  });

  it('stays whole under the vectors it was made with, in a hard library', () => {
    const world = new World(192);
    for (const photo of photosOf(syntheticFaces({ faces: 2000, seed: 3, dimension: 192 })))
      world.arrive(photo);
    world.settle();
    const whole = world.grouper.freeGroups().map((group) => {
      const faces = world.grouper.freeFaces(group);
      const { parts } = finish(partsOf(world.gallery, thresholds, faces));
      return [faces.length, Math.max(...parts.map((part) => part.length))] as const;
    });
    const faces = whole.reduce((sum, [all]) => sum + all, 0);
    const kept = whole.reduce((sum, [, most]) => sum + most, 0);
    expect(kept / faces).toBeGreaterThan(0.98);
  });
});

describe('groups that are alike', () => {
  it('are found pair by pair, once each, by the threshold that small groups have', async () => {
    const means = new Float32Array(4 * dimension);
    for (const [row, of] of [2, 7, 2, 2].entries()) means.set(near(of, row), row * dimension);
    // The last one is a mean so short that it is like nothing.
    means.subarray(3 * dimension).forEach((x, i, row) => (row[i] = 0.4 * x));
    const counts = Int32Array.of(5, 5, 1, 5);
    const input = { dimension, means, counts, rows: Int32Array.of(0, 1, 2, 3), merge: thresholds.merge };
    const { a, b } = await alikeGroups(input, () => undefined, oneByOne);
    expect([...a].map((row, at) => [row, b[at]])).toEqual([[0, 2]]);
    const one = await alikeGroups({ ...input, rows: Int32Array.of(2) }, () => undefined, oneByOne);
    expect([[...one.a], [...one.b]]).toEqual([[2], [0]]);
  });

  it('hang together in components', () => {
    const found = components([
      [1, 2],
      [7, 8],
      [3, 2],
      [8, 9],
    ]);
    expect(found.map((pairs) => pairs.flat().sort((x, y) => x - y))).toEqual([
      [1, 2, 2, 3],
      [7, 8, 8, 9],
    ]);
  });

  it('merge, taken apart at random before, into what they were', async () => {
    const faces = syntheticFaces({ faces: 1500, seed: 5, dimension: 192 });
    const world = new World(192);
    for (const photo of photosOf(faces)) world.arrive(photo);
    world.settle();
    const before = world.labels();
    const random = seededRandom(8);
    for (const group of world.grouper.freeGroups()) {
      const own = world.grouper.freeFaces(group);
      if (own.length < 6) continue;
      const other = ++world.people;
      for (const face of own.filter((id) => world.gallery.usable(id) && random.next() < 0.5)) {
        Object.assign(world.row(face), { person: other, by: 'auto' });
        world.grouper.assign(face, other, 'auto');
      }
    }
    const { grouper } = world;
    const ids = grouper.freeGroups().filter((id) => grouper.countOf(id) > 0);
    const means = new Float32Array(192 * ids.length);
    ids.forEach((id, row) => {
      means.set(grouper.meanOf(id) ?? [], row * 192);
    });
    const counts = Int32Array.from(ids, (id) => grouper.countOf(id));
    const rows = Int32Array.from(ids.keys());
    const { a, b } = await alikeGroups(
      { dimension: 192, means, counts, rows, merge: thresholds.merge },
      () => undefined,
      await multiplier(192, rows.length),
    );
    const pairs = [...a].map((row, at): [number, number] => [ids[row] ?? 0, ids[b[at] ?? 0] ?? 0]);
    for (const component of components(pairs)) world.apply(grouper.mergeAmong(component));
    const { pairPrecision, pairRecall } = agreement(world.labels(), before);
    expect(pairPrecision).toBeGreaterThan(0.97);
    expect(pairRecall).toBeGreaterThan(0.99);
  });
});

describe('a face that has no vector here, but is with somebody', () => {
  const grouperOf = (gallery: Gallery): Grouper => {
    const grouper = new Grouper(gallery, thresholds);
    const absent = [{ face: 50, photo: 9, person: 1 }];
    grouper.load({ people: [], apartFaces: [], apartPeople: [], absent });
    return grouper;
  };
  const arrive = (gallery: Gallery, grouper: Grouper, face: number, photo: number): number | null => {
    const vector = near(3, face);
    gallery.add({ face, photo, person: null, by: null, usable: true, vector }, 'c');
    grouper.place([face], () => 100 + face);
    return gallery.personOf(face);
  };

  it('keeps other faces of its photo out of the group, also after a merge, until it goes', () => {
    const gallery = galleryOf([3, 3]);
    const grouper = grouperOf(gallery);
    expect(arrive(gallery, grouper, 21, 10)).toBe(1);
    expect(arrive(gallery, grouper, 20, 9)).toBe(120);
    // The same photo: they can not be one.
    expect(grouper.mergeAmong([[1, 120]])).toEqual([]);
    grouper.setAbsent(50, 9, null);
    expect(grouper.mergeAmong([[1, 120]])).toEqual([{ kind: 'merge', from: 120, into: 1 }]);
  });

  it('goes with its group when that is merged away', () => {
    const gallery = galleryOf([3]);
    const grouper = grouperOf(gallery);
    gallery.add({ face: 40, photo: 40, person: null, by: null, usable: true, vector: near(3, 40) }, 'c');
    gallery.add({ face: 41, photo: 41, person: null, by: null, usable: true, vector: near(3, 41) }, 'c');
    for (const face of [40, 41]) grouper.assign(face, 2, 'auto');
    expect(grouper.mergeAmong([[1, 2]])).toEqual([{ kind: 'merge', from: 1, into: 2 }]);
    expect(arrive(gallery, grouper, 60, 9)).toBe(160);
  });
});
