/**
 * Brings the library in step with its limits: sets faces aside and takes faces back, photo by photo in the order
 * in which they were scanned, in slices between which other calls are answered. Each slice is one transaction, and
 * what is left to do follows from the file, so that a kill tears nothing: the next opening goes on.
 */
import type { FaceLimits } from '../../contract/detection.ts';
import { describeError, toAppError } from '../../contract/errors.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { Rate } from '../ingest/rate.ts';
import type { Misplaced } from '../store/limits.ts';
import type { Store } from '../store/store.ts';

export interface LimitsKeeperOptions {
  readonly store: Store;
  /** Null before the library has met a model; then it holds no face either. */
  readonly grouping: () => Grouping | null;
  /** Faces were looked at; `moved`: and some left or came back. */
  readonly onChange: (moved: boolean) => void;
}

/** Time for the faces of one slice, ms; a photo that was begun is finished. */
const sliceMs = 10;
/** Faces that one look at the file goes over: a few ms. */
const look = 1000;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class LimitsKeeper {
  readonly #options: LimitsKeeperOptions;
  readonly #ending = new AbortController();
  /** Faces that came back and have not been seen by the repair pass; 'all' where an earlier run was cut off. */
  #returned: Set<number> | 'all' = new Set();
  #running: Promise<void> | undefined;
  #progress: { done: number; total: number; secondsLeft: number | null } | null = null;
  /** The limits changed while they were being applied. */
  #again = false;
  #problem: string | null = null;

  constructor(options: LimitsKeeperOptions) {
    this.#options = options;
  }

  /** Faces looked at so far, of all; null when nothing is under way. */
  get progress(): { done: number; total: number; secondsLeft: number | null } | null {
    return this.#progress;
  }

  /** Why the last run ended early, in words; the next opening of the library, or the next change, tries again. */
  get problem(): string | null {
    return this.#problem;
  }

  /** Stores new limits; call inside a transaction, and {@link start} after it. */
  store(limits: FaceLimits): void {
    this.#options.store.limits.set(limits);
  }

  /** Takes up what an earlier session left undone. */
  resume(): void {
    if (this.#options.store.limits.isApplied()) return;
    this.#returned = 'all';
    this.start();
  }

  /** Applies the stored limits, from the first photo on. */
  start(): void {
    this.#again = true;
    if (this.#running !== undefined || this.#ending.signal.aborted) return;
    this.#problem = null;
    this.#running = this.#run()
      .catch((thrown: unknown) => {
        if (!this.#ending.signal.aborted) this.#problem = describeError(toAppError(thrown));
      })
      .finally(() => {
        this.#running = undefined;
        this.#progress = null;
        if (!this.#ending.signal.aborted) this.#options.onChange(true);
      });
  }

  /** Resolves when nothing is under way any more. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { store, grouping } = this.#options;
    const { signal } = this.#ending;
    for (;;) {
      while (this.#again) {
        this.#again = false;
        await this.#pass();
      }
      const returned = this.#returned;
      if (returned === 'all' || returned.size > 0) await grouping()?.settle(signal, returned);
      // Limits that changed during the repair pass may have brought more faces back.
      if (this.#isChanged()) continue;
      this.#returned = new Set();
      store.tx(() => {
        store.limits.setApplied();
      });
      return;
    }
  }

  /** Apart from the loop, where the compiler would take an earlier look for the truth. */
  #isChanged(): boolean {
    return this.#again;
  }

  /** Goes over the library once, or until the limits change. */
  async #pass(): Promise<void> {
    const { store, onChange } = this.#options;
    const total = store.limits.count();
    let photo = 0;
    let done = 0;
    const rate = new Rate();
    rate.start();
    while (!this.#again) {
      const left = Math.max(0, total - done);
      this.#progress = { done: total - left, total, secondsLeft: rate.secondsLeft(left) };
      const { through, found } = store.limits.misplaced(photo, look);
      if (through === null) return;
      await this.#place(found);
      photo = through;
      done += look;
      rate.mark(look);
      onChange(false);
      await pause();
      this.#ending.signal.throwIfAborted();
    }
  }

  /** Faces in photo order; those of one photo together, since they compete for the same groups. */
  async #place(found: readonly Misplaced[]): Promise<void> {
    let at = 0;
    while (at < found.length && !this.#again) {
      const from = at;
      const until = performance.now() + sliceMs;
      const slice = (): void => {
        at = from;
        do {
          const photo = found[at]?.photo;
          const end = found.findIndex((face, i) => i > at && face.photo !== photo);
          const faces = found.slice(at, end === -1 ? found.length : end);
          if (photo !== undefined) this.#limit(photo, faces);
          at += faces.length;
        } while (at < found.length && performance.now() < until);
      };
      const grouping = this.#options.grouping();
      if (grouping === null) this.#options.store.tx(slice);
      else grouping.tx(slice);
      await pause();
      this.#ending.signal.throwIfAborted();
    }
  }

  #limit(photo: number, found: readonly Misplaced[]): void {
    const { limits } = this.#options.store;
    // The user may have had a word since the look.
    const leaving = found.filter(({ aside, face }) => aside && !limits.isHeld(face)).map(({ face }) => face);
    const returning = found.filter(({ aside }) => !aside).map(({ face }) => face);
    const grouping = this.#options.grouping();
    if (grouping === null) {
      for (const face of leaving) limits.put(face, true);
      for (const face of returning) limits.put(face, false);
      return;
    }
    grouping.limit(photo, leaving, returning);
    if (this.#returned !== 'all') for (const face of returning) this.#returned.add(face);
  }
}
