/** Searches of many faces for one: admitted with a purpose where the library asks for it, and told to the audit log. */
import type { FacePick } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import { readSettings } from '../store/settings.ts';
import type { Store } from '../store/store.ts';

/** Searches for similar faces that are known to be told, so that a screen which is drawn anew tells nothing twice. */
const remembered = 200;

export class Searches {
  readonly #store: Store;
  readonly #told = new Set<string>();

  constructor(store: Store) {
    this.#store = store;
  }

  /** The purpose as it is logged. @throws FacetError `purpose-needed` where the library asks for one and none is given */
  admit(purpose: string | undefined): string | null {
    if (purpose !== undefined && purpose !== '') return purpose;
    if (readSettings(this.#store).askPurpose) throw new FacetError({ code: 'purpose-needed' });
    return null;
  }

  /** One photo was compared with everybody; `matched`: people it was told to be of. To be called before it is answered. */
  identified(purpose: string | null, faces: number, matched: readonly number[]): void {
    const store = this.#store;
    store.tx(() => {
      const subjects = [...new Set(matched)].map((person) => store.people.pseudonym(person));
      store.audit.append('search', subjects, {
        what: 'identify',
        faces,
        purpose,
      });
    });
  }

  /** Faces like this one were looked for. */
  similar(purpose: string | null, of: FacePick): void {
    const key = JSON.stringify([of, purpose]);
    if (this.#told.has(key)) return;
    const store = this.#store;
    const person = 'face' in of ? (store.links.get(of.face)?.person ?? null) : null;
    store.tx(() => {
      const subjects = person === null ? [] : [store.people.pseudonym(person)];
      store.audit.append('search', subjects, {
        what: 'similar-faces',
        purpose,
      });
    });
    this.#told.add(key);
    for (const oldest of this.#told) if (this.#told.size > remembered) this.#told.delete(oldest);
  }
}
