/**
 * Which small pictures of a grid are fetched, and when: those that stay in sight for a moment, first come first served, and
 * never many at a time. What scrolls past before its turn is not asked for at all; what leaves while it loads is given up.
 */

/** Pictures on their way at a time: enough to keep the library busy, few enough that giving up matters. */
const most = 24;
/** Whoever flies past is gone again after this, ms. */
const patience = 60;
/** A picture that says nothing for so long does not keep others waiting, ms. */
const longest = 5000;

export interface PictureQueueOptions {
  readonly most?: number;
  readonly patience?: number;
}

interface Wanted {
  readonly since: number;
  readonly start: () => void;
  state: 'waiting' | 'loading' | 'over';
  timer?: ReturnType<typeof setTimeout>;
}

export interface Ticket {
  /** It is there, or cannot be had. */
  done(): void;
  /** Nobody looks any more. */
  cancel(): void;
}

export class PictureQueue {
  readonly #most: number;
  readonly #patience: number;
  #waiting: Wanted[] = [];
  #loading = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: PictureQueueOptions = {}) {
    this.#most = options.most ?? most;
    this.#patience = options.patience ?? patience;
  }

  /** Calls `start` when it is this picture's turn; then one of the ticket's two has to be called. */
  want(start: () => void): Ticket {
    const wanted: Wanted = { since: performance.now(), start, state: 'waiting' };
    this.#waiting.push(wanted);
    this.#pump();
    const end = (): void => {
      if (wanted.state === 'waiting') this.#waiting = this.#waiting.filter((other) => other !== wanted);
      else if (wanted.state === 'loading') this.#loading -= 1;
      clearTimeout(wanted.timer);
      wanted.state = 'over';
      this.#pump();
    };
    return { done: end, cancel: end };
  }

  #pump(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#loading < this.#most) {
      const [next] = this.#waiting;
      if (next === undefined) return;
      const wait = next.since + this.#patience - performance.now();
      if (wait > 0) {
        this.#timer = setTimeout(() => {
          this.#pump();
        }, wait);
        return;
      }
      this.#waiting.shift();
      this.#loading += 1;
      next.state = 'loading';
      next.timer = setTimeout(() => {
        if (next.state !== 'loading') return;
        next.state = 'over';
        this.#loading -= 1;
        this.#pump();
      }, longest);
      next.start();
    }
  }
}
