import { describe, expect, it } from 'vitest';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { meanTemplate, personScore, scoreWithoutItself } from '../../electron/library/templates/fusion.ts';
import { syntheticFaces } from '../support/synthetic.ts';
import { templateSets } from '../support/templates.ts';

const world = syntheticFaces({ faces: 60, seed: 3 });
const vectors = world.map(({ vector }) => vector);
const [probe, ...rest] = vectors as [Float32Array, ...Float32Array[]];
const cosine = (a: Float32Array, b: Float32Array): number =>
  a.reduce((sum, x, i) => sum + x * (b[i] as number), 0);

describe('mean template', () => {
  it('of one sample is that sample: the score is the cosine', () => {
    const mean = meanTemplate([rest[0] as Float32Array]);
    if (mean === null) throw new Error('no mean');
    expect(mean.resultant).toBeCloseTo(1, 6);
    expect(personScore(probe, mean)).toBeCloseTo(cosine(probe, rest[0] as Float32Array), 6);
  });

  it('scores by the sum of cosines over the length of the sum', () => {
    const set = rest.slice(0, 5);
    const mean = meanTemplate(set);
    if (mean === null) throw new Error('no mean');
    const length = Math.sqrt(set.flatMap((a) => set.map((b) => cosine(a, b))).reduce((x, y) => x + y));
    expect(mean.resultant).toBeCloseTo(length, 5);
    const total = set.map((t) => cosine(t, probe)).reduce((x, y) => x + y);
    expect(personScore(probe, mean)).toBeCloseTo(total / length, 5);
  });

  it('can leave one of its own samples out without adding the others up again', () => {
    const set = rest.slice(0, 5);
    const [own, ...others] = set as [Float32Array, ...Float32Array[]];
    const mean = meanTemplate(set);
    const without = meanTemplate(others);
    if (mean === null || without === null) throw new Error('no mean');
    expect(scoreWithoutItself(own, mean)).toBeCloseTo(personScore(own, without), 4);
    const alone = meanTemplate([own]);
    expect(alone === null ? 0 : scoreWithoutItself(own, alone)).toBeNull();
  });

  it('has no direction without vectors', () => {
    expect(meanTemplate([])).toBeNull();
  });
});

/** The people of the world, some faces moved or gone. */
type Place = { person: number | null; by: 'auto' | 'user' | null } | 'gone';

function galleryOf(place: (face: number, identity: number) => Place): Gallery {
  const gallery = new Gallery('c', 512);
  for (const { face, photo, identity, usable, vector } of world) {
    const where = place(face, identity);
    if (where !== 'gone') gallery.add({ face, photo, usable, vector, ...where }, 'c');
  }
  return gallery;
}
const asTheyAre = (_: number, person: number): Place => ({ person, by: 'auto' });

describe('TemplateSets', () => {
  it('follows faces that come, move and go, like one that was chosen afresh', () => {
    const gallery = galleryOf(asTheyAre);
    const sets = templateSets(gallery);
    const before = new Map(sets.all());
    gallery.setPerson(1, 1000, 'user');
    gallery.setPerson(2, null, null);
    gallery.remove(3);
    const after = galleryOf((face, person) => {
      if (face === 1) return { person: 1000, by: 'user' };
      if (face === 2) return { person: null, by: null };
      return face === 3 ? 'gone' : asTheyAre(face, person);
    });
    const now = new Map(sets.all());
    expect(now).not.toEqual(before);
    expect(now).toEqual(new Map(templateSets(after).all()));
  });

  it('chooses again only for those who changed, and may do so in slices', async () => {
    const gallery = galleryOf(asTheyAre);
    const asked: number[] = [];
    const sets = templateSets(gallery, (person) => asked.push(person));
    await sets.catchUp();
    expect(new Set(asked).size).toBe(new Set(world.map(({ identity }) => identity)).size);
    asked.length = 0;
    const [from] = world.map(({ identity }) => identity);
    gallery.setPerson(1, 1000, 'user');
    expect([...sets.all()].map(([person]) => person)).toContain(1000);
    expect(asked.sort((a, b) => a - b)).toEqual([from, 1000]);
  });

  it('has no set for a person of poor faces, until the user vouches for one', () => {
    const gallery = new Gallery('c', 512);
    gallery.add({ face: 1, photo: 1, person: 5, by: 'auto', usable: false, vector: probe }, 'c');
    const sets = templateSets(gallery);
    expect(sets.of(5)).toBeNull();
    gallery.setPerson(1, 5, 'user');
    expect(sets.of(5)?.templates).toEqual([{ face: 1, reason: { kind: 'best' } }]);
  });
});
