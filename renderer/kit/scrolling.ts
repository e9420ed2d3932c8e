/**
 * What a grid draws while it is scrolled, and when. Empty plates come within the frame that scrolls. What belongs on them
 * costs a good part of a millisecond each, and must not hold the next frame up: it comes with its plate where there is time
 * for it, else in the frames after. What flies past, gone before an eye could rest on it, stays a plate.
 */
import { flushSync } from 'react-dom';

/** How long drawing may take of one frame, ms: what a frame of 16.7 can spare beside style, layout, paint and raster. */
const budget = 4;
/** Movements of the last this many ms count as the speed of now. */
const recently = 100;
/** Flying: more than this part of the window in that time, so that nothing stays in sight for 200 ms. */
const flyingFrom = 0.5;
/** One movement farther than this, in windows, is a jump: whoever drags the scrollbar makes many. */
const jump = 1.5;
/** At rest: nothing has moved for so long, ms. */
const rest = 250;
/** Drawn between two looks at the clock. */
const chunk = 4;

export interface Clock {
  /** ms. */
  now(): number;
  /** Calls back with the next frame. */
  frame(call: () => void): void;
  /** Runs state changes and shows them at once. */
  commit(work: () => void): void;
}

const browser: Clock = {
  now: () => performance.now(),
  frame: (call) => void requestAnimationFrame(call),
  commit: (work) => {
    flushSync(work);
  },
};

interface Movement {
  readonly at: number;
  /** In windows. */
  readonly far: number;
}

export class Scrolling {
  readonly #clock: Clock;
  #movements: Movement[] = [];
  #lastMoved = -Infinity;
  readonly #soon = new Set<() => void>();
  readonly #atRest = new Set<() => void>();
  #isFrameAsked = false;

  constructor(clock: Clock = browser) {
    this.#clock = clock;
  }

  /**
   * A grid is being scrolled; call before its new rows are drawn.
   * @param distance px, either way
   * @param view height of the window onto the grid, px
   */
  moved(distance: number, view: number): void {
    const at = this.#clock.now();
    this.#lastMoved = at;
    this.#movements = this.#movements.filter((movement) => at - movement.at < recently);
    this.#movements.push({ at, far: Math.abs(distance) / Math.max(1, view) });
  }

  /** Whether what passes now is gone before it could be seen. */
  get flying(): boolean {
    const from = this.#clock.now() - recently;
    const last = this.#movements.filter(({ at }) => at > from);
    const far = last.reduce((sum, movement) => sum + movement.far, 0);
    // A single step of a page is none: the reader waits for what it brings.
    return last.some((movement) => movement.far > jump) || (last.length > 1 && far > flyingFrom);
  }

  /** Whether what comes in this very frame may be drawn with its plate. */
  admits(): boolean {
    const since = this.#clock.now() - this.#lastMoved;
    return since > recently || (since < budget && !this.flying);
  }

  /** Calls `draw` as soon as a frame has time for it; the answer gives it up. */
  soon(draw: () => void): () => void {
    return this.#add(this.#soon, draw);
  }

  /** As {@link soon}, but once all has been still for a moment: for controls that nobody uses in passing. */
  atRest(build: () => void): () => void {
    return this.#add(this.#atRest, build);
  }

  #add(queue: Set<() => void>, work: () => void): () => void {
    // One's own, so that the same function may wait twice.
    const entry = (): void => {
      work();
    };
    queue.add(entry);
    this.#askForFrame();
    return () => {
      queue.delete(entry);
    };
  }

  #askForFrame(): void {
    if (this.#isFrameAsked) return;
    this.#isFrameAsked = true;
    this.#clock.frame(() => {
      this.#isFrameAsked = false;
      this.#work();
      if (this.#soon.size + this.#atRest.size > 0) this.#askForFrame();
    });
  }

  #work(): void {
    const start = this.#clock.now();
    const hasTime = (): boolean => this.#clock.now() - start < budget;
    if (!this.flying) while (this.#soon.size > 0 && hasTime()) this.#take(this.#soon, chunk);
    if (this.#soon.size > 0 || start - this.#lastMoved < rest) return;
    // One at a time: a control of this kind may take a frame by itself.
    while (this.#atRest.size > 0 && hasTime()) this.#take(this.#atRest, 1);
  }

  #take(queue: Set<() => void>, most: number): void {
    const taken = [...queue].slice(0, most);
    for (const entry of taken) queue.delete(entry);
    this.#clock.commit(() => {
      for (const entry of taken) entry();
    });
  }
}

/** Of the page: only one thing is scrolled at a time. */
export const scrolling = new Scrolling();
