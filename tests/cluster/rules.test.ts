import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../support/runs.ts';
import { type SyntheticFace, syntheticFaces } from '../support/synthetic.ts';
import { photosOf, World } from './world.ts';

const dimension = 24;

/** A hard little library: few directions, so strangers often look alike and rules are put to the test. */
const facesOf = (seed: number): SyntheticFace[] =>
  syntheticFaces({ faces: 60, seed, dimension, spread: 12, fit: [0.85, 0.1] });

/** What a user may do between two photos; numbers pick faces and people modulo what there is. */
const act = fc.record({
  after: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('name', 'confirm', 'move', 'reject', 'separate', 'restart', 'settle'),
  x: fc.nat(1000),
  y: fc.nat(1000),
});
type Act = typeof act extends fc.Arbitrary<infer T> ? T : never;

function perform(world: World, { kind, x, y }: Act): void {
  const face = 1 + (x % Math.max(1, world.rows.size));
  const person = 1 + (y % Math.max(1, world.people));
  if (world.rows.size === 0) return;
  if (kind === 'restart') world.restart(x);
  else if (kind === 'settle') world.settle(y % 50);
  else if (kind === 'name') world.name(person);
  else if (kind === 'confirm') world.assign(face, world.row(face).person);
  else if (kind === 'move') {
    if (!world.apartFaces.some(([f, p]) => f === face && p === person)) world.assign(face, person);
  } else if (kind === 'reject') world.reject(face);
  else if (person !== 1) world.separate(person, 1);
}

describe('rules hold through any history', () => {
  it('cannot-links, locks and the quality gate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.array(act, { maxLength: 12 }), (seed, acts) => {
        const world = new World(dimension);
        photosOf(facesOf(seed)).forEach((photo, i) => {
          const locked = [...world.rows].flatMap(([face, { person, by }]) =>
            by === 'user' ? [{ face, person }] : [],
          );
          const touched = new Set([
            ...world.fixed,
            ...world.apartPeople.flat(),
            ...world.apartFaces.map(([, p]) => p),
          ]);
          for (const { person } of locked) if (person !== null) touched.add(person);
          const before = new Map(world.partition());
          const decisions = [...world.arrive(photo), ...(i % 7 === 6 ? world.settle() : [])];
          for (const decision of decisions) {
            if (decision.kind === 'merge') {
              expect(touched).not.toContain(decision.from);
              expect(touched).not.toContain(decision.into);
            } else if (decision.kind === 'found') expect(world.row(decision.face).input.usable).toBe(true);
          }
          // What the user placed stays, and nothing leaves a group the user touched.
          for (const { face, person } of locked) expect(world.row(face).person).toBe(person);
          for (const [face, person] of before) {
            if (person !== null && touched.has(person)) expect(world.row(face).person).toBe(person);
          }
          for (const step of acts) if (step.after === i) perform(world, step);
          check(world);
        });
      }),
      { numRuns: runs(150) },
    );
  });

  it('a scan that is stopped and resumed anywhere ends like one that is not', () => {
    const cuts = fc.array(fc.record({ after: fc.nat(40), seed: fc.nat(1000) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.array(act, { maxLength: 8 }),
        cuts,
        (seed, acts, restarts) => {
          const [one, other] = [new World(dimension), new World(dimension)];
          photosOf(facesOf(seed)).forEach((photo, i) => {
            expect(other.arrive(photo)).toEqual(one.arrive(photo));
            for (const step of acts) {
              if (step.after !== i) continue;
              perform(one, step);
              perform(other, step);
            }
            for (const restart of restarts) if (restart.after === i) other.restart(restart.seed);
          });
          expect(other.settle()).toEqual(one.settle());
          expect(other.partition()).toEqual(one.partition());
        },
      ),
      { numRuns: runs(150) },
    );
  });
});

/** No forbidden pair is together, and memory says what the decisions said. */
function check(world: World): void {
  const seen = new Map<string, 'auto' | 'user' | null>();
  for (const [face, { input, person, by }] of world.rows) {
    expect(world.gallery.personOf(face)).toBe(person);
    expect(world.gallery.byOf(face)).toBe(by);
    if (person === null) continue;
    // The user may put two faces of a photo together, and grouping may have been there first with one.
    const key = `${input.photo} ${person}`;
    if (seen.has(key)) expect([by, seen.get(key)]).toContain('user');
    seen.set(key, by);
  }
  for (const [face, person] of world.apartFaces) expect(world.row(face).person).not.toBe(person);
}
