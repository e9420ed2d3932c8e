import { describe, expect, it } from 'vitest';
import {
  confirm,
  cover,
  enrollFaces,
  ignore,
  merge,
  move,
  name,
  redo,
  reject,
  restore,
  split,
  undo,
} from '../../electron/library/review/index.ts';
import { at, logicalState, open, populate, thrown, withStore } from '../store/synthetic.ts';

const page = { offset: 0, limit: 50 };

describe('names', () => {
  it('turn a group into a person and are unique whatever their case', async () => {
    await withStore((store) => {
      const {
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 1, 1]);
      const done = name(store, { person: a, name: '  E\u0301mile ', merge: false });
      expect(done).toMatchObject({ person: a, loose: [], touched: { people: [a], faces: [] } });
      expect(done.operation).toMatchObject({
        kind: 'name',
        summary: { faces: 2, name: 'Émile', other: null },
        undone: false,
      });
      expect(store.people.get(a)).toMatchObject({ name: 'Émile', kind: 'person', confirmed: 0 });
      expect(thrown(() => name(store, { person: b, name: 'éMILE', merge: false }))).toEqual({
        code: 'name-taken',
        person: a,
        name: 'éMILE',
      });
      expect(thrown(() => name(store, { person: b, name: '   ', merge: false }))).toMatchObject({
        code: 'invalid-input',
      });
      expect(thrown(() => name(store, { person: 99, name: 'X', merge: false }))).toMatchObject({
        code: 'not-found',
        id: '99',
      });
      // Its own name in another case is no clash.
      name(store, { person: a, name: 'émile', merge: false });
      expect(store.people.get(a)?.name).toBe('émile');
      const merged = name(store, { person: b, name: 'ÉMILE', merge: true });
      expect(merged.operation.kind).toBe('merge');
      expect(store.people.get(a)).toMatchObject({ name: 'émile', faces: 4, confirmed: 2 });
      expect(store.people.get(b)).toBeNull();
    });
  });
});

describe('faces', () => {
  it('confirm and reject are a must-link and a cannot-link', async () => {
    await withStore((store) => {
      const {
        faces: [f0 = 0, f1 = 0, f2 = 0],
        people: [a = 0],
      } = populate(store, [0, 0, null]);
      expect(confirm(store, { faces: [f0, f2] }).touched).toEqual({ people: [a], faces: [f0] });
      expect(thrown(() => confirm(store, { faces: [f2] }))).toMatchObject({ code: 'invalid-input' });
      expect(thrown(() => confirm(store, { faces: [f0, 4711] }))).toEqual({
        code: 'not-found',
        what: 'face',
        id: '4711',
      });
      const rejected = reject(store, { faces: [f0, f1, f2], person: a });
      expect(rejected.loose).toEqual([f0, f1, f2]);
      expect(store.links.apartFaces()).toEqual([
        [f0, a],
        [f1, a],
        [f2, a],
      ]);
      // Saying the opposite later takes the cannot-link away.
      move(store, { faces: [f1], to: { person: a } });
      expect(store.links.apartFaces()).toEqual([
        [f0, a],
        [f2, a],
      ]);
      expect(store.faces.placement([f1, f0])).toEqual([
        { face: f1, photo: 2, shown: true, person: a, by: 'user' },
        { face: f0, photo: 1, shown: true, person: null, by: null },
      ]);
    });
  });

  it('move to a name finds or makes the person; to a new group holds it apart from the old', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 0, 1, 1]);
      const made = move(store, { faces: [at(faces, 0)], to: { name: 'Ada' } });
      const ada = Number(made.person);
      expect(store.people.get(ada)).toMatchObject({ name: 'Ada', kind: 'person', faces: 1, confirmed: 1 });
      expect(move(store, { faces: [at(faces, 1)], to: { name: ' ADA' } }).person).toBe(ada);
      const fresh = Number(move(store, { faces: [at(faces, 2), at(faces, 3)], to: { group: 'new' } }).person);
      expect(store.links.apartWith(fresh)).toEqual([a, b]);
      expect(store.people.get(fresh)).toMatchObject({ kind: 'group', faces: 2 });
      expect(enrollFaces(store, { faces: [at(faces, 4)], to: { name: 'Bea' } }).operation).toMatchObject({
        kind: 'enroll',
        summary: { faces: 1, name: 'Bea' },
      });
    });
  });

  it('split makes two people who stay two', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 0, 1]);
      expect(thrown(() => split(store, { person: a, faces: [at(faces, 3)] }))).toMatchObject({
        code: 'invalid-input',
      });
      expect(thrown(() => split(store, { person: b, faces: [at(faces, 3)] }))).toMatchObject({
        code: 'invalid-input',
      });
      const done = split(store, { person: a, faces: faces.slice(0, 2) });
      const group = Number(done.person);
      expect(store.links.apartPeople()).toEqual([[a, group]]);
      expect(() => {
        store.links.mergeGroups(a, group);
      }).toThrow(/touched/);
      // The user may change their mind: merging takes the cannot-link away.
      merge(store, { into: a, from: [group] });
      expect(store.links.apartPeople()).toEqual([]);
      expect(store.people.get(a)?.faces).toBe(3);
    });
  });
});

describe('people', () => {
  it('merge keeps the name, takes one where there is none, and carries cannot-links along', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0, c = 0, d = 0],
      } = populate(store, [0, 0, 1, 1, 2, 3]);
      name(store, { person: b, name: 'Bea', merge: false });
      name(store, { person: c, name: 'Cleo', merge: false });
      reject(store, { faces: [at(faces, 5)], person: b });
      const unnamed = merge(store, { into: a, from: [b] });
      expect(unnamed.operation.summary).toEqual({ faces: 2, name: 'Bea', other: null });
      expect(store.people.get(a)).toMatchObject({ name: 'Bea', kind: 'person', faces: 4, confirmed: 2 });
      expect(store.links.apartOf(at(faces, 5))).toEqual([a, b]);
      const named = merge(store, { into: a, from: [c, c] });
      expect(named.operation.summary).toEqual({ faces: 1, name: 'Bea', other: 'Cleo' });
      expect(store.people.byName('Cleo')).toBeNull();
      expect(store.people.absorbed(a)).toEqual([a, b, c]);
      expect(thrown(() => merge(store, { into: a, from: [a] }))).toMatchObject({ code: 'invalid-input' });
      expect(thrown(() => merge(store, { into: d, from: [c] }))).toMatchObject({ code: 'not-found' });
      undo(store);
      expect(store.people.get(c)).toMatchObject({ name: 'Cleo', faces: 1, confirmed: 0 });
      undo(store);
      expect(store.people.get(b)).toMatchObject({ name: 'Bea', faces: 2 });
      expect(store.people.get(a)).toMatchObject({ name: null, kind: 'group' });
      expect(store.links.apartOf(at(faces, 5))).toEqual([b]);
    });
  });

  it('set aside as strangers come back as what they were', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 1, null]);
      name(store, { person: a, name: 'Ada', merge: false });
      ignore(store, { faces: [], people: [a, b], as: 'stranger' });
      expect(store.people.counts()).toEqual({ people: 0, groups: 0, strangers: 2 });
      restore(store, { people: [a, b] });
      expect(store.people.get(a)).toMatchObject({ kind: 'person', name: 'Ada' });
      expect(store.people.get(b)).toMatchObject({ kind: 'group' });
      const single = ignore(store, { faces: [at(faces, 0), at(faces, 3)], people: [], as: 'stranger' });
      expect(store.people.get(Number(single.person))).toMatchObject({ kind: 'stranger', faces: 2 });
      expect(store.links.apartWith(a)).toEqual([single.person]);
      const gone = ignore(store, { faces: [], people: [b], as: 'not-a-face' });
      expect(gone).toMatchObject({ person: null, loose: [], touched: { faces: [at(faces, 2)] } });
      expect(store.people.get(b)?.faces).toBe(0);
      expect(store.faces.count()).toBe(3);
      expect(undo(store).touched.faces).toEqual([at(faces, 2)]);
      expect(store.faces.placement([at(faces, 2)])[0]).toMatchObject({
        shown: true,
        person: b,
        by: 'auto',
      });
    });
  });

  it('show the chosen cover while its face is theirs', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0],
      } = populate(store, [0, 0, 0, 1]);
      expect(thrown(() => cover(store, { person: a, face: at(faces, 3) }))).toMatchObject({
        code: 'invalid-input',
      });
      const best = store.people.get(a)?.cover;
      const chosen = at(
        faces.slice(0, 3).filter((id) => id !== best),
        0,
      );
      cover(store, { person: a, face: chosen });
      expect(store.people.get(a)?.cover).toBe(chosen);
      reject(store, { faces: [chosen], person: a });
      expect(store.people.get(a)?.cover).toBe(best);
    });
  });
});

describe('history', () => {
  it('undo walks back, redo forward, a new decision clears the way, and all of it stays in the log', async () => {
    await withStore((store, dir) => {
      const {
        people: [a = 0],
      } = populate(store, [0, 0]);
      expect(thrown(() => undo(store))).toEqual({ code: 'nothing-to-undo' });
      name(store, { person: a, name: 'One', merge: false });
      name(store, { person: a, name: 'Two', merge: false });
      expect(undo(store).operation).toMatchObject({ kind: 'undo', summary: { name: 'Two', other: 'One' } });
      expect(undo(store).person).toBe(a);
      expect(store.people.get(a)?.name).toBeNull();
      expect(thrown(() => undo(store))).toEqual({ code: 'nothing-to-undo' });
      expect(redo(store).operation.kind).toBe('redo');
      expect(store.people.get(a)?.name).toBe('One');
      // Undo after redo takes back the same decision again.
      undo(store);
      redo(store);
      expect(store.people.get(a)?.name).toBe('One');
      store.close();

      const again = open(dir);
      redo(again);
      expect(again.people.get(a)?.name).toBe('Two');
      undo(again);
      name(again, { person: a, name: 'Three', merge: false });
      expect(thrown(() => redo(again))).toEqual({ code: 'nothing-to-undo' });
      const history = again.operations.history(page);
      expect(history.items.map((row) => row.kind)).toEqual([
        'name',
        'undo',
        'redo',
        'redo',
        'undo',
        'redo',
        'undo',
        'undo',
        'name',
        'name',
      ]);
      expect(
        history.items.filter((row) => row.kind === 'name').map((row) => [row.summary.name, row.undone]),
      ).toEqual([
        ['Three', false],
        ['Two', true],
        ['One', false],
      ]);
      expect(again.operations.history({ offset: 1, limit: 2 })).toMatchObject({
        total: 10,
        items: [{ kind: 'undo' }, { kind: 'redo' }],
      });
      again.close();
    });
  });

  it('undoing a merge leaves faces that grouping added since where they are', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0],
      } = populate(store, [0, 0, 1, 1, null]);
      merge(store, { into: a, from: [b] });
      store.links.assign(at(faces, 4), a, 0.7);
      const done = undo(store);
      expect(done.loose).toEqual([]);
      expect(store.faces.placement(faces).map((row) => [row.person, row.by])).toEqual([
        [a, 'auto'],
        [a, 'auto'],
        [b, 'auto'],
        [b, 'auto'],
        [a, 'auto'],
      ]);
    });
  });

  it('undoing passes over faces that are gone and follows groups that grouping joined', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0, b = 0, c = 0],
      } = populate(store, [0, 0, 0, 1, 2]);
      move(store, { faces: faces.slice(0, 2), to: { person: c } });
      store.faces.remove(at(faces, 0));
      store.links.mergeGroups(a, b);
      const done = undo(store);
      expect(store.faces.placement(faces).map((row) => [row.face, row.person])).toEqual([
        [at(faces, 1), b],
        [at(faces, 2), b],
        [at(faces, 3), b],
        [at(faces, 4), c],
      ]);
      expect(done.loose).toEqual([]);
    });
  });

  it('a refused decision leaves no trace', async () => {
    await withStore((store) => {
      const {
        faces,
        people: [a = 0],
      } = populate(store, [0, 0]);
      const before = logicalState(store);
      expect(() => move(store, { faces: [...faces, 999], to: { name: 'New' } })).toThrow();
      expect(() => merge(store, { into: a, from: [999] })).toThrow();
      expect(logicalState(store)).toBe(before);
      expect(store.people.byName('New')).toBeNull();
      expect(store.operations.history(page).total).toBe(0);
    });
  });
});
