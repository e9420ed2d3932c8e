/** `photos`: browsing by person, folder and name. */
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Photo } from '../../contract/model.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';
import { pageOf } from './lists.ts';

/** A photo by id, with its path. @throws FacetError `not-found` */
export function photoOf(store: Store, id: number): Photo & { path: string; copies: string[] } {
  const photo = store.photos.get(id);
  if (photo === null) throw new FacetError({ code: 'not-found', what: 'photo', id: String(id) });
  return photo;
}

export function photosHandlers(core: Core): Handlers<Api>['photos'] {
  const { store, kept } = core;
  return {
    list: ({ offset, limit, ...filter }) =>
      pageOf(core, { list: 'photos', ...filter }, { offset, limit }, (ids) => store.photos.some(ids)),
    get: ({ id }) => ({ ...photoOf(store, id), faceList: store.faces.ofPhoto(id) }),
    folders: () => kept.get('photos.folders', () => store.photos.folders()),
  };
}
