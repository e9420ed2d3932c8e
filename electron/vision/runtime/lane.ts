/** Work that must not overlap: one runs, the others wait in order. */

/**
 * A queue of one lane. Inference is synchronous inside the runtime anyway; taking turns around a whole
 * photo lets every stage reuse its buffers while the next photo decodes.
 */
export class Lane {
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` when everything before it has settled; fails as `work` fails. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }
}
