/**
 * How many faces have vectors of which contract. Counting reads an index of every vector, tens of ms in a large library:
 * it is done again only when something was written since, and while faces go by at most one twentieth of the time.
 */
import type { ContractCount } from '../store/contracts.ts';
import type { Store } from '../store/store.ts';

export interface Counts {
  /** Faces and bytes by contract. */
  readonly all: readonly ContractCount[];
  /** Faces that the change under way has still to embed, and those it has dealt with; 0 without one. */
  readonly lacking: number;
  readonly done: number;
}

interface Counted extends Counts {
  /** Rows written when it was counted. */
  readonly written: number;
  readonly open: number | null;
  /** Until when it will do while faces go by, ms of `performance.now`. */
  readonly good: number;
}

/** Progress need not be newer than this, ms. */
const restMs = 1000;

export class Counting {
  readonly #store: Store;
  #last: Counted | undefined;

  constructor(store: Store) {
    this.#store = store;
  }

  /** @param moving true while a job writes: then numbers of a moment ago will do */
  now(moving: boolean): Counts {
    const { contracts, embeddings, meta, modelChanges } = this.#store;
    const began = performance.now();
    const open = modelChanges.open();
    const written = meta.written();
    const last = this.#last;
    const same = last?.open === (open?.id ?? null);
    if (last !== undefined && same && (last.written === written || (moving && began < last.good)))
      return last;
    const target = open?.target ?? null;
    const counted = {
      written,
      open: open?.id ?? null,
      all: contracts.counts(),
      lacking: target === null ? 0 : embeddings.lackingCount(target),
      done: target === null ? 0 : embeddings.count(target) + embeddings.leftBehind(target).length,
    };
    const took = performance.now() - began;
    this.#last = { ...counted, good: began + took + Math.max(restMs, 20 * took) };
    return counted;
  }

  /** The next answer is counted anew. */
  forget(): void {
    this.#last = undefined;
  }
}
