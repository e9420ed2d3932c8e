/** What has to wait until the library's faces are read into memory; everything else answers from SQLite meanwhile. */
import type { Api } from '../../contract/api.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Core } from './core.ts';

/** Methods that compare with people, or change who is who. */
const waiting: { readonly [G in keyof Api]?: readonly (keyof Api[G])[] } = {
  people: ['templates', 'doubts', 'similar'],
  review: [
    'name',
    'confirm',
    'vouch',
    'keep',
    'reject',
    'move',
    'merge',
    'split',
    'ignore',
    'restore',
    'cover',
    'undo',
    'redo',
    'forget',
    'forgetFolder',
  ],
  enroll: ['check', 'add', 'folders'],
  probe: ['identify', 'verify'],
  evaluate: ['run', 'save', 'savePairs', 'savePicture'],
  adapt: ['train', 'use', 'rollback'],
  modelChange: ['report', 'apply', 'rollback'],
  calibration: ['get', 'preview'],
};

type AnyHandler = (...args: unknown[]) => unknown;

/** The handlers, of which these wait their turn. A call that is cancelled stops waiting. */
export function afterOpening(core: Core, handlers: Handlers<Api>): Handlers<Api> {
  const wrapped = Object.entries(handlers).map(([group, methods]) => {
    const names: readonly PropertyKey[] = waiting[group as keyof Api] ?? [];
    const own = Object.entries(methods as Record<string, AnyHandler>).map(([name, handler]) => [
      name,
      names.includes(name) ? waits(core, handler) : handler,
    ]);
    return [group, Object.fromEntries(own)] as const;
  });
  return Object.fromEntries(wrapped) as unknown as Handlers<Api>;
}

function waits(core: Core, handler: AnyHandler): AnyHandler {
  return (...args) => {
    if (core.opening.ready) return handler(...args);
    // Calls have it in their second argument, streams in their third: see `rpc/server.ts`.
    const context = args.slice(1).findLast((given) => typeof given === 'object') as
      { readonly signal: AbortSignal } | undefined;
    return core.ready(context?.signal).then(() => handler(...args));
  };
}
