/** `modelChange`: see `../switch/`. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import { ChangeReports } from './change-report.ts';
import type { Core } from './core.ts';

export function modelChangeHandlers(core: Core): Handlers<Api>['modelChange'] {
  const { modelChange, vision } = core;
  const reports = new ChangeReports(core);
  return {
    status: () => modelChange.status(),
    models: (_, { signal }) => vision.embedders(signal),
    begin: ({ embedder }, { signal }) => modelChange.begin(embedder, signal),
    pause: () => modelChange.pause(),
    resume: () => modelChange.resume(),
    cancel: () => modelChange.cancel(),
    // Progress may be dropped on the way; nothing waits for it.
    report: ({ seed }, emit, { signal }) => reports.of(seed, (progress) => void emit(progress), signal),
    apply: () => modelChange.apply(),
    rollback: () => modelChange.rollback(),
    removeOld: () => modelChange.removeOld(),
  };
}
