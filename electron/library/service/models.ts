/** `models`: see `../models/`. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

export function modelsHandlers({ models, grants }: Core): Handlers<Api>['models'] {
  return {
    list: () => models.list(),
    broken: () => models.broken(),
    install: ({ id, acceptLicence }) => models.install(id, acceptLicence),
    stop: ({ id }) => models.stop(id),
    inspect: ({ grant }, { signal }) => models.inspect(grants.pathOf(grant), signal),
    tryOut: ({ grant, ...wish }, { signal }) => models.tryOut(grants.pathOf(grant), wish, signal),
    import: ({ grant, ...wish }, { signal }) => models.import(grants.pathOf(grant), wish, signal),
    test: ({ id }, { signal }) => models.test(id, signal),
    remove: async ({ id }) => {
      await models.remove(id);
      return {};
    },
  };
}
