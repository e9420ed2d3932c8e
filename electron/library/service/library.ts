/** `library`: the file itself. */
import { basename } from 'node:path';
import type { Api, Topic } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Walk } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';
import { backup, check } from '../transfer/index.ts';
import type { Core } from './core.ts';

interface Counts {
  readonly photos: number;
  readonly skipped: number;
  readonly faces: number;
  readonly loose: number;
  readonly people: number;
  readonly groups: number;
}

/** Each count alone reads an index that may have to come from disk. */
function* countsOf({ photos, people, faces }: Store): Walk<Counts> {
  const files = photos.counts();
  yield;
  const { people: named, groups } = people.counts();
  yield;
  const all = faces.count();
  yield;
  return { ...files, faces: all, loose: faces.looseCount(), people: named, groups };
}

export function libraryHandlers(core: Core): Handlers<Api>['library'] {
  const { store, kept } = core;
  return {
    info: async (_, { signal }) => {
      // What is really in use is known only once vision has been up, so the first answer waits for it.
      const engine = await core.engine(signal);
      const counts = await kept.get('library.counts', () => countsOf(store));
      return {
        path: core.dir,
        label: basename(core.dir) || core.dir,
        uuid: store.uuid,
        schema: store.schema,
        bytes: store.bytes(),
        ...counts,
        contracts: await kept.get('contracts', () => store.contracts.counted()),
        engine,
      };
    },
    opening: () => core.opening,
    check: () => check(store),
    backup: ({ to }) => {
      const written = backup(store, core.grants.pathOf(to));
      store.audit.append('backup', [], { bytes: written.bytes, encrypted: store.key !== null });
      return written;
    },
    skipped: (page) => store.photos.skipped(page),
    folders: () => kept.get('library.folders', () => store.folders.list()),
    changes: async (_, emit, { signal }) => {
      const gathered = new Set<Topic>();
      let wake = Promise.withResolvers<undefined>();
      const stop = core.changes.listen((topics) => {
        for (const topic of topics) gathered.add(topic);
        wake.resolve(undefined);
      });
      const end = (): void => {
        wake.resolve(undefined);
      };
      signal.addEventListener('abort', end, { once: true });
      try {
        while (!signal.aborted) {
          await wake.promise;
          wake = Promise.withResolvers();
          // What comes while a slow listener takes this event is gathered into the next.
          const topics = [...gathered];
          gathered.clear();
          if (topics.length > 0) await emit({ topics });
        }
      } finally {
        stop();
        signal.removeEventListener('abort', end);
      }
      return {};
    },
  };
}
