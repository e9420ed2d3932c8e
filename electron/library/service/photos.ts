/** `photos`: browsing by person, folder and name. */
import type { Api } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Photo } from '../../contract/model.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Store } from '../store/store.ts';
import type { Core } from './core.ts';

/** A photo by id, with its path. @throws FacetError `not-found` */
export function photoOf(store: Store, id: number): Photo & { path: string; copies: string[] } {
  const photo = store.photos.get(id);
  if (photo === null) throw new FacetError({ code: 'not-found', what: 'photo', id: String(id) });
  return photo;
}

export function photosHandlers({ store }: Core): Handlers<Api>['photos'] {
  return {
    list: (filter) => store.photos.list(filter),
    get: ({ id }) => ({ ...photoOf(store, id), faceList: store.faces.ofPhoto(id) }),
    folders: () => store.photos.folders(),
  };
}
