import { describe, expect, it } from 'vitest';
import { Grouper } from '../../electron/library/cluster/grouper.ts';
import type { Decision } from '../../electron/library/cluster/types.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import type { VectorsOptions } from '../../electron/library/index/options.ts';
import { seededRandom } from '../support/random.ts';

const dimension = 64;
const thresholds = { join: 0.36, merge: 0.45 };

/** A scan with a user at work in it: everything grouping decided, and every cosine it told. */
function history(options: Omit<VectorsOptions, 'dimension' | 'kept'>, seed: number): unknown[] {
  const random = seededRandom(seed);
  const unit = (v: Float32Array): Float32Array => {
    const size = Math.hypot(...v);
    return v.map((x) => x / size);
  };
  const noise = (): Float32Array => unit(Float32Array.from({ length: dimension }, () => random.normal()));
  const people = Array.from({ length: 60 }, noise);
  const gallery = new Gallery('c', dimension, 16, options);
  const grouper = new Grouper(gallery, thresholds, options);
  let groups = 0;
  const said: unknown[] = [];
  const tell = (decisions: Decision[]): void => void said.push(...decisions);
  for (let face = 1; face <= 900; face++) {
    const person = people[random.int(people.length)] as Float32Array;
    const other = noise();
    const vector = unit(person.map((x, i) => 0.75 * x + 0.66 * (other[i] as number)));
    gallery.add({ face, photo: face >> 1, person: null, by: null, usable: random.int(8) > 0, vector }, 'c');
    tell(grouper.place([face], () => ++groups));
    const some = 1 + random.int(face);
    const to = gallery.has(some) ? gallery.personOf(some) : null;
    const act = random.int(12);
    if (act === 0 && gallery.has(face)) grouper.assign(face, to, to === null ? null : 'user');
    else if (act === 1 && gallery.has(some)) grouper.remove(some);
    else if (act === 2 && to !== null) grouper.setFixed(to, random.int(2) === 0);
    else if (act === 3 && to !== null) grouper.setApart(face, [to]);
    if (face % 300 === 0) tell(grouper.settleNow(face - 300));
    said.push(gallery.has(some) ? grouper.cosine(some) : null, grouper.groups);
  }
  return said;
}

describe('grouping over the kernels', () => {
  it('decides exactly as comparing one by one does, whatever the user does in between', () => {
    for (const seed of [1, 2, 3]) {
      const plain = history({}, seed);
      expect(plain.length).toBeGreaterThan(2000);
      expect(history({ few: 0, shardRows: 128 }, seed)).toEqual(plain);
    }
  });
});
