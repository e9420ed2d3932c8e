/** Erases people on their day: when the library opens, and as days go by while it is open. */
import { forget } from '../transfer/index.ts';
import type { Core } from './core.ts';

const hour = 3_600_000;

/** The day of a moment (ms), or so many days later, UTC: `2026-07-31`. */
export function dayOf(moment: number, later = 0): string {
  return new Date(moment + later * 24 * hour).toISOString().slice(0, 10);
}

export class Retention {
  readonly #core: Core;
  readonly #now: () => number;
  readonly #timer: NodeJS.Timeout;
  #working: Promise<void> = Promise.resolve();
  #stopped = false;

  /** @param now for tests; default: the clock */
  constructor(core: Core, now: () => number = Date.now) {
    this.#core = core;
    this.#now = now;
    this.look();
    this.#timer = setInterval(() => {
      this.look();
    }, hour);
    this.#timer.unref();
  }

  /** Whose day has come is erased as "forget" does it, one after the other. Whom it cannot erase now it tries again later. */
  look(): void {
    this.#working = this.#working.then(() => this.#erase()).catch(() => undefined);
  }

  /** Ends after the erasure at hand. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#stopped = true;
    await this.#working;
  }

  async #erase(): Promise<void> {
    const { store, sidecar, changes } = this.#core;
    const today = dayOf(this.#now());
    for (const { person } of store.consents.due(today, today)) {
      // Memory must know of everybody before somebody is taken out of it.
      if (!this.#core.opening.ready) await this.#core.ready();
      // A copy of the vectors that is being made holds the person too.
      await sidecar.stop();
      if (this.#stopped || store.people.get(person) === null) return;
      const { removed } = forget(store, { person, because: 'expired' });
      this.#core.forgotten(removed);
      changes.notify('people');
    }
  }
}
