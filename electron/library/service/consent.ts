/** `consent`: why people are in the library, and what it holds about them. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import { recordConsent } from '../review/consent.ts';
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
        recordConsent(store, id, consent);
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
