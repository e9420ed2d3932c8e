/**
 * Undo and redo put row images back. Grouping may have worked in between: faces it added since stay where they
 * are, faces that are gone are passed over, and an automatic place that a link forbids by now is left open.
 */
import { FacetError } from '../../contract/errors.ts';
import type { Assignment } from '../store/links.ts';
import type { Change } from '../store/operations.ts';
import type { PersonState } from '../store/people.ts';
import type { Store } from '../store/store.ts';
import { judge, noteEnrolment, type Outcome, outcome } from './recorder.ts';

/** @throws FacetError `nothing-to-undo` */
export function undo(store: Store): Outcome {
  return store.tx(() => turn(store, store.operations.toUndo(), 'undo'));
}

/** @throws FacetError `nothing-to-undo` when nothing was undone since the last decision */
export function redo(store: Store): Outcome {
  return store.tx(() => turn(store, store.operations.toRedo(), 'redo'));
}

/** What changed beyond the rows of the images, where grouping had been at work. */
interface Touched {
  people: Set<number>;
  faces: Set<number>;
}

function turn(store: Store, id: number | null, kind: 'undo' | 'redo'): Outcome {
  const decision = id === null ? null : store.operations.get(id);
  if (decision === null) throw new FacetError({ code: 'nothing-to-undo' });
  const changes = store.operations.changes(decision.id);
  const ordered = kind === 'undo' ? changes.toReversed() : changes;
  const touched: Touched = { people: new Set(), faces: new Set(facesOf(changes)) };
  for (const change of ordered) apply(store, change, kind, touched);
  for (const face of touched.faces) settle(store, face, touched);
  // A name that is taken back was what kept the faces of its group from being set aside.
  if (store.limits.isLimiting())
    for (const change of changes)
      if (change.row === 'person') for (const face of store.faces.idsOf(change.id)) touched.faces.add(face);
  judge(store, touched.faces, touched.people);
  const entry = store.operations.append({
    kind,
    summary: decision.summary,
    changes: [],
    ...(kind === 'undo' ? { undoes: decision.id } : { redoes: decision.id }),
  });
  const result = outcome(store, entry, null, changes, touched);
  const person = result.touched.people.find((id) => store.people.get(id)?.faces) ?? null;
  const [concerned = person] = changes.flatMap((change) =>
    change.row === 'person' && change.after?.kind === 'person'
      ? [change.id]
      : change.row === 'assignment' && change.after !== null
        ? [change.after.person]
        : [],
  );
  noteEnrolment(store, entry, concerned === null ? null : store.people.resolve(concerned));
  return { ...result, person };
}

function apply(store: Store, change: Change, kind: 'undo' | 'redo', touched: Touched): void {
  const { links } = store;
  switch (change.row) {
    case 'person':
      applyPerson(store, change, kind, touched);
      return;
    case 'assignment':
      if (links.state(change.face) !== null) {
        applyAssignment(store, change.face, kind === 'undo' ? change.before : change.after, touched);
      }
      return;
    case 'state':
      links.setState(change.face, kind === 'undo' ? change.before : change.after);
      return;
    case 'vouched':
      if (links.state(change.face) === null) return;
      links.setVouched(change.face, kind === 'undo' ? change.before : change.after);
      return;
    case 'kept':
      if (links.state(change.face) === null) return;
      links.setKept(change.face, kind === 'undo' ? change.before : change.after);
      return;
    case 'apart-face':
      if (links.state(change.face) === null) return;
      for (const person of standing(store, change.person, touched)) {
        links.setApartFace(change.face, person, kind === 'undo' ? change.before : change.after);
      }
      return;
    case 'apart-person':
      for (const a of standing(store, change.a, touched)) {
        for (const b of standing(store, change.b, touched)) {
          if (a !== b) links.setApartPerson(a, b, kind === 'undo' ? change.before : change.after);
        }
      }
      return;
  }
}

/** A person and, where grouping merged it away since, the one it is part of now; nobody when it was forgotten. */
function standing(store: Store, id: number, touched: Touched): number[] {
  const now = store.people.resolve(id);
  if (now !== null) touched.people.add(now);
  return now === null ? [] : now === id ? [id] : [id, now];
}

/** A person made by the decision is not deleted but left without name: hidden unless grouping gave it faces. */
const unmade: PersonState = { name: null, kind: 'group', cover: null, mergedInto: null };

function applyPerson(
  store: Store,
  change: Extract<Change, { row: 'person' }>,
  kind: 'undo' | 'redo',
  touched: Touched,
): void {
  const { id } = change;
  const [from, to] = kind === 'undo' ? [change.after, change.before] : [change.before, change.after];
  const now = store.people.state(id);
  if (now === null) return;
  // Grouping merged it away since: the row stands for nobody any more.
  if (now.mergedInto !== (from?.mergedInto ?? null)) return;
  const target = to ?? unmade;
  if (target.mergedInto !== null) {
    // Grouping has made the two one since, the other way round: a second merge would close a circle of rows
    // that all stand for somebody else, with nobody left.
    const into = store.people.resolve(target.mergedInto);
    if (into === null || into === id) return;
  }
  const cover = target.cover !== null && store.links.state(target.cover) !== null ? target.cover : null;
  store.people.setState(id, { ...target, cover });
  if (target.mergedInto === null) return;
  // Redoing a merge: faces that grouping gave the merged one since go along.
  for (const face of store.faces.idsOf(id)) {
    applyAssignment(store, face, { person: target.mergedInto, by: 'auto', cosine: null }, touched);
    touched.faces.add(face);
  }
}

function applyAssignment(store: Store, face: number, to: Assignment | null, touched: Touched): void {
  const { links, people } = store;
  const person = to === null ? null : people.resolve(to.person);
  const now = links.get(face);
  if (now !== null) touched.people.add(now.person);
  // Where grouping had put a face says nothing once it is set aside.
  if (to === null || person === null || (to.by === 'auto' && store.limits.isAside(face))) {
    links.drop(face);
    return;
  }
  touched.people.add(person);
  const cosine = person === to.person && links.comparable(face) ? to.cosine : null;
  links.put(face, { person, by: to.by, cosine });
}

/**
 * Takes a face out again where a link or mark forbids its place by now. A face the user placed has such a link
 * only when grouping merged the person of the image into one that the user had ruled out.
 */
function settle(store: Store, face: number, touched: Touched): void {
  const { links } = store;
  const now = links.get(face);
  if (now === null) return;
  const forbidden =
    links.isApartFace(face, now.person) ||
    (now.by === 'auto' && (links.state(face) !== 'face' || links.samePhoto(face, now.person).length > 0));
  if (!forbidden) return;
  touched.people.add(now.person);
  links.drop(face);
}

function facesOf(changes: readonly Change[]): number[] {
  return changes.flatMap((change) => ('face' in change ? [change.face] : []));
}
