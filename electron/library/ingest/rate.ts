/** Photos, faces or bytes per second over the last seconds of work, and the time left that follows from it. */

/** Length of the sliding window, ms. */
const windowMs = 15_000;

export class Rate {
  readonly #now: () => number;
  #marks: { at: number; count: number }[] = [];
  #worked = 0;
  #since: number | undefined;

  /** @param now a clock in ms that never goes back */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** The clock runs only between `start` and `stop`: a pause does not count. */
  start(): void {
    this.#since ??= this.#now();
  }

  stop(): void {
    this.#worked = this.workedMs;
    this.#since = undefined;
  }

  /** Time worked so far, ms. */
  get workedMs(): number {
    return this.#worked + (this.#since === undefined ? 0 : this.#now() - this.#since);
  }

  /** `count` more are done. Only work counts: unchanged photos say nothing about the rest. */
  mark(count = 1): void {
    const at = this.workedMs;
    this.#marks.push({ at, count });
    const old = this.#marks.findIndex((m) => m.at > at - windowMs);
    if (old > 0) this.#marks.splice(0, old);
  }

  /** Per second in the window; 0 before the first. */
  get perSecond(): number {
    const now = this.workedMs;
    const recent = this.#marks.filter((m) => m.at > now - windowMs);
    const count = recent.reduce((sum, m) => sum + m.count, 0);
    const span = Math.min(windowMs, now) / 1000;
    return span <= 0 ? 0 : count / span;
  }

  /** Seconds until `remaining` more are done, or null while nothing is known. */
  secondsLeft(remaining: number): number | null {
    if (remaining <= 0) return 0;
    const rate = this.perSecond;
    return rate <= 0 ? null : remaining / rate;
  }
}
