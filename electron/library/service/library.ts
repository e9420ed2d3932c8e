/** `library`: the file itself. */
import { basename } from 'node:path';
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import { backup, check } from '../transfer/index.ts';
import type { Core } from './core.ts';

export function libraryHandlers(core: Core): Handlers<Api>['library'] {
  const { store } = core;
  return {
    info: async (_, { signal }) => {
      // What is really in use is known only once vision is up, so the answer waits for it.
      const engine = await core.vision.report(signal);
      const photos = store.photos.counts();
      const people = store.people.counts();
      return {
        path: core.dir,
        label: basename(core.dir) || core.dir,
        uuid: store.uuid,
        schema: store.schema,
        bytes: store.bytes(),
        ...photos,
        faces: store.faces.count(),
        people: people.people,
        groups: people.groups,
        contracts: store.contracts.counts(),
        engine,
      };
    },
    check: () => check(store),
    backup: ({ to }) => backup(store, core.grants.pathOf(to)),
    skipped: (page) => store.photos.skipped(page),
    folders: () => store.folders.list(),
    changes: async (_, emit, { signal }) => {
      const stop = core.changes.listen((topics) => {
        void emit({ topics }).catch(() => undefined);
      });
      try {
        await new Promise<void>((resolve) => {
          signal.addEventListener('abort', () => {
            resolve();
          });
        });
      } finally {
        stop();
      }
      return {};
    },
  };
}
