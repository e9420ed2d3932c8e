/** `people`: who is in the library. */
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Person } from '../../contract/model.ts';
import type { Handlers } from '../../rpc/server.ts';
import { similarPeople } from '../search/similar-people.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import { Doubts } from './doubts.ts';
import { pageOf } from './lists.ts';

/** A person by id, also by the id of one that was merged into it. @throws FacetError `not-found` */
export function personOf(store: Store, id: number): Person {
  const person = store.people.get(store.people.resolve(id) ?? id);
  if (person === null) throw new FacetError({ code: 'not-found', what: 'person', id: String(id) });
  return person;
}

export function peopleHandlers(core: Core): Handlers<Api>['people'] {
  const { store } = core;
  const doubts = new Doubts(core);
  return {
    list: ({ offset, limit, ...filter }) =>
      pageOf(core, { list: 'people', ...filter }, { offset, limit }, store.people.some),
    get: ({ id }) => personOf(store, id),
    faces: ({ person, order, ...page }) =>
      pageOf(core, { list: 'faces', person, order }, page, store.faces.get),
    loose: (page) => pageOf(core, { list: 'loose' }, page, store.faces.get),
    templates: ({ person }) => {
      const set = core.grouping().templates.of(store.people.resolve(person) ?? person);
      const reasons = new Map(set?.templates.map(({ face, reason }) => [face, reason]));
      return store.faces.get([...reasons.keys()]).flatMap((face) => {
        const reason = reasons.get(face.id);
        return reason === undefined ? [] : [{ face, reason }];
      });
    },
    doubts: ({ person, offset, limit }, { signal }) =>
      doubts.page(person === null ? null : (store.people.resolve(person) ?? person), offset, limit, signal),
    similar: async ({ person, limit }, { signal }) => {
      const isStranger = (id: number): boolean => store.people.state(id)?.kind === 'stranger';
      const id = store.people.resolve(person) ?? person;
      const near = await similarPeople(core.grouping().grouper, id, limit, isStranger, signal);
      return near.flatMap((similar) => {
        const found = store.people.get(similar.person);
        return found === null ? [] : [{ person: found, cosine: similar.cosine }];
      });
    },
  };
}
