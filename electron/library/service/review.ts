/** `review`: what the user decides about faces and people. */
import type { Api, Done } from '../../contract/api.ts';
import { FacetError } from '../../contract/errors.ts';
import type { Handlers } from '../../rpc/server.ts';
import * as review from '../review/index.ts';
import { forget, forgetFolder } from '../transfer/index.ts';
import type { Core } from './core.ts';

export function reviewHandlers(core: Core): Handlers<Api>['review'] {
  const { store } = core;
  const decide = (command: () => review.Outcome): Done => {
    const { operation, person } = core.review(command);
    return { operation, person };
  };
  return {
    name: (input) => decide(() => review.name(store, input)),
    confirm: (input) => decide(() => review.confirm(store, input)),
    keep: (input) => decide(() => review.keep(store, input)),
    vouch: (input) => decide(() => review.vouch(store, input)),
    reject: (input) => decide(() => review.reject(store, input)),
    move: (input) => decide(() => review.move(store, input)),
    merge: (input) => decide(() => review.merge(store, input)),
    split: (input) => decide(() => review.split(store, input)),
    ignore: (input) => decide(() => review.ignore(store, input)),
    restore: (input) => decide(() => review.restore(store, input)),
    cover: (input) => decide(() => review.cover(store, input)),
    undo: () => decide(() => review.undo(store)),
    redo: () => decide(() => review.redo(store)),
    history: (page) => store.operations.history(page),
    forget: async ({ person, named }) => {
      // A copy of the vectors that is being made holds the person too.
      await core.sidecar.stop();
      const { faces, removed, certificate } = forget(store, { person, named });
      core.forgotten(removed);
      return { faces, certificate };
    },
    forgetFolder: async ({ folder }) => {
      // What it is about to store would bring the folder back.
      if (core.ingest.isRunning)
        throw new FacetError({ code: 'busy', what: 'a scan is running; forget the folder after it' });
      await core.sidecar.stop();
      const { photos, faces, removed, certificate } = forgetFolder(store, { folder });
      core.forgotten(removed);
      core.watch.refresh();
      core.changes.notify('watch');
      return { photos, faces, certificate };
    },
  };
}
