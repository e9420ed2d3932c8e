/** `modelChange`: see `../switch/`. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

export function modelChangeHandlers({ modelChange, vision }: Core): Handlers<Api>['modelChange'] {
  return {
    status: () => modelChange.status(),
    models: (_, { signal }) => vision.embedders(signal),
    begin: ({ embedder }, { signal }) => modelChange.begin(embedder, signal),
    pause: () => modelChange.pause(),
    resume: () => modelChange.resume(),
    cancel: () => modelChange.cancel(),
    apply: () => modelChange.apply(),
    rollback: () => modelChange.rollback(),
    removeOld: () => modelChange.removeOld(),
  };
}
