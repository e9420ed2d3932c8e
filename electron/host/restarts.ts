/** When to start a crashed process again, and when to give up. */

export interface RestartPolicy {
  /** Wait before the n-th restart in the window, ms; the last value holds for all later ones. */
  readonly backoffMs: readonly number[];
  readonly windowMs: number;
  /** Give up at the crash after this many restarts in the window. */
  readonly limit: number;
  /** The limit for crashes of a process that had been ready. */
  readonly limitAtWork: number;
}

/** The library is expected never to crash. */
export const libraryPolicy: RestartPolicy = {
  backoffMs: [500, 2000, 8000],
  windowMs: 60_000,
  limit: 3,
  limitAtWork: 3,
};

/**
 * Vision meets files that crash decoders. A folder with several of them must not end the scan, so crashes
 * at work are allowed more often than failures to start, and cost only the shortest wait.
 */
export const visionPolicy: RestartPolicy = { ...libraryPolicy, limitAtWork: 20 };

/** What failed once and left everything as it was is not tried again unasked. */
export const neverAgain: RestartPolicy = { backoffMs: [], windowMs: 0, limit: 0, limitAtWork: 0 };

export class Restarts {
  readonly #policy: RestartPolicy;
  #starts: number[] = [];
  #atWork: number[] = [];

  constructor(policy: RestartPolicy) {
    this.#policy = policy;
  }

  /**
   * A crash happened at `now` (ms).
   * @returns ms to wait before the restart, or null to give up
   */
  next(wasReady: boolean, now: number): number | null {
    const { backoffMs, windowMs, limit, limitAtWork } = this.#policy;
    const recent = (at: number): boolean => now - at < windowMs;
    this.#starts = this.#starts.filter(recent);
    this.#atWork = this.#atWork.filter(recent);
    const lenient = wasReady && limitAtWork > limit;
    const crashes = lenient ? this.#atWork : this.#starts;
    if (crashes.length >= (lenient ? limitAtWork : limit)) return null;
    crashes.push(now);
    return (lenient ? backoffMs[0] : (backoffMs[crashes.length - 1] ?? backoffMs.at(-1))) ?? 0;
  }
}
