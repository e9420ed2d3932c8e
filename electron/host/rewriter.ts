/** The process that writes a closed library anew, started for one task and ended after it. */
import { FacetError } from '../contract/errors.ts';
import { type RewriteApi, rewriteApi } from '../contract/rewrite.ts';
import { type Client, connect } from '../rpc/client.ts';
import type { Log } from './log.ts';
import { neverAgain } from './restarts.ts';
import type { Starter } from './starter.ts';
import { Supervised } from './supervised.ts';

export interface RewriterOptions {
  /** Entry file of the process: the `.ts` source, or the bundle. */
  readonly entry: string;
  readonly starter: Starter;
  readonly log: Log;
}

/**
 * Starts the process on the closed library in `dir` for as long as `work` takes.
 * @param keys that may open the library, and the one it may get
 * @throws FacetError what `work` throws; `engine-down` where the process cannot start, or ends amid it
 */
export async function withRewriter<T>(
  { entry, starter, log }: RewriterOptions,
  dir: string,
  keys: readonly Uint8Array[],
  work: (client: Client<RewriteApi>) => Promise<T>,
): Promise<T> {
  const process = new Supervised({
    name: 'rewrite',
    entry,
    starter,
    init: () => ({ role: 'rewrite', dir, keys: [...keys] }),
    policy: neverAgain,
    log,
    onReady: () => undefined,
    onRestarting: () => undefined,
    onFailed: () => undefined,
  });
  try {
    await process.ready;
    const port = process.running?.open('host');
    if (port === undefined)
      throw new FacetError({ code: 'engine-down', process: 'rewrite', detail: 'it ended at once' });
    return await work(connect(rewriteApi, port));
  } finally {
    await process.stop();
  }
}
