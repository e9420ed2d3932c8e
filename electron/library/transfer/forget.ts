/** Erasing a person: not hidden, gone from the file. */
import { forgetLearned } from '../adapt/record.ts';
import { noPerson } from '../review/recorder.ts';
import { storeError } from '../store/errors.ts';
import type { Change } from '../store/operations.ts';
import { needScrub, scrub } from '../store/scrub.ts';
import { nameKey } from '../store/shape.ts';
import type { Store } from '../store/store.ts';

/**
 * Erases a person with all that was merged into it: faces, embeddings, crops, assignments, links and the names,
 * also in the log, and the thumbs of the photos they were in. Then the file is written anew, so that no page
 * keeps a trace, and copies from before a migration are deleted. The photos' own paths stay: they are names the
 * user gave to files. Cannot be undone; what it frees can no more be redone.
 * @throws FacetError `not-found`; `disk-full` when there is no room to write the file anew (the rows are gone and
 *   overwritten with zeros by then; the next opening of the library finishes)
 */
export function forget(store: Store, input: { person: number }): { faces: number; removed: number[] } {
  const removed = store.tx(() => {
    if (store.people.get(input.person) === null) throw noPerson(input.person);
    const people = store.people.absorbed(input.person);
    const faces = store.faces.idsOf(input.person);
    redact(store, new Set(people), new Set(faces));
    const dropThumb = store.db.prepare<[number]>(
      'DELETE FROM thumb WHERE photo = (SELECT photo FROM face WHERE id = ?)',
    );
    for (const face of faces) dropThumb.run(face);
    for (const face of faces) store.faces.remove(face);
    // Rows merged into the person go with it by their foreign key.
    store.db.prepare('DELETE FROM person WHERE id = ?').run(input.person);
    forgetLearned(store);
    store.operations.append({
      kind: 'forget',
      summary: { faces: faces.length, name: null, other: null },
      changes: [],
    });
    store.vectorCopies.drop();
    needScrub(store.meta);
    return faces;
  });
  try {
    scrub(store.db, store.dir, store.meta);
  } catch (thrown) {
    throw storeError(thrown, store.file);
  }
  return { faces: removed.length, removed };
}

/** Takes the people, their faces and every name they ever had out of the log. */
function redact(store: Store, people: Set<number>, faces: Set<number>): void {
  const entries = store.operations.everything();
  const names = new Set<string>();
  const note = (name: string | null | undefined): void => {
    if (name !== null && name !== undefined) names.add(nameKey(name));
  };
  for (const id of people) note(store.people.state(id)?.name);
  for (const { changes } of entries) {
    for (const change of changes) {
      if (change.row !== 'person' || !people.has(change.id)) continue;
      note(change.before?.name);
      note(change.after?.name);
    }
  }
  const clean = (name: string | null): string | null =>
    name !== null && names.has(nameKey(name)) ? null : name;
  for (const entry of entries) {
    const changes = entry.changes.filter((change) => !concerns(change, people, faces));
    const to = { name: clean(entry.name), other: clean(entry.other), changes };
    if (changes.length !== entry.changes.length || to.name !== entry.name || to.other !== entry.other) {
      store.operations.redact(entry.id, to);
    }
  }
}

function concerns(change: Change, people: Set<number>, faces: Set<number>): boolean {
  switch (change.row) {
    case 'person':
      // Somebody merged into a forgotten person is forgotten too, so this covers `mergedInto`.
      return people.has(change.id);
    case 'assignment':
      return (
        faces.has(change.face) ||
        (change.before !== null && people.has(change.before.person)) ||
        (change.after !== null && people.has(change.after.person))
      );
    case 'state':
    case 'vouched':
    case 'kept':
      return faces.has(change.face);
    case 'apart-face':
      return faces.has(change.face) || people.has(change.person);
    case 'apart-person':
      return people.has(change.a) || people.has(change.b);
  }
}
