/** Decisions about whole people: who they are, that two are one, that one is nobody to know. */
import { FacetError } from '../../contract/errors.ts';
import type { Store } from '../store/store.ts';
import { cleanName, dropFaces, putAll } from './place.ts';
import { invalid, type Outcome, personState, placements, record, type Recorder } from './recorder.ts';

/**
 * Gives a group or person a name.
 * @throws FacetError `name-taken` when somebody else has it and `merge` is not set; with it, the two are merged
 */
export function name(store: Store, input: { person: number; name: string; merge: boolean }): Outcome {
  const wanted = cleanName(input.name);
  return store.tx(() => {
    const before = personState(store, input.person);
    const taken = store.people.byName(wanted);
    if (taken !== null && taken !== input.person) {
      if (!input.merge) throw new FacetError({ code: 'name-taken', person: taken, name: wanted });
      return merge(store, { into: taken, from: [input.person] });
    }
    const log = record(store);
    log.person(input.person, { name: wanted, kind: 'person' });
    return log.finish('name', input.person, {
      faces: store.faces.idsOf(input.person).length,
      name: wanted,
      other: before.name,
    });
  });
}

/**
 * Several people are one. Their faces go to `into` on the user's word; what was ruled out between them is
 * forgotten, what was ruled out with others goes along. `into` keeps its name; without one it takes the first.
 */
export function merge(store: Store, input: { into: number; from: readonly number[] }): Outcome {
  const sources = [...new Set(input.from)].filter((id) => id !== input.into);
  if (sources.length === 0) throw invalid('from', 'there is nobody to merge');
  return store.tx(() => {
    const into = personState(store, input.into);
    const states = sources.map((id) => ({ id, ...personState(store, id) }));
    const together = new Set([input.into, ...sources]);
    carryConsent(store, input.into, sources);
    const log = record(store);
    let moved = 0;
    for (const { id } of states) {
      const faces = store.faces.idsOf(id);
      moved += faces.length;
      putAll(log, placements(store, faces), input.into);
      carryLinks(store, log, id, input.into, together);
      // The name has to be free before `into` can take it: one row at a time, undone in reverse.
      log.person(id, { name: null, kind: 'group', mergedInto: input.into });
    }
    const named = states.find((state) => state.name !== null);
    const cover = into.cover ?? states.find((state) => state.cover !== null)?.cover ?? null;
    if (into.name === null && named !== undefined) {
      log.person(input.into, { name: named.name, kind: 'person', cover });
    } else if (cover !== into.cover) {
      log.person(input.into, { cover });
    }
    return log.finish('merge', input.into, {
      faces: moved,
      name: into.name ?? named?.name ?? null,
      other: into.name === null ? null : (named?.name ?? null),
    });
  });
}

/** Somebody without a record takes over that of the first who has one: it is the same person. */
function carryConsent({ consents }: Store, into: number, from: readonly number[]): void {
  if (consents.get(into) !== null) return;
  const known = from.map((id) => consents.get(id)).find((consent) => consent !== null);
  if (known !== undefined) consents.put(into, known);
}

function carryLinks(store: Store, log: Recorder, from: number, into: number, together: Set<number>): void {
  for (const other of store.links.apartWith(from)) {
    if (together.has(other)) log.apartPerson(from, other, false);
    else log.apartPerson(into, other, true);
  }
  log.apartPerson(from, into, false);
  const members = new Set(store.faces.idsOf(into));
  for (const face of store.links.apartFrom(from)) {
    // A face of `into` that was ruled out for `from`: the user now says that they are the same.
    if (members.has(face)) log.apartFace(face, from, false);
    else log.apartFace(face, into, true);
  }
}

/** Sets faces and people aside, as strangers (they stay together, out of the way) or as no faces at all. */
export function ignore(
  store: Store,
  input: { faces: readonly number[]; people: readonly number[]; as: 'stranger' | 'not-a-face' },
): Outcome {
  return store.tx(() => {
    const people = [...new Set(input.people)];
    const states = people.map((id) => personState(store, id));
    const found = placements(store, input.faces);
    if (found.length === 0 && people.length === 0) throw invalid('faces', 'nothing was chosen');
    const log = record(store);
    const all = people.flatMap((id) => store.faces.idsOf(id));
    let stranger: number | null = null;
    if (input.as === 'not-a-face') {
      dropFaces(log, [...new Set([...found.map(({ face }) => face), ...all])]);
    } else {
      for (const id of people) log.person(id, { kind: 'stranger' });
      // Faces of people who are set aside whole are dealt with already.
      const single = found.filter(({ person }) => person === null || !people.includes(person));
      if (single.length > 0) {
        stranger = log.create('stranger', null);
        for (const source of putAll(log, single, stranger)) log.apartPerson(stranger, source, true);
      }
    }
    const count = new Set([...found.map(({ face }) => face), ...all]).size;
    const person = stranger ?? (input.as === 'stranger' ? (people[0] ?? null) : null);
    return log.finish('ignore', person, { faces: count, name: states[0]?.name ?? null, other: input.as });
  });
}

/** Takes strangers back: named ones among the people, others among the groups. */
export function restore(store: Store, input: { people: readonly number[] }): Outcome {
  return store.tx(() => {
    const log = record(store);
    const people = [...new Set(input.people)];
    let faces = 0;
    for (const id of people) {
      const state = personState(store, id);
      faces += store.faces.idsOf(id).length;
      if (state.kind === 'stranger') log.person(id, { kind: state.name === null ? 'group' : 'person' });
    }
    const [first] = people;
    if (first === undefined) throw invalid('people', 'nobody was chosen');
    return log.finish('restore', first, { faces, name: personState(store, first).name, other: null });
  });
}

/** Chooses the face whose crop stands for a person. */
export function cover(store: Store, input: { person: number; face: number }): Outcome {
  return store.tx(() => {
    const state = personState(store, input.person);
    const [found] = placements(store, [input.face]);
    if (found?.person !== input.person) throw invalid('face', 'is not of this person');
    const log = record(store);
    log.person(input.person, { cover: input.face });
    return log.finish('cover', input.person, { faces: 1, name: state.name, other: null });
  });
}
