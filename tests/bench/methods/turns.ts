/**
 * How long the calling thread is held: processor time between two turns of its event loop, in which nothing else is
 * answered. Processor time and not the clock, so that other programs on the machine are not counted.
 */

export interface Held {
  /** Longest turn, ms of processor time. */
  readonly worst: number;
  /** Until the work was over, ms by the clock. */
  readonly whole: number;
}

/** A turn shorter than this, ms, is only the looking itself. */
const idle = 0.5;

export class Turns {
  #worst = 0;
  #busy = 0;
  #began = 0;
  #last: NodeJS.CpuUsage = { user: 0, system: 0 };
  #watching = false;

  /** Processor time of all turns in which something was done, ms. */
  get busy(): number {
    return this.#busy;
  }

  begin(): void {
    this.#worst = 0;
    this.#busy = 0;
    this.#began = performance.now();
    this.#last = process.threadCpuUsage();
    this.#watching = true;
    const look = (): void => {
      if (!this.#watching) return;
      this.#note();
      setImmediate(look);
    };
    setImmediate(look);
  }

  end(): Held {
    this.#note();
    this.#watching = false;
    return { worst: this.#worst, whole: performance.now() - this.#began };
  }

  #note(): void {
    const { user, system } = process.threadCpuUsage(this.#last);
    this.#last = process.threadCpuUsage();
    const ms = (user + system) / 1000;
    if (ms > idle) this.#busy += ms;
    this.#worst = Math.max(this.#worst, ms);
  }
}
