/** Erasing a person or a folder: not hidden, gone from the file. */
import type { Certificate } from '../../contract/certificate.ts';
import { FacetError } from '../../contract/errors.ts';
import { noPerson } from '../review/recorder.ts';
import { storeError } from '../store/errors.ts';
import { scrub } from '../store/scrub.ts';
import type { Store } from '../store/store.ts';
import { erase } from './erase.ts';
import { keepErasedList } from './erased.ts';
import { eraseFolder } from './folder.ts';

export interface Forgotten {
  readonly faces: number;
  /** Their ids. */
  readonly removed: readonly number[];
  readonly certificate: Certificate;
}

/**
 * Erases a person with all that was merged into it: faces, embeddings, crops, assignments, links and the names,
 * also in the log, and the thumbs of the photos they were in. Then the file is written anew, so that no page
 * keeps a trace, and copies from before a migration are deleted. The photos' own paths stay: they are names the
 * user gave to files. Cannot be undone; what it frees can no more be redone.
 * @param input `named`: the person's name on the certificate that is given back; none is kept
 * @throws FacetError `not-found`; `disk-full` when there is no room to write the file anew (the rows are gone and
 *   overwritten with zeros by then; the next opening of the library finishes)
 */
export function forget(
  store: Store,
  input: { person: number; named?: boolean | undefined; because?: 'expired' },
): Forgotten {
  const found = store.tx(() => {
    const person = store.people.get(input.person);
    if (person === null) throw noPerson(input.person);
    const people = store.people.absorbed(input.person);
    const faces = store.faces.idsOf(input.person);
    const doomed = { what: 'person', people, faces, photos: [], folders: [] } as const;
    return {
      faces,
      certificate: erase(store, doomed, {
        name: input.named === true ? person.name : null,
        expired: input.because === 'expired',
      }),
    };
  });
  return finish(store, found);
}

/**
 * Erases a scanned folder: every photo that is nowhere else, with its faces and all that {@link forget} takes, and every path
 * below the folder. People stay, with the faces they have elsewhere. The files on the disk are the user's and stay.
 * @throws FacetError `not-found`, `disk-full` as above
 */
export function forgetFolder(
  store: Store,
  input: { folder: number },
): Forgotten & { readonly photos: number } {
  const found = store.tx(() => {
    const root = store.folders.roots().find(({ id }) => id === input.folder);
    if (root === undefined)
      throw new FacetError({ code: 'not-found', what: 'folder', id: String(input.folder) });
    return eraseFolder(store, root.path, {});
  });
  return { ...finish(store, found), photos: found.certificate.erased.photos };
}

function finish(
  store: Store,
  { faces, certificate }: { faces: number[]; certificate: Certificate },
): Forgotten {
  try {
    keepErasedList(store);
    scrub(store.db, store.dir, store.meta);
  } catch (thrown) {
    throw storeError(thrown, store.file);
  }
  return { faces: faces.length, removed: faces, certificate };
}
