/** `watch`: whether folders are watched, and what comes of it. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

export function watchHandlers({ watch }: Core): Handlers<Api>['watch'] {
  return { status: () => watch.status() };
}
