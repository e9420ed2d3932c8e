/** Who may use the vision process now: several at a time, one alone, or nobody while a job is paused. */

interface Waiting {
  readonly alone: boolean;
  readonly enter: () => void;
}

/**
 * A first-come lock with a shared and an exclusive side and a pause switch. A file that vision died over
 * goes in alone, so that its second death can be blamed on nothing else.
 */
export class Gate {
  readonly #places: number;
  #inside = 0;
  #alone = false;
  #paused = false;
  #queue: Waiting[] = [];

  constructor(places: number) {
    this.#places = places;
  }

  /** Runs `work` inside the gate. */
  async pass<T>(alone: boolean, work: () => Promise<T>): Promise<T> {
    await new Promise<void>((enter) => {
      this.#queue.push({ alone, enter });
      this.#advance();
    });
    try {
      return await work();
    } finally {
      this.#inside -= 1;
      this.#alone = false;
      this.#advance();
    }
  }

  /** While paused nobody enters; who is inside finishes. */
  set paused(paused: boolean) {
    this.#paused = paused;
    this.#advance();
  }

  get paused(): boolean {
    return this.#paused;
  }

  #advance(): void {
    for (;;) {
      const [next] = this.#queue;
      if (next === undefined || this.#paused || this.#alone) return;
      if (this.#inside >= (next.alone ? 1 : this.#places)) return;
      this.#queue.shift();
      this.#inside += 1;
      this.#alone = next.alone;
      next.enter();
    }
  }
}
