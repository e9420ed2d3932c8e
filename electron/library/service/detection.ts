/** `detection`: which faces are set aside, and what other limits would change. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import { distribution, preview } from '../limits/preview.ts';
import { inSlices } from '../store/lists/walk.ts';
import type { Core } from './core.ts';
import { pageOf } from './lists.ts';

export function detectionHandlers(core: Core): Handlers<Api>['detection'] {
  const { store, limits, limitedFaces } = core;
  return {
    state: () => ({
      limits: store.limits.get(),
      aside: store.limits.asideCount(),
      applying: limits.progress,
      problem: limits.problem,
    }),
    distribution: async () => inSlices(distribution(await limitedFaces.get())),
    preview: async (wanted) => inSlices(preview(await limitedFaces.get(), wanted)),
    aside: (page) => pageOf(core, { list: 'aside' }, page, store.faces.get),
  };
}
