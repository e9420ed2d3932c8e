/** `review`: what the user decides about faces and people. */
import type { Api, Done } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import * as review from '../review/index.ts';
import { forget } from '../transfer/index.ts';
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
    forget: async ({ person }) => {
      // A copy of the vectors that is being made holds the person too.
      await core.sidecar.stop();
      const { faces, removed } = forget(store, { person });
      core.forgotten(removed);
      return { faces };
    },
  };
}
