import { describe, expect, it } from 'vitest';
import { seededRandom } from '../support/random.ts';
import { mix, type SyntheticFace } from '../support/synthetic.ts';
import { World } from './world.ts';

const dimension = 256;
const random = seededRandom(3);
const axis = (n: number): Float64Array =>
  Float64Array.from({ length: dimension }, (_, i) => (i === n ? 1 : 0));
let noise = 100;
/** A new vector at this cosine to `to`, and otherwise like nothing else. */
const near = (to: Float64Array, cosine: number): Float32Array =>
  Float32Array.from(mix(to, axis(noise++), cosine));
const anna = axis(0);
const ben = axis(1);

const face = (id: number, vector: Float32Array, photo = id, usable = true): SyntheticFace => ({
  face: id,
  photo,
  identity: 0,
  usable,
  vector,
});

describe('Grouper', () => {
  it('opens a group for a new person, joins a known one, and knows how close each face is', () => {
    const world = new World(dimension);
    expect(world.arrive([face(1, near(anna, 0.85))])).toEqual([
      { kind: 'found', face: 1, person: 1, cosine: 1 },
    ]);
    expect(world.arrive([face(2, near(anna, 0.85))])).toMatchObject([{ kind: 'join', face: 2, person: 1 }]);
    expect(world.arrive([face(3, near(ben, 0.85))])).toMatchObject([{ kind: 'found', face: 3, person: 2 }]);
    // Two faces at 0.85 to a centre meet their mean at sqrt((1 + 0.7225) / 2).
    expect(world.grouper.cosine(1)).toBeCloseTo(Math.sqrt((1 + 0.85 ** 2) / 2), 3);
    expect(world.grouper.groups).toBe(2);
  });

  it('gives a group to the likeliest of two faces in one photo', () => {
    const world = new World(dimension);
    for (const id of [1, 2, 3]) world.arrive([face(id, near(anna, 0.85))]);
    const decisions = world.arrive([face(4, near(anna, 0.6), 9), face(5, near(anna, 0.9), 9)]);
    expect(decisions).toMatchObject([
      { kind: 'join', face: 5, person: 1 },
      { kind: 'found', face: 4, person: 2 },
    ]);
  });

  it('never puts two faces of one photo together, even copies; the user may', () => {
    const world = new World(dimension);
    const same = near(anna, 0.9);
    world.arrive([face(1, same, 1), face(2, same, 1)]);
    expect(world.partition()).toEqual([
      [1, 1],
      [2, 2],
    ]);
    world.assign(2, 1);
    world.settle();
    expect(world.partition()).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });

  it('merges two groups when a face between them shows they are one', () => {
    const world = new World(dimension);
    // Two looks of one person: each other's cosine 0.48 is too little for groups of one.
    const [young, old] = [mix(anna, ben, 0.86), mix(anna, ben, 0.86)];
    for (let i = 0; i < dimension; i++) if (i === 1) old[i] = -(old[i] ?? 0);
    world.arrive([face(1, Float32Array.from(young))]);
    world.arrive([face(2, Float32Array.from(old))]);
    expect(world.people).toBe(2);
    const decisions = world.arrive([face(3, near(anna, 0.99))]);
    expect(decisions.map(({ kind }) => kind)).toEqual(['join', 'merge']);
    expect(new Set(world.labels()).size).toBe(1);
  });

  it('does not chain: strangers linked by look-alikes in between stay apart', () => {
    const world = new World(dimension);
    // Each step turns by 40 degrees: neighbours at cosine 0.77 in a row of ten.
    for (let i = 0; i < 10; i++) {
      const v = new Float32Array(dimension);
      v[i] = Math.cos(Math.PI / 4.5);
      v[i + 1] = Math.sin(Math.PI / 4.5);
      const size = Math.hypot(...v);
      world.arrive([
        face(
          i + 1,
          v.map((x) => x / size),
        ),
      ]);
    }
    const [first, last] = [world.row(1).person, world.row(10).person];
    expect(first).not.toBe(last);
    expect(new Set(world.labels()).size).toBeGreaterThan(3);
  });

  it('lets poor faces only attach: they open no group, sway none, and may not outnumber the good', () => {
    const world = new World(dimension);
    expect(world.arrive([face(1, near(anna, 0.9), 1, false)])).toEqual([]);
    world.arrive([face(2, near(anna, 0.9))]);
    const mean = world.grouper.cosine(2);
    expect(world.place([1])).toMatchObject([{ kind: 'join', face: 1, person: 1 }]);
    expect(world.grouper.cosine(2)).toBe(mean);
    expect(world.arrive([face(3, near(anna, 0.9), 3, false)])).toEqual([]);
    world.arrive([face(4, near(anna, 0.9))]);
    expect(world.settle(3)).toMatchObject([{ kind: 'join', face: 3, person: 1 }]);
  });

  it('gives new faces to a named person by their nearest confirmed face', () => {
    const world = new World(dimension);
    // Confirmed young and old looks have nothing in common; the mean is far from both.
    for (const [i, look] of [axis(2), axis(3), axis(4)].entries()) {
      world.arrive([face(i + 1, near(look, 0.9))]);
      world.assign(i + 1, 1);
    }
    world.name(1);
    expect(world.arrive([face(9, near(axis(3), 0.9))])).toMatchObject([{ kind: 'join', face: 9, person: 1 }]);
  });

  it('leaves a face between two named people to neither', () => {
    const world = new World(dimension);
    world.arrive([face(1, Float32Array.from(anna))]);
    world.arrive([face(2, Float32Array.from(ben))]);
    world.assign(1, 1);
    world.assign(2, 2);
    const between = Float32Array.from(mix(anna, ben, Math.SQRT1_2));
    expect(world.arrive([face(3, between)])).toMatchObject([{ kind: 'found', face: 3, person: 3 }]);
  });

  it('never merges named people and never gives back what was rejected', () => {
    const world = new World(dimension);
    world.arrive([face(1, near(anna, 0.95), 1), face(2, near(anna, 0.95), 1)]);
    world.name(1);
    world.name(2);
    expect(world.settle()).toEqual([]);
    world.arrive([face(3, near(anna, 0.95))]);
    world.name(3);
    const { person } = world.row(3);
    world.reject(3);
    expect(world.row(3).person).not.toBe(person);
    world.restart(random.int(100));
    world.assign(3, null);
    world.place([3]);
    expect(world.row(3).person).not.toBe(person);
  });

  it('forgets a face without a trace in the mean', () => {
    const world = new World(dimension);
    world.arrive([face(1, near(anna, 0.9))]);
    const alone = world.grouper.cosine(1);
    world.arrive([face(2, near(anna, 0.9))]);
    expect(world.grouper.cosine(1)).not.toBe(alone);
    world.grouper.remove(2);
    expect(world.grouper.cosine(1)).toBe(alone);
    expect(world.gallery.has(2)).toBe(false);
    expect(world.grouper.place([2], () => 99)).toEqual([]);
  });

  it('starts the repair pass again when the user acted in between', () => {
    const world = new World(dimension);
    // 120 groups and 100 loose faces: too much for one slice.
    for (let i = 1; i <= 120; i++) world.arrive([face(i, Float32Array.from(axis(i)))]);
    for (let i = 121; i <= 220; i++) world.arrive([face(i, Float32Array.from(axis(i)), i, false)]);
    const work = world.grouper.settle(0);
    expect(work.next()).toEqual({ done: false, value: undefined });
    world.assign(1, 2);
    expect(work.next()).toEqual({ done: true, value: null });
    expect(world.settle()).toEqual([]);
  });
});
