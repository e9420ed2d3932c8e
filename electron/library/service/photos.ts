/** `photos`: browsing by person, folder and name. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

export function photosHandlers({ store }: Core): Handlers<Api>['photos'] {
  return {
    list: (filter) => store.photos.list(filter),
    get: ({ id }) => store.photos.get(id),
    folders: () => store.photos.folders(),
  };
}
