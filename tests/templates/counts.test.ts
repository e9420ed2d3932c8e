import { describe, expect, it } from 'vitest';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { templateCounts } from '../../electron/library/templates/counts.ts';
import type { Sample } from '../../electron/library/templates/sample.ts';
import { TemplateSets } from '../../electron/library/templates/sets.ts';
import { seededRandom } from '../support/random.ts';
import { templateSets } from '../support/templates.ts';

const dimension = 32;
const random = seededRandom(5);

function unit(): Float32Array {
  const values = Float32Array.from({ length: dimension }, () => random.normal());
  const length = Math.hypot(...values);
  return values.map((value) => value / length);
}

/** A gallery in which person n has `faces(n)` unlike faces, n from 1. */
function peopled(people: number, faces: (person: number) => number): Gallery {
  const gallery = new Gallery('c', dimension);
  let face = 0;
  for (let person = 1; person <= people; person++)
    for (let n = 0; n < faces(person); n++)
      gallery.add({ face: ++face, photo: face, person, by: 'auto', usable: true, vector: unit() }, 'c');
  return gallery;
}

/** Counted anew, from every set. */
function recount(sets: TemplateSets, without: readonly number[] = []): number[] {
  const counts = new Array<number>(21).fill(0);
  for (const [person, { templates }] of sets.all())
    if (!without.includes(person)) (counts[templates.length] as number) += 1;
  return counts;
}

describe('people by the number of their templates', () => {
  it('is kept through every change', async () => {
    const gallery = peopled(40, (person) => 1 + (person % 7));
    const sets = templateSets(gallery);
    for (let round = 0; round < 60; round++) {
      const faces = [...gallery.faces()];
      const face = faces[random.int(faces.length)] as number;
      if (round % 5 === 0) gallery.remove(face);
      else gallery.setPerson(face, round % 3 === 0 ? null : 1 + random.int(45), 'auto');
      await sets.catchUp();
      const strangers = [1 + random.int(45), 46 + round];
      expect(sets.counts()).toEqual(recount(sets));
      expect(sets.counts(strangers)).toEqual(recount(sets, strangers));
      expect(await templateCounts(sets, new Set(strangers))).toEqual(recount(sets, strangers));
    }
  });

  it('is judged by some while most are not chosen for, and exact afterwards', async () => {
    const gallery = peopled(1400, () => 1 + random.int(4));
    let chosen = 0;
    const faces = Map.groupBy(gallery.faces(), (face) => gallery.personOf(face));
    const sets = new TemplateSets(gallery, (person): Sample[] => {
      chosen++;
      return (faces.get(person) ?? []).map((face) => ({ face, quality: 80, year: null, pose: 'front' }));
    });
    const strangers = new Set(Array.from({ length: 200 }, (_, i) => 7 * (i + 1)));
    const judged = await templateCounts(sets, strangers);
    expect(chosen).toBe(500);
    const people = judged.reduce((a, b) => a + b, 0);
    expect(Math.abs(people - 1200)).toBeLessThanOrEqual(4);
    await sets.catchUp();
    const exact = recount(sets, [...strangers]);
    expect(await templateCounts(sets, strangers)).toEqual(exact);
    exact.forEach((people, having) => {
      expect(Math.abs((judged[having] ?? 0) - people)).toBeLessThan(60);
    });
  });

  it('knows nobody where only strangers are left to choose for', async () => {
    const sets = templateSets(peopled(600, () => 1));
    const everybody = new Set(Array.from({ length: 600 }, (_, i) => i + 1));
    expect(await templateCounts(sets, everybody)).toEqual(new Array(21).fill(0));
  });
});
