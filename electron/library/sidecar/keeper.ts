/** Keeps the copy of a library's vectors good enough that the next start is quick. */
import type { Vectors } from '../index/vectors.ts';
import type { Store } from '../store/store.ts';
import { saveCopy } from './save.ts';

export interface SidecarDeps {
  readonly store: Store;
  /** What may be copied now; null while vectors are being read, or faces are coming in. */
  readonly vectors: () => { readonly contract: string; readonly vectors: Vectors } | null;
  readonly log?: ((level: 'info' | 'warn', text: string) => void) | undefined;
  /** A library with fewer faces is read from SQLite in no time, and has no copy lying about. */
  readonly least?: number;
  /** Quiet time before a copy is made, ms. */
  readonly quiet?: number;
}

/** New faces since the copy, as a share of all, above which it is made anew: each costs the next start some µs. */
const grown = 0.02;

export class SidecarKeeper {
  readonly #deps: Required<Omit<SidecarDeps, 'log'>> & Pick<SidecarDeps, 'log'>;
  /** Rows of the copy that holds, per contract, as far as this process knows. */
  readonly #rows = new Map<string, number>();
  #timer: NodeJS.Timeout | null = null;
  #saving: { readonly abort: AbortController; readonly done: Promise<void> } | null = null;
  #closed = false;

  constructor({ least = 20_000, quiet = 10_000, ...deps }: SidecarDeps) {
    this.#deps = { least, quiet, ...deps };
  }

  /** Says that a copy of so many rows was found good. */
  found(contract: string, rows: number): void {
    this.#rows.set(contract, rows);
  }

  /** Something came or went: a copy is made once it has been quiet for a while, if one is needed. */
  touch(): void {
    if (this.#closed) return;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#save();
    }, this.#deps.quiet);
    this.#timer.unref();
  }

  /** Ends a copy under way, with nothing left of it. To be awaited before anybody is forgotten. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#saving?.abort.abort();
    await this.#saving?.done;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.stop();
  }

  #save(): void {
    const now = this.#deps.vectors();
    if (this.#saving !== null || now === null) {
      this.touch();
      return;
    }
    if (!this.#isNeeded(now.contract, now.vectors.rows)) return;
    const abort = new AbortController();
    const done = this.#copy(now.contract, now.vectors, abort.signal).finally(() => {
      this.#saving = null;
    });
    this.#saving = { abort, done };
  }

  #isNeeded(contract: string, rows: number): boolean {
    const { store, least } = this.#deps;
    if (rows < least) return false;
    const copied = store.vectorCopies.holds(contract) === null ? undefined : this.#rows.get(contract);
    return copied === undefined || rows - copied > grown * rows;
  }

  async #copy(contract: string, vectors: Vectors, signal: AbortSignal): Promise<void> {
    const { store, log } = this.#deps;
    try {
      const rows = await saveCopy(store, contract, vectors, signal);
      if (rows === null) this.touch();
      else this.#rows.set(contract, rows);
    } catch (thrown) {
      // A cache that cannot be written costs the next start some seconds, and nobody anything now.
      if (!signal.aborted)
        log?.('warn', `no copy of the vectors: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
    }
  }
}
