/** Entry of the `rewrite` process: has one closed library for itself, and writes it anew when asked. */
import { FacetError } from '../contract/errors.ts';
import type { RewriteInit } from '../contract/process.ts';
import { type RewriteApi, rewriteApi, type RewriteProgress } from '../contract/rewrite.ts';
import { serveProcess } from '../host/child.ts';
import { keyIdOf } from '../host/keys/key-file.ts';
import { type Handlers, serve } from '../rpc/server.ts';
import { Rate } from './ingest/rate.ts';
import { exportOpen, keyOf, rewrite, type RewriteOptions } from './store/rewrite.ts';

/** Stops what is under way when the host is gone, or asks for the end. */
const ending = new AbortController();
let init: RewriteInit | undefined;
let underWay: Promise<unknown> = Promise.resolve();

serveProcess('rewrite', {
  init: (given) => {
    init = given;
  },
  onPort: (_role, port) => {
    if (init !== undefined) serve(rewriteApi, handlers(init), port);
  },
  shutdown: async () => {
    ending.abort();
    await underWay.catch(() => undefined);
  },
});

function handlers({ dir, keys }: RewriteInit): Handlers<RewriteApi> {
  const watched = async <T>(
    emit: (progress: RewriteProgress) => Promise<void>,
    signal: AbortSignal,
    work: (options: RewriteOptions) => Promise<T>,
  ): Promise<T> => {
    const running = work({ onProgress: timed(emit), signal: AbortSignal.any([signal, ending.signal]) });
    underWay = running;
    return running;
  };
  return {
    rewrite: {
      key: () => {
        const key = keyOf(dir, keys);
        return { id: key === null ? null : keyIdOf(key) };
      },
      encrypt: (input, emit, { signal }) =>
        watched(emit, signal, async (options) => {
          const to = keys.find((key) => keyIdOf(key) === input.key);
          if (to === undefined) throw new FacetError({ code: 'not-found', what: 'key', id: input.key });
          await rewrite(dir, keys, to, options);
          return {};
        }),
      exportOpen: ({ folder }, emit, { signal }) =>
        watched(emit, signal, (options) => exportOpen(dir, keys, folder, options)),
    },
  };
}

/** Tells progress with the time left. */
function timed(
  emit: (progress: RewriteProgress) => Promise<void>,
): NonNullable<RewriteOptions['onProgress']> {
  const rate = new Rate();
  rate.start();
  let before = 0;
  return (done, total) => {
    if (done > before) rate.mark(done - before);
    before = done;
    void emit({ done, total, secondsLeft: rate.secondsLeft(total - done) });
  };
}
