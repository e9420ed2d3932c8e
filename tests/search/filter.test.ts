/** Filters of a search: what they let pass is what the rows themselves say, and the answer is the best of those. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { everyFace, FaceFilter, FaceKind, isOpen } from '../../electron/contract/face-filter.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { Gallery } from '../../electron/library/index/gallery.ts';
import { ignore, name } from '../../electron/library/review/index.ts';
import { similarFaces } from '../../electron/library/search/similar-faces.ts';
import { FaceSet } from '../../electron/library/store/lists/passing.ts';
import { atOnce } from '../../electron/library/store/lists/walk.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { at, contract, face, photo, vector, withStore } from '../store/synthetic.ts';
import { seededRandom } from '../support/random.ts';

/** What there is to know of a face, said by the test itself. */
interface Known {
  readonly id: number;
  readonly vector: Float32Array;
  readonly folders: readonly string[];
  readonly day: string;
  readonly quality: number;
}

const folders = ['/p/a', '/p/a/deep', '/p/ab', '/p/b'];
const days = ['2019-12-31', '2020-01-01', '2020-02-29', '2020-03-01'];

/** Faces of every kind, in folders whose names begin alike, on days beside one another; some photos have a copy. */
function fill(store: Store): Known[] {
  const random = seededRandom(11);
  const groups = Array.from({ length: 12 }, () => store.links.newGroup());
  const known: Known[] = [];
  for (let n = 0; n < 120; n++) {
    const folder = at(folders, random.int(4));
    const day = at(days, random.int(4));
    const seeds = Array.from({ length: random.int(3) }, (_, i) => 1 + 10 * (3 * n + i) + i);
    const made = {
      ...photo(
        `${folder}/${String(n)}.jpg`,
        seeds.map((seed) => face(seed)),
      ),
      size: n + 1,
    };
    const saved = store.savePhoto({ ...made, takenAt: `${day}T${n % 2 === 0 ? '00:00:00' : '23:59:59'}` });
    const copy = random.int(5) === 0 ? '/p/b' : null;
    if (copy !== null)
      store.copies.link(saved.photo, { path: `${copy}/copy ${String(n)}.jpg`, size: n + 1, mtime: 1 });
    saved.faces.forEach(({ face: id }, i) => {
      const group = at(groups, random.int(12));
      if (random.int(4) > 0 && store.links.mayAssign(id, group)) store.links.assign(id, group, 0.5);
      known.push({
        id,
        vector: vector(at(seeds, i)),
        folders: copy === null ? [folder] : [folder, copy],
        day,
        quality: 20 + (at(seeds, i) % 80),
      });
    });
  }
  for (const group of groups.slice(0, 4))
    name(store, { person: group, name: `N${String(group)}`, merge: false });
  ignore(store, { faces: [], people: groups.slice(4, 7), as: 'stranger' });
  ignore(store, { faces: [at(known, 5).id], people: [], as: 'not-a-face' });
  return known.filter((_, i) => i !== 5);
}

function kindOf(store: Store, id: number): FaceKind {
  const [placed] = store.faces.placement([id]);
  const person = placed?.person ?? null;
  return person === null ? 'loose' : (store.people.state(person)?.kind ?? 'loose');
}

const within = (folder: string, root: string): boolean => folder === root || folder.startsWith(`${root}/`);

const filters: fc.Arbitrary<FaceFilter> = fc.record({
  kinds: fc.subarray([...FaceKind.options]),
  folder: fc.constantFrom(null, null, '/p/a', '/p/b', '/p', '/nowhere'),
  from: fc.constantFrom(null, null, ...days),
  to: fc.constantFrom(null, null, ...days),
  minQuality: fc.constantFrom(0, 0, 50, 62, 99.5),
});

describe('a filtered search', () => {
  it('finds the best of the faces that pass, those and no others', async () => {
    await withStore(async (store) => {
      const known = fill(store);
      // Planes from the fourth face on, so that filters run inside the kernels.
      const gallery = new Gallery(contract.id, 512, 16, { few: 4, shardRows: 64 });
      for (const row of store.embeddings.rows(contract.id)) gallery.add(row, contract.id);
      const kinds = new Map(known.map(({ id }) => [id, kindOf(store, id)]));
      expect(new Set(kinds.values())).toEqual(new Set(FaceKind.options));
      await fc.assert(
        fc.asyncProperty(
          filters,
          fc.nat(1000),
          fc.integer({ min: 1, max: 300 }),
          async (filter, seed, limit) => {
            const set = atOnce(store.lists.passing(filter));
            const fits = known.filter(
              (one) =>
                (filter.kinds.length === 0 || filter.kinds.includes(kinds.get(one.id) ?? 'loose')) &&
                one.folders.some((folder) => filter.folder === null || within(folder, filter.folder)) &&
                (filter.from === null || one.day >= filter.from) &&
                (filter.to === null || one.day <= filter.to) &&
                one.quality >= filter.minQuality,
            );
            expect(known.filter(({ id }) => set.has(id))).toEqual(fits);
            expect(set.size).toBe(fits.length);
            const query = vector(seed);
            const best = fits
              .map(({ id, vector: row }) => ({ face: id, cosine: dotRow(row, 0, query, 512) }))
              .sort((a, b) => b.cosine - a.cosine || a.face - b.face)
              .slice(0, limit);
            const found = await similarFaces(gallery, query, limit, null, { wanted: (id) => set.has(id) });
            expect(found.map(({ face: id, cosine }) => ({ face: id, cosine }))).toEqual(best);
          },
        ),
        { numRuns: 80 },
      );
    });
  });

  it('takes no filter for one that asks for nothing, and refuses what is no day', () => {
    expect(isOpen(everyFace)).toBe(true);
    expect(isOpen({ ...everyFace, kinds: [...FaceKind.options] })).toBe(true);
    expect(isOpen({ ...everyFace, minQuality: 1 })).toBe(false);
    expect(FaceFilter.safeParse({ ...everyFace, from: '2020-02-30' }).success).toBe(false);
  });

  it('keeps ids far apart, and none beyond the highest', () => {
    const set = new FaceSet(1_000_000);
    for (const id of [1, 1, 7, 8, 1_000_000, 1_000_008]) set.add(id);
    expect(set.size).toBe(4);
    expect([1, 2, 7, 8, 999_999, 1_000_000, 1_000_008, 5_000_000].filter((id) => set.has(id))).toEqual([
      1, 7, 8, 1_000_000,
    ]);
  });
});
