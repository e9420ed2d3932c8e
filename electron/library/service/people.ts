/** `people`: who is in the library. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import { similarPeople } from '../search/similar-people.ts';
import type { Core } from './core.ts';

export function peopleHandlers(core: Core): Handlers<Api>['people'] {
  const { store } = core;
  return {
    list: (filter) => store.people.list(filter),
    get: ({ id }) => store.people.get(store.people.resolve(id)),
    faces: ({ person, ...page }) => store.faces.ofPerson({ ...page, person: store.people.resolve(person) }),
    loose: (page) => store.faces.loose(page),
    similar: ({ person, limit }) => {
      const { grouper } = core.grouping();
      return similarPeople(grouper, person, limit).map(({ person: id, cosine }) => ({ person: store.people.get(id), cosine }));
    },
  };
}
