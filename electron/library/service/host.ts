/** `host`: what only the main process and the terminal may ask, because paths are in it. */
import type { Api } from '../../contract/api.ts';
import { keyIdOf } from '../../host/keys/key-file.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';
import { photoOf } from './photos.ts';

export function hostHandlers({ store, grants }: Core): Handlers<Api>['host'] {
  return {
    grant: ({ path, save }) => grants.path(path, save),
    photoPath: ({ photo }) => ({ path: photoOf(store, photo).path }),
    key: () => ({ id: store.key === null ? null : keyIdOf(store.key) }),
    groups: () => {
      const found = store.faces.groups();
      store.audit.append('export', [], { what: 'groups', people: found.length });
      return found;
    },
  };
}
