/** Makes the changes of one decision and keeps the image of every row before and after. */
import { FacetError } from '../../contract/errors.ts';
import type { Operation, OperationKind, PersonKind } from '../../contract/model.ts';
import type { Assignment } from '../store/links.ts';
import { pair } from '../store/links.ts';
import type { Change, Summary } from '../store/operations.ts';
import type { PersonState } from '../store/people.ts';
import type { Store } from '../store/store.ts';

/** What a decision did, for the toast and for whoever keeps a copy of the state in memory. */
export interface Outcome {
  operation: Operation;
  /** The person it ended in; null when there is none to go to. */
  person: number | null;
  /** Every person and face that may look different now. */
  touched: { people: number[]; faces: number[] };
  /** Touched faces that now belong to nobody: grouping may place them, where no link forbids it. */
  loose: number[];
}

export type Recorder = ReturnType<typeof record>;

/** Starts recording; `finish` writes the entry. Must run inside a transaction. */
export function record(store: Store) {
  const { people, links } = store;
  const changes: Change[] = [];

  function change(id: number, patch: Partial<PersonState>): void {
    const before = people.state(id);
    if (before === null) throw noPerson(id);
    const after = { ...before, ...patch };
    people.setState(id, after);
    changes.push({ row: 'person', id, before, after });
  }

  return {
    /** Changes name, kind, cover or merge of a person. */
    person: change,
    create(kind: PersonKind, name: string | null): number {
      const id = people.create(kind, name);
      changes.push({ row: 'person', id, before: null, after: { name, kind, cover: null, mergedInto: null } });
      return id;
    },
    /** Puts a face with a person on the user's word. */
    place(face: number, person: number): void {
      const before = links.get(face);
      const after: Assignment = {
        person,
        by: 'user',
        // The cosine was to the mean of where it was.
        cosine: before?.person === person ? before.cosine : null,
      };
      links.put(face, after);
      changes.push({ row: 'assignment', face, before, after });
    },
    release(face: number): void {
      const before = links.get(face);
      if (before === null) return;
      links.drop(face);
      changes.push({ row: 'assignment', face, before, after: null });
    },
    state(face: number, after: 'face' | 'not-a-face'): void {
      const before = links.state(face);
      if (before === null || before === after) return;
      links.setState(face, after);
      changes.push({ row: 'state', face, before, after });
    },
    vouched(face: number, after: boolean): void {
      const before = links.isVouched(face);
      if (before === after) return;
      links.setVouched(face, after);
      changes.push({ row: 'vouched', face, before, after });
    },
    kept(face: number, after: boolean): void {
      const before = links.isKept(face);
      if (before === after) return;
      links.setKept(face, after);
      changes.push({ row: 'kept', face, before, after });
    },
    apartFace(face: number, person: number, after: boolean): void {
      const before = links.isApartFace(face, person);
      if (before === after) return;
      links.setApartFace(face, person, after);
      changes.push({ row: 'apart-face', face, person, before, after });
    },
    apartPerson(one: number, other: number, after: boolean): void {
      const [a, b] = pair(one, other);
      const before = links.isApartPerson(a, b);
      if (a === b || before === after) return;
      links.setApartPerson(a, b, after);
      changes.push({ row: 'apart-person', a, b, before, after });
    },
    finish(kind: OperationKind, person: number | null, summary: Summary): Outcome {
      const faces = new Set(changes.flatMap((change) => ('face' in change ? [change.face] : [])));
      const people = new Set<number>();
      judge(store, faces, people);
      const operation = store.operations.append({ kind, summary, changes });
      noteEnrolment(store, operation, person);
      return outcome(store, operation, person, changes, { people, faces });
    },
  };
}

/** Decisions by which faces come to stand for somebody with a name. */
const enrolling: ReadonlySet<OperationKind> = new Set(['enroll', 'name', 'move', 'merge']);

/** Tells the audit log of a decision, its undoing or redoing, that gave faces to somebody with a name, or took them. */
export function noteEnrolment(store: Store, operation: Operation, person: number | null): void {
  const { kind, of, summary } = operation;
  if (person === null || !enrolling.has(of ?? kind)) return;
  if (of === undefined && store.people.state(person)?.kind !== 'person') return;
  const by = of === undefined ? { by: kind } : { by: of, [kind]: true };
  store.audit.append('enrolment', [store.people.pseudonym(person)], { ...by, faces: summary.faces });
}

/**
 * Lets faces stand as the limits say: the user's word may be what kept one from being set aside, or what keeps it
 * from now on. People who lose a face by it are added to `people`.
 */
export function judge(store: Store, faces: ReadonlySet<number>, people: Set<number>): void {
  const { links, limits } = store;
  if (!limits.isLimiting()) return;
  for (const face of faces) {
    const before = links.get(face);
    limits.judge(face);
    if (before !== null && links.get(face) === null) people.add(before.person);
  }
}

/** The {@link Outcome} that follows from row images, and from what else was touched. */
export function outcome(
  store: Store,
  operation: Operation,
  person: number | null,
  changes: readonly Change[],
  more: { people: ReadonlySet<number>; faces: ReadonlySet<number> } = { people: new Set(), faces: new Set() },
): Outcome {
  const people = new Set(more.people);
  const faces = new Set(more.faces);
  for (const change of changes) {
    switch (change.row) {
      case 'person':
        people.add(change.id);
        break;
      case 'assignment':
        faces.add(change.face);
        if (change.before !== null) people.add(change.before.person);
        if (change.after !== null) people.add(change.after.person);
        break;
      case 'state':
      case 'vouched':
      case 'kept':
        faces.add(change.face);
        break;
      case 'apart-face':
        faces.add(change.face);
        people.add(change.person);
        break;
      case 'apart-person':
        people.add(change.a).add(change.b);
        break;
    }
  }
  const ascending = (ids: Set<number>): number[] => [...ids].sort((a, b) => a - b);
  const touched = { people: ascending(people), faces: ascending(faces) };
  const loose = store.faces
    .placement(touched.faces)
    .filter((found) => found.shown && found.person === null)
    .map((found) => found.face);
  return { operation, person, touched, loose };
}

export function noPerson(id: number): FacetError {
  return new FacetError({ code: 'not-found', what: 'person', id: String(id) });
}

/** The state of a person that exists and was not merged away. */
export function personState(store: Store, id: number): PersonState {
  const found = store.people.state(id);
  if (found?.mergedInto !== null) throw noPerson(id);
  return found;
}

/** These faces once each, as they stand; all must exist. */
export function placements(store: Store, faces: readonly number[]): ReturnType<Store['faces']['placement']> {
  const wanted = [...new Set(faces)];
  const found = store.faces.placement(wanted);
  if (found.length !== wanted.length) {
    const there = new Set(found.map(({ face }) => face));
    const absent = wanted.find((face) => !there.has(face));
    throw new FacetError({ code: 'not-found', what: 'face', id: String(absent) });
  }
  return found;
}

export function invalid(field: string, detail: string): FacetError {
  return new FacetError({ code: 'invalid-input', field, detail });
}
