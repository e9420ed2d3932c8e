/** Random decisions: undoing all of them gives the start, redoing all of them the end, across restarts too. */
import fc from 'fast-check';
import { rmSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import {
  confirm,
  cover,
  enrollFaces,
  ignore,
  keep,
  merge,
  move,
  name,
  type Outcome,
  redo,
  reject,
  restore,
  split,
  undo,
} from '../../electron/library/review/index.ts';
import type { Store } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { at, face, logicalState, open, photo, populate, tempDir } from '../store/synthetic.ts';
import { runs } from '../support/runs.ts';

/** Refused decisions change nothing; these are the refusals that random input meets. */
const refusals = new Set(['invalid-input', 'not-found', 'name-taken', 'nothing-to-undo']);

function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    if (error instanceof FacetError && refusals.has(error.error.code)) return false;
    throw error;
  }
}

const names = ['Ada', 'ada ', 'Grace', 'Émile', 'E\u0301mile', 'Zoë 🦊'];
const faceCount = 14;
/** More of them on demand: every run has a library of its own on disk. */
const numRuns = runs(40);
const pick = fc.nat(1000);
const some = fc.array(pick, { minLength: 1, maxLength: 4 });

/** Runs a decision and holds its outcome against what really changed: whoever mirrors the state reads only that. */
function told(store: Store, run: Decision): void {
  const everyone = Array.from({ length: faceCount }, (_, n) => n + 1);
  const before = store.faces.placement(everyone);
  const touchedBefore = store.links.touched();
  let result: Outcome | undefined;
  attempt(() => {
    result = run(store);
  });
  if (result === undefined) return;
  const { touched, loose } = result;
  store.faces.placement(everyone).forEach((now, n) => {
    const was = at(before, n);
    if (JSON.stringify(was) === JSON.stringify(now)) return;
    expect(touched.faces).toContain(now.face);
    for (const { person: of } of [was, now]) if (of !== null) expect(touched.people).toContain(of);
    if (now.shown && now.person === null) expect(loose).toContain(now.face);
  });
  const touchedNow = store.links.touched();
  const ids = Array.from({ length: 1 + Math.max(0, ...people(store), ...touchedNow) }, (_, id) => id);
  expect(ids.filter((id) => store.links.isTouched(id))).toEqual([...touchedNow]);
  for (const id of [...touchedBefore, ...touchedNow]) {
    if (touchedBefore.has(id) !== touchedNow.has(id)) expect(touched.people).toContain(id);
  }
}

/** A decision over whatever people and faces there are when its turn comes. */
type Decision = (store: Store) => Outcome;

function people(store: Store): number[] {
  return store.db
    .prepare<[], number>('SELECT id FROM person WHERE merged_into IS NULL ORDER BY id')
    .pluck()
    .all();
}
const person = (store: Store, n: number): number => {
  const all = people(store);
  return at(all, n % all.length);
};
const faces = (ns: readonly number[]): number[] => ns.map((n) => 1 + (n % faceCount));
const ofPerson = (store: Store, id: number, ns: readonly number[]): number[] => {
  const all = store.faces.idsOf(id);
  return all.length === 0 ? [] : ns.map((n) => at(all, n % all.length));
};

const decision: fc.Arbitrary<{ label: string; run: Decision }> = fc.oneof(
  fc.tuple(pick, fc.constantFrom(...names), fc.boolean()).map(([p, n, m]) => ({
    label: `name ${String(p)} ${n} ${m}`,
    run: (s: Store) => name(s, { person: person(s, p), name: n, merge: m }),
  })),
  some.map((f) => ({ label: `confirm ${String(f)}`, run: (s: Store) => confirm(s, { faces: faces(f) }) })),
  some.map((f) => ({ label: `keep ${String(f)}`, run: (s: Store) => keep(s, { faces: faces(f) }) })),
  fc.tuple(some, pick).map(([f, p]) => ({
    label: `reject ${String(f)} ${String(p)}`,
    run: (s: Store) => {
      const id = person(s, p);
      return reject(s, { faces: [...faces(f), ...ofPerson(s, id, f)], person: id });
    },
  })),
  fc.tuple(some, pick).map(([f, p]) => ({
    label: `move ${String(f)} ${String(p)}`,
    run: (s: Store) => move(s, { faces: faces(f), to: { person: person(s, p) } }),
  })),
  some.map((f) => ({
    label: `move new ${String(f)}`,
    run: (s: Store) => move(s, { faces: faces(f), to: { group: 'new' } }),
  })),
  fc.tuple(some, fc.constantFrom(...names)).map(([f, n]) => ({
    label: `move ${String(f)} to ${n}`,
    run: (s: Store) => move(s, { faces: faces(f), to: { name: n } }),
  })),
  fc.tuple(pick, some).map(([p, from]) => ({
    label: `merge ${String(p)} ${String(from)}`,
    run: (s: Store) => merge(s, { into: person(s, p), from: from.map((n) => person(s, n)) }),
  })),
  fc.tuple(pick, some).map(([p, f]) => ({
    label: `split ${String(p)} ${String(f)}`,
    run: (s: Store) => {
      const id = person(s, p);
      return split(s, { person: id, faces: ofPerson(s, id, f) });
    },
  })),
  fc
    .tuple(some, some, fc.constantFrom('stranger' as const, 'not-a-face' as const), fc.nat(2))
    .map(([f, p, as, which]) => ({
      label: `ignore ${String(f)} ${String(p)} ${as}`,
      run: (s: Store) =>
        ignore(s, {
          faces: which === 0 ? [] : faces(f),
          people: which === 1 ? [] : [person(s, at(p, 0))],
          as,
        }),
    })),
  some.map((p) => ({
    label: `restore ${String(p)}`,
    run: (s: Store) => restore(s, { people: p.map((n) => person(s, n)) }),
  })),
  fc.tuple(pick, some).map(([p, f]) => ({
    label: `cover ${String(p)} ${String(f)}`,
    run: (s: Store) => {
      const id = person(s, p);
      return cover(s, { person: id, face: ofPerson(s, id, f)[0] ?? 1 });
    },
  })),
  fc.tuple(some, fc.constantFrom(...names)).map(([f, n]) => ({
    label: `enroll ${String(f)} ${n}`,
    run: (s: Store) => enrollFaces(s, { faces: faces(f), to: { name: n } }),
  })),
  fc.constant({ label: 'undo', run: (s: Store) => undo(s) }),
  fc.constant({ label: 'undo', run: (s: Store) => undo(s) }),
  fc.constant({ label: 'redo', run: (s: Store) => redo(s) }),
);

/** @param limited some of the faces are set aside */
function start(limited: boolean): { store: Store; dir: string } {
  const dir = tempDir();
  const store = open(dir);
  // Durability is tested elsewhere; here it would only make each of thousands of decisions wait for the disk.
  store.db.pragma('synchronous = OFF');
  store.tx(() =>
    populate(
      store,
      Array.from({ length: faceCount - 2 }, (_, n) => (n % 6 === 5 ? null : n % 4)),
    ),
  );
  // Two faces of one photo, in two groups.
  const both = store.savePhoto(photo('/photos/two.jpg', [face(101), face(102)]));
  store.links.assign(at(both.faces, 0).face, 1, 0.7);
  store.links.assign(at(both.faces, 1).face, 2, 0.7);
  if (limited) {
    store.limits.set({ minScore: 0, minEyes: 0, minQuality: 26 });
    for (let id = 1; id <= faceCount; id++) store.limits.judge(id);
    expect(store.limits.asideCount()).toBeGreaterThan(2);
  }
  return { store, dir };
}

describe('undo and redo', () => {
  it('walk all the way back and forth', () => {
    fc.assert(
      fc.property(
        fc.array(decision, { minLength: 1, maxLength: 14 }),
        fc.nat(14),
        fc.boolean(),
        (decisions, restartAt, limited) => {
          const begun = start(limited);
          let { store } = begun;
          const restart = (): void => {
            store.close();
            store = open(begun.dir);
            store.db.pragma('synchronous = OFF');
          };
          try {
            const first = logicalState(store);
            decisions.forEach(({ run }, n) => {
              const before = logicalState(store);
              const done = attempt(() => run(store));
              if (!done) expect(logicalState(store)).toBe(before);
              if (n === restartAt) {
                const left = logicalState(store);
                restart();
                expect(logicalState(store)).toBe(left);
              }
            });
            expect(check(store).problems).toEqual([]);
            const last = logicalState(store);
            let undone = 0;
            while (attempt(() => undo(store))) undone++;
            expect(logicalState(store)).toBe(first);
            expect(check(store).problems).toEqual([]);
            restart();
            expect(logicalState(store)).toBe(first);
            for (; undone > 0; undone--) redo(store);
            expect(logicalState(store)).toBe(last);
          } finally {
            store.close();
            rmSync(begun.dir, { recursive: true, force: true });
          }
        },
      ),
      { numRuns },
    );
  });

  it('keep what grouping did in between, and never put two faces of a photo together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(decision, some, pick), { minLength: 1, maxLength: 12 }),
        fc.array(fc.tuple(fc.boolean(), some, pick), { maxLength: 12 }),
        fc.boolean(),
        (decisions, turns, limited) => {
          const { store, dir } = start(limited);
          /** Grouping at work: places, takes out, merges, wherever it may. */
          const group = (ns: readonly number[], p: number): void => {
            for (const id of faces(ns)) {
              if (ns.length % 2 === 0) store.links.unassign(id);
              if (store.links.mayAssign(id, person(store, p))) store.links.assign(id, person(store, p), 0.6);
            }
            const [from, into] = [person(store, at(ns, 0)), person(store, p)];
            try {
              store.links.mergeGroups(from, into);
            } catch {
              // Refused, as it has to be for anything the user touched.
            }
          };
          try {
            for (const [{ run }, ns, p] of decisions) {
              told(store, run);
              group(ns, p);
              expect(check(store).problems).toEqual([]);
            }
            for (const [back, ns, p] of turns) {
              const users = store.db
                .prepare(`SELECT face, person FROM assignment WHERE by = 'user'`)
                .raw()
                .all();
              group(ns, p);
              // Grouping moved nothing that the user had placed.
              expect(
                store.db.prepare(`SELECT face, person FROM assignment WHERE by = 'user'`).raw().all(),
              ).toEqual(users);
              told(store, (s) => (back ? undo(s) : redo(s)));
              expect(check(store).problems).toEqual([]);
            }
          } finally {
            store.close();
            rmSync(dir, { recursive: true, force: true });
          }
        },
      ),
      { numRuns },
    );
  });
});
