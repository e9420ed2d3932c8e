/**
 * Reading what is compared into memory, while the window is in use already:
 *
 *     the copy beside the library (codes of all faces)  →  faces that came after it  →  search answers
 *     →  every vector from SQLite, page by page  →  groups  →  everything answers
 *
 * Without a copy, search answers once all vectors are read. Whoever cannot wait gets it finished in one go.
 */
import { FacetError } from '../../contract/errors.ts';
import type { Gallery } from '../index/gallery.ts';
import type { Loaded } from '../sidecar/load.ts';
import type { Store } from '../store/store.ts';
import { load, type LoadStep, type Memory, type Space } from './memory.ts';

export interface OpeningOptions {
  /** Reads the copy of the vectors that holds; null when there is none. */
  readonly copy?: (signal: AbortSignal) => Promise<Loaded | null>;
  /** Told of every step: see {@link Opening.state}. */
  readonly onProgress?: (() => void) | undefined;
}

export interface OpeningState {
  /** 0..1 of the way to `ready`. */
  readonly share: number;
  /** Faces can be found by their likeness. */
  readonly searchable: boolean;
  /** Everything can be asked. */
  readonly ready: boolean;
}

export class Opening {
  readonly #store: Store;
  readonly #space: Space;
  readonly #options: OpeningOptions;
  readonly #stop = new AbortController();
  readonly #searchable = Promise.withResolvers<Gallery>();
  readonly #ready = Promise.withResolvers<Memory>();
  readonly #run: Promise<void>;
  #work: Generator<LoadStep, Memory> | null = null;
  /** What it ended with, when that was no memory. */
  #failed: { readonly thrown: unknown } | null = null;
  #share = 0;
  #gallery: Gallery | null = null;
  #memory: Memory | null = null;

  constructor(store: Store, space: Space, options: OpeningOptions = {}) {
    this.#store = store;
    this.#space = space;
    this.#options = options;
    // Nobody may be waiting when it is stopped.
    this.#searchable.promise.catch(() => undefined);
    this.#ready.promise.catch(() => undefined);
    this.#run = this.#inBackground().catch((thrown: unknown) => {
      this.#searchable.reject(thrown);
      this.#ready.reject(thrown);
    });
  }

  get state(): OpeningState {
    return { share: this.#share, searchable: this.#gallery !== null, ready: this.#memory !== null };
  }

  /** The faces, found by their likeness from here on; nothing may be changed in it yet. */
  get searchable(): Promise<Gallery> {
    return this.#searchable.promise;
  }

  get ready(): Promise<Memory> {
    return this.#ready.promise;
  }

  /** All of it, at once: blocks the thread for as long as it takes. */
  now(): Memory {
    const work = (this.#work ??= load(this.#store, this.#space));
    for (;;) {
      if (this.#memory !== null) return this.#memory;
      this.#step(work);
    }
  }

  /** Ends it, also where others still wait for it. */
  async stop(): Promise<void> {
    this.#stop.abort(new FacetError({ code: 'cancelled' }));
    await this.#run;
  }

  async #inBackground(): Promise<void> {
    const { signal } = this.#stop;
    const breath = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    // The window's first questions come before any of this.
    await breath();
    const copy = (await this.#options.copy?.(signal)) ?? null;
    signal.throwIfAborted();
    // Somebody may have been in a hurry meanwhile.
    const work = (this.#work ??= load(this.#store, this.#space, copy));
    while (this.#memory === null) {
      this.#step(work);
      await breath();
      signal.throwIfAborted();
    }
  }

  #step(work: Generator<LoadStep, Memory>): void {
    if (this.#failed !== null) throw this.#failed.thrown;
    let step: IteratorResult<LoadStep, Memory>;
    try {
      step = work.next();
    } catch (thrown) {
      this.#failed = { thrown };
      throw thrown;
    }
    const gallery = step.done === true ? step.value.gallery : step.value.searchable;
    if (gallery !== null && this.#gallery === null) {
      this.#gallery = gallery;
      this.#searchable.resolve(gallery);
    }
    if (step.done === true) {
      this.#memory = step.value;
      this.#ready.resolve(step.value);
    }
    this.#share = step.done === true ? 1 : step.value.share;
    this.#options.onProgress?.();
  }
}
