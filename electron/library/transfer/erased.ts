/** Backups know: what was erased after a backup was made is erased again when the backup takes the library's place. */
import {
  type ErasedEntry,
  readErasedList,
  setDamagedListAside,
  writeErasedList,
} from '../store/erased-list.ts';
import { storeError } from '../store/errors.ts';
import { scrub } from '../store/scrub.ts';
import type { Store } from '../store/store.ts';
import { erase } from './erase.ts';
import { eraseFolder } from './folder.ts';

/** Brings the list beside the library up to date; the library has the same. */
export function keepErasedList(store: Store, listed = listOf(store)): void {
  const library = store.erasures.library();
  const lacking = store.erasures.others(new Set(listed.map(({ id }) => id)));
  if (lacking.length === 0) return;
  ifRoom(store, () => {
    writeErasedList(store.dir, [...listed, ...lacking.map((erased) => ({ ...erased, library }))]);
  });
}

/**
 * Erases what the list beside the library tells and the library does not know: it is a backup from before. Each erasure is
 * done once, since the numbers that a backup gives to what comes next are those of others. To be called when the library opens.
 * @returns how many erasures were made up for
 */
export function eraseAgain(store: Store): number {
  const library = store.erasures.library();
  const listed = listOf(store);
  const missed = listed.filter((entry) => entry.library === library && !store.erasures.has(entry.id));
  if (missed.length > 0) {
    store.tx(() => {
      store.audit.append('restore', [], { erasures: missed.length });
      for (const entry of missed) repeat(store, entry);
    });
    // The rows are gone and overwritten; writing the file anew can wait.
    ifRoom(store, () => {
      scrub(store.db, store.dir, store.meta);
    });
  }
  keepErasedList(store, listed);
  return missed.length;
}

/** A disk that is full is no reason to stop: the next opening tries again. @throws FacetError for any other */
function ifRoom(store: Store, work: () => void): void {
  try {
    work();
  } catch (thrown) {
    const error = storeError(thrown, store.file);
    if (error.error.code !== 'disk-full') throw error;
  }
}

function repeat(store: Store, { id, tokens }: ErasedEntry): void {
  const found = store.erasures.find(tokens);
  const roots = store.folders.roots().filter((root) => found.folders.includes(root.id));
  const [root] = roots;
  if (root !== undefined) {
    eraseFolder(store, root.path, { again: { id } });
    return;
  }
  // Who was merged into somebody later stands alone here. What they had here and not at the end goes too: rather too much.
  const people = found.people.flatMap((person) => store.people.absorbed(person));
  const faces = new Set([...found.faces, ...people.flatMap((person) => store.faces.idsOf(person))]);
  const doomed = { what: tokens.folders.length > 0 ? 'folder' : 'person', photos: [], folders: [] } as const;
  erase(store, { ...doomed, people: [...new Set(people)], faces: [...faces] }, { again: { id } });
}

function listOf(store: Store): readonly ErasedEntry[] {
  const listed = readErasedList(store.dir);
  if (listed !== 'damaged') return listed;
  setDamagedListAside(store.dir);
  return [];
}
