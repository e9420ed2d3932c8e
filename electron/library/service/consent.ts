/** `consent`: why people are in the library, and what it holds about them. */
import type { Api } from '../../contract/api.ts';
import type { AuditDetails } from '../../contract/audit.ts';
import type { Consent } from '../../contract/consent.ts';
import type { Handlers } from '../../rpc/server.ts';
import { exportPerson } from '../transfer/export-person.ts';
import type { Core } from './core.ts';
import { personOf } from './people.ts';
import { dayOf } from './retention.ts';

export function consentHandlers(core: Core): Handlers<Api>['consent'] {
  const { store, grants } = core;
  return {
    get: ({ person }) => store.consents.get(personOf(store, person).id),
    set: ({ person, consent }) => {
      const { id } = personOf(store, person);
      store.tx(() => {
        if (consent === null) store.consents.drop(id);
        else store.consents.put(id, consent);
        store.audit.append('consent', [store.people.pseudonym(id)], toldOf(consent));
      });
      core.kept.touch();
      core.changes.notify('people');
      return consent;
    },
    due: ({ days }) => {
      const now = Date.now();
      return {
        due: store.consents.due(dayOf(now), dayOf(now, days)),
        lacking: store.consents.lacking(),
      };
    },
    export: ({ person, to }, { signal }) =>
      exportPerson(store, personOf(store, person).id, grants.pathOf(to), signal),
  };
}

/** Without notes and purpose: what the user writes there may name somebody. */
function toldOf(consent: Consent | null): AuditDetails {
  if (consent === null) return { withdrawn: true };
  const { basis, given, expires } = consent;
  return { basis, given, expires };
}
