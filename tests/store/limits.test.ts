/** Limits in SQL: the rule, the user's word before it, and how it comes into a library of an earlier release. */
import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eyeDistance } from '../../electron/contract/model.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { makeSchemaOne } from './schema-one.ts';
import { at, contract, face, listed, open, photo, tempDir, thrown, withStore } from './synthetic.ts';

const limits = { minScore: 0, minEyes: 30, minQuality: 0 };

/** A photo of two faces, the second with its eyes 40 pixels apart, the first 20. */
function twoFaces(store: Store, path = '/photos/two.jpg'): [small: number, large: number] {
  const large = face(2, { x: 200, y: 0, width: 80, height: 80 });
  large.landmarks[1][0] = large.landmarks[0][0] + 40;
  const { faces } = store.savePhoto(photo(path, [face(1, { x: 0, y: 0, width: 40, height: 40 }), large]));
  return [at(faces, 0).face, at(faces, 1).face];
}

it('sets a face aside with its assignment, and takes it back', () =>
  withStore((store) => {
    const [small, large] = twoFaces(store);
    const group = store.links.newGroup();
    store.links.assign(small, group, 0.9);
    store.limits.set(limits);
    expect(store.limits.isApplied()).toBe(false);
    expect(store.limits.misplaced(0, 100)).toEqual({
      through: 1,
      found: [{ photo: 1, face: small, aside: true }],
    });
    store.limits.judge(small);
    store.limits.judge(large);
    expect(store.faces.ofPhoto(1).map(({ id }) => id)).toEqual([large]);
    expect(store.links.get(small)).toBeNull();
    expect(store.people.get(group)?.faces).toBe(0);
    expect([...store.embeddings.rows(contract.id)].map((row) => row.face)).toEqual([large]);
    expect(store.embeddings.vector(small, contract.id)).toBeNull();
    expect(store.embeddings.vectorOf(small, contract.id)).not.toBeNull();
    expect(listed(store, { list: 'aside' })).toEqual([small]);
    expect(store.limits.asideCount()).toBe(1);
    expect(
      thrown(() => {
        store.links.assign(small, group, 0.9);
      }),
    ).toMatchObject({ code: 'internal' });
    store.limits.set({ ...limits, minEyes: 0 });
    store.limits.judge(small);
    expect(store.faces.looseIds()).toEqual([small, large]);
    expect(check(store).problems).toEqual([]);
  }));

it('never sets aside what the user placed, kept, or has a hand in', () =>
  withStore((store) => {
    const faces = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => twoFaces(store, `/photos/${name}.jpg`)[0]);
    const groups = faces.map((id) => {
      const group = store.links.newGroup();
      store.links.assign(id, group, 0.9);
      return group;
    });
    const one = (n: number): [face: number, group: number] => [at(faces, n), at(groups, n)];
    const [placed, placedIn] = one(0);
    store.links.put(placed, { person: placedIn, by: 'user', cosine: null });
    const [kept] = one(1);
    store.links.setKept(kept, true);
    const [, named] = one(2);
    store.people.setState(named, { name: 'Ann', kind: 'person', cover: null, mergedInto: null });
    const [, apart] = one(3);
    store.links.setApartPerson(apart, placedIn, true);
    const [, ruledOut] = one(4);
    store.links.setApartFace(placed, ruledOut, true);
    store.limits.set(limits);
    for (const id of faces) store.limits.judge(id);
    expect(faces.filter((id) => store.limits.isAside(id))).toEqual([at(faces, 5)]);
    expect(
      thrown(() => {
        store.limits.put(placed, true);
      }),
    ).toMatchObject({ code: 'internal' });
    // The user's word takes a face back at once.
    const [last, lastIn] = one(5);
    store.links.put(last, { person: lastIn, by: 'user', cosine: null });
    expect(store.limits.isAside(last)).toBe(false);
    expect(check(store).problems).toEqual([]);
  }));

it('measures the faces of a library of an earlier release, and sets none aside', () => {
  const dir = tempDir();
  try {
    makeSchemaOne(dir, 8);
    const store = open(dir);
    const stored = store.limits.rows(0, 9);
    expect(stored.map(({ eyes }) => eyes)).toEqual(
      store.faces.get(stored.map(({ face: id }) => id)).map(({ landmarks }) => eyeDistance(landmarks)),
    );
    expect(stored).toHaveLength(8);
    expect(at(stored, 0).eyes).toBe(13);
    expect(store.limits.get()).toEqual({ minScore: 0, minEyes: 0, minQuality: 0 });
    expect(store.limits.isApplied()).toBe(true);
    expect(store.faces.count()).toBe(8);
    expect(check(store).problems).toEqual([]);
    store.close();
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
});
