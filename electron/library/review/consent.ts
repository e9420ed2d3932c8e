/** Why somebody is in the library: written down with its entry in the audit log. */
import type { Consent } from '../../contract/consent.ts';
import type { Store } from '../store/store.ts';

/**
 * Sets the record of a person, or (null) takes it away. To be called in a transaction. The log hears neither purpose nor notes:
 * what the user writes there may name somebody.
 */
export function recordConsent(store: Store, person: number, consent: Consent | null): void {
  if (consent === null) store.consents.drop(person);
  else store.consents.put(person, consent);
  const told =
    consent === null
      ? { withdrawn: true }
      : { basis: consent.basis, given: consent.given, expires: consent.expires };
  store.audit.append('consent', [store.people.pseudonym(person)], told);
}
