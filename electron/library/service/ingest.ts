/** `ingest`: the scan, started from grants only. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

export function ingestHandlers({ ingest, grants }: Core): Handlers<Api>['ingest'] {
  return {
    start: ({ grants: ids, retrySkipped }) =>
      ingest.start(
        ids.map((id) => grants.pathOf(id)),
        retrySkipped,
      ),
    current: () => ingest.current(),
    watch: (_, emit, { signal }) => ingest.watch(emit, signal),
    pause: () => ingest.pause(),
    resume: () => ingest.resume(),
    cancel: () => ingest.cancel(),
  };
}
