/** Workers that each do one thing at a time, and the queue before them. */

interface Waiting<W> {
  /** The only worker that will do; null for any. */
  readonly on: W | null;
  readonly start: (worker: W) => void;
}

/**
 * First come, first served: work goes to the first free worker, or waits for it. What must be done by one worker waits
 * for that one and lets others pass.
 */
export class Turns<W> {
  readonly #free: W[] = [];
  readonly #busy = new Set<W>();
  readonly #queue: Waiting<W>[] = [];

  /** How much waits for a worker. */
  get waiting(): number {
    return this.#queue.length;
  }

  get idle(): boolean {
    return this.#busy.size === 0 && this.#queue.length === 0;
  }

  /** Takes in a worker; it may be given work at once. */
  add(worker: W): void {
    this.#free.push(worker);
    this.#advance();
  }

  /** Lets a worker go: what it is at it may finish, but it is given nothing more. */
  remove(worker: W): void {
    this.#busy.delete(worker);
    const at = this.#free.indexOf(worker);
    if (at >= 0) this.#free.splice(at, 1);
  }

  /** Runs `work` when its turn has come; fails as `work` fails. */
  async run<T>(work: (worker: W) => Promise<T>, on: W | null = null): Promise<T> {
    const worker = await new Promise<W>((start) => {
      this.#queue.push({ on, start });
      this.#advance();
    });
    try {
      return await work(worker);
    } finally {
      if (this.#busy.delete(worker)) this.add(worker);
    }
  }

  #advance(): void {
    for (let next = 0; next < this.#queue.length && this.#free.length > 0;) {
      const waiting = this.#queue[next] as Waiting<W>;
      const at = waiting.on === null ? 0 : this.#free.indexOf(waiting.on);
      if (at < 0) {
        next++;
        continue;
      }
      const [worker] = this.#free.splice(at, 1) as [W];
      this.#queue.splice(next, 1);
      this.#busy.add(worker);
      waiting.start(worker);
    }
  }
}
