/** Long work on the library's thread, with everybody else's calls in between. */

/** Longest stretch of work before other calls get their turn, ms. */
export const sliceMs = 8;

/**
 * Gives what to await between the steps of one piece of work: it gives way to other calls whenever a slice is over.
 * @param signal asked after each pause whether to go on
 * @throws FacetError `cancelled`, from what it gives
 */
export function slices(signal?: Pick<AbortSignal, 'throwIfAborted'>): () => Promise<void> {
  let until = performance.now() + sliceMs;
  return async () => {
    if (performance.now() < until) return;
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    until = performance.now() + sliceMs;
  };
}
