/** Decisions about single faces: this is that person, this is not, this is no face. */
import type { Consent } from '../../contract/consent.ts';
import type { Store } from '../store/store.ts';
import { recordConsent } from './consent.ts';
import { invalid, type Outcome, personState, placements, record, type Recorder } from './recorder.ts';

/** A person, a name (of somebody known or new), or a new unnamed group. */
export type Target = { person: number } | { name: string } | { group: 'new' };

/** A name as it is kept: NFC, no outer space. */
export function cleanName(name: string): string {
  const clean = name.trim().normalize('NFC');
  if (clean === '') throw invalid('name', 'is empty');
  return clean;
}

/** "Yes, this is right": the faces stay where they are, for good. Loose faces are passed over. */
export function confirm(store: Store, input: { faces: readonly number[] }): Outcome {
  return store.tx(() => {
    const log = record(store);
    const found = placements(store, input.faces).filter((face) => face.person !== null);
    const [first] = found;
    if (first === undefined) throw invalid('faces', 'none of them is with a person');
    for (const { face, person, by } of found) if (by === 'auto' && person !== null) log.place(face, person);
    return log.finish('confirm', first.person, {
      faces: found.length,
      name: nameOf(store, first.person),
      other: null,
    });
  });
}

/** "It is right": like {@link confirm}, for faces the user was asked about. They are never doubted again. */
export function vouch(store: Store, input: { faces: readonly number[] }): Outcome {
  return store.tx(() => {
    const log = record(store);
    const found = placements(store, input.faces).filter((face) => face.person !== null);
    const [first] = found;
    if (first === undefined) throw invalid('faces', 'none of them is with a person');
    for (const { face, person, by } of found) {
      if (by === 'auto' && person !== null) log.place(face, person);
      log.vouched(face, true);
    }
    return log.finish('confirm', first.person, {
      faces: found.length,
      name: nameOf(store, first.person),
      other: null,
    });
  });
}

/** "Keep this face": faces that the limits set aside, or would, are shown, grouped and compared from now on. */
export function keep(store: Store, input: { faces: readonly number[] }): Outcome {
  return store.tx(() => {
    const log = record(store);
    const found = placements(store, input.faces);
    for (const { face } of found) log.kept(face, true);
    return log.finish('keep', null, { faces: found.length, name: null, other: null });
  });
}

/** "Not this person": the faces leave it, become loose, and never come back by themselves. */
export function reject(store: Store, input: { faces: readonly number[]; person: number }): Outcome {
  return store.tx(() => {
    const { name } = personState(store, input.person);
    const log = record(store);
    const found = placements(store, input.faces);
    for (const { face, person } of found) {
      if (person === input.person) log.release(face);
      log.apartFace(face, input.person, true);
    }
    return log.finish('reject', input.person, { faces: found.length, name, other: null });
  });
}

/**
 * Puts faces where the user says. A new group is held apart from where its faces were, or grouping would soon
 * put them back.
 */
export function move(store: Store, input: { faces: readonly number[]; to: Target }): Outcome {
  return store.tx(() => {
    const log = record(store);
    const found = placements(store, input.faces);
    const person = targetOf(store, log, input.to);
    const sources = putAll(log, found, person);
    if ('group' in input.to) for (const source of sources) log.apartPerson(person, source, true);
    const [source] = sources;
    return log.finish('move', person, {
      faces: found.length,
      name: nameOf(store, person),
      other: source === undefined ? null : nameOf(store, source),
    });
  });
}

/** Adds faces as templates of a person, existing or new. */
export function enrollFaces(
  store: Store,
  input: {
    faces: readonly number[];
    to: { person: number } | { name: string };
    consent?: Consent | undefined;
  },
): Outcome {
  return store.tx(() => {
    const log = record(store);
    const found = placements(store, input.faces);
    const person = targetOf(store, log, input.to);
    // Before the faces: the database refuses them without, where the library asks for it.
    if (input.consent !== undefined) recordConsent(store, person, input.consent);
    putAll(log, found, person);
    return log.finish('enroll', person, { faces: found.length, name: nameOf(store, person), other: null });
  });
}

/** Takes some faces of a person out into a new group, and holds the two apart. */
export function split(store: Store, input: { person: number; faces: readonly number[] }): Outcome {
  return store.tx(() => {
    const { name } = personState(store, input.person);
    const found = placements(store, input.faces);
    if (found.some((face) => face.person !== input.person))
      throw invalid('faces', 'not all are of this person');
    if (found.length === store.faces.idsOf(input.person).length) {
      throw invalid('faces', 'these are all faces of this person; nothing would stay');
    }
    const log = record(store);
    const group = log.create('group', null);
    for (const { face } of found) log.place(face, group);
    log.apartPerson(input.person, group, true);
    return log.finish('split', group, { faces: found.length, name: null, other: name });
  });
}

/** The faces become no faces: they are shown, grouped and compared no more. */
export function dropFaces(log: Recorder, faces: readonly number[]): void {
  for (const face of faces) {
    log.release(face);
    log.state(face, 'not-a-face');
  }
}

/** Places all faces; returns the other people they came from, ascending. */
export function putAll(log: Recorder, found: ReturnType<typeof placements>, person: number): number[] {
  const sources = new Set<number>();
  for (const face of found) {
    log.state(face.face, 'face');
    log.apartFace(face.face, person, false);
    log.place(face.face, person);
    if (face.person !== null && face.person !== person) sources.add(face.person);
  }
  return [...sources].sort((a, b) => a - b);
}

function targetOf(store: Store, log: Recorder, to: Target): number {
  if ('group' in to) return log.create('group', null);
  if ('person' in to) {
    personState(store, to.person);
    return to.person;
  }
  const name = cleanName(to.name);
  const known = store.people.byName(name);
  if (known === null) return log.create('person', name);
  // A named stranger who gets faces by name is wanted again.
  if (personState(store, known).kind === 'stranger') log.person(known, { kind: 'person' });
  return known;
}

function nameOf(store: Store, person: number | null): string | null {
  return person === null ? null : (store.people.state(person)?.name ?? null);
}
