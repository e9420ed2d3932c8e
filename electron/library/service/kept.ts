/**
 * Answers that take a walk through the file: made a few ms at a time, with everybody else's calls in between, and kept
 * until something is written.
 */
import type { Lists } from '../store/lists/lists.ts';
import { inSlices, type Walk } from '../store/lists/walk.ts';

interface Answer {
  /** Writes to the file and decisions of the user when it was begun. */
  readonly writes: number;
  readonly decisions: number;
  readonly at: number;
  /** How long it took, ms; infinite until it is there. */
  took: number;
  readonly value: Promise<unknown>;
}

/** Answers kept at a time: lists of a million ids are 4 MB each. */
const most = 16;
/** While photos come in, an answer is good for this long, ms, and for ten times as long as it took. */
const restMs = 2000;

export class Kept {
  readonly #writes: Lists['writes'];
  readonly #isBusy: () => boolean;
  /** Oldest use first. */
  readonly #answers = new Map<string, Answer>();
  #decisions = 0;

  /** @param isBusy whether things are written all the time: then what was read a moment ago will do */
  constructor(lists: Lists, isBusy: () => boolean) {
    this.#writes = lists.writes;
    this.#isBusy = isBusy;
  }

  /** The user decided something: nothing older is good enough, busy or not. */
  touch(): void {
    this.#decisions++;
  }

  /** The answer under `key`, made anew when it may have changed. One walk serves all who ask meanwhile. */
  get<T>(key: string, walk: () => Walk<T>): Promise<T> {
    const known = this.#answers.get(key);
    this.#answers.delete(key);
    const answer = known !== undefined && this.#isGood(known) ? known : this.#make(walk);
    this.#answers.set(key, answer);
    for (const oldest of this.#answers.keys()) {
      if (this.#answers.size <= most) break;
      this.#answers.delete(oldest);
    }
    return answer.value as Promise<T>;
  }

  #isGood({ writes, decisions, at, took }: Answer): boolean {
    if (decisions !== this.#decisions) return false;
    if (writes === this.#writes()) return true;
    return this.#isBusy() && (took === Infinity || performance.now() - at < Math.max(restMs, 10 * took));
  }

  #make(walk: () => Walk<unknown>): Answer {
    const at = performance.now();
    const value = inSlices(walk());
    const answer: Answer = {
      writes: this.#writes(),
      decisions: this.#decisions,
      at,
      took: Infinity,
      value,
    };
    value.then(
      () => {
        answer.took = performance.now() - at;
      },
      () => {
        for (const [key, kept] of this.#answers) if (kept === answer) this.#answers.delete(key);
      },
    );
    return answer;
  }
}
