/** Erasing people and faces from the history of decisions. */
import type { Change } from '../store/operations.ts';
import { nameKey } from '../store/shape.ts';
import type { Store } from '../store/store.ts';

/** Takes the people, their faces and every name they ever had out of the log. @returns entries that lost something */
export function redact(store: Store, people: ReadonlySet<number>, faces: ReadonlySet<number>): number {
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
  let emptied = 0;
  for (const entry of entries) {
    const changes = entry.changes.filter((change) => !concerns(change, people, faces));
    const to = { name: clean(entry.name), other: clean(entry.other), changes };
    if (changes.length !== entry.changes.length || to.name !== entry.name || to.other !== entry.other) {
      store.operations.redact(entry.id, to);
      emptied++;
    }
  }
  return emptied;
}

export function concerns(change: Change, people: ReadonlySet<number>, faces: ReadonlySet<number>): boolean {
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
