/**
 * What goes on in the background once another contract is active: faces that lack its vectors get them (those scanned
 * between a change and its rollback), then the library is grouped anew. Pending work is noted in the transaction of
 * the change, and taken up at the next start when the process ended in between.
 */
import { describeError, toAppError } from '../../contract/errors.ts';
import type { AfterChange as Status } from '../../contract/model-change.ts';
import type { Grouping } from '../ingest/grouping.ts';
import { Rate } from '../ingest/rate.ts';
import type { VisionLink } from '../ingest/vision-link.ts';
import type { Store } from '../store/store.ts';
import { embedAll } from './embed-job.ts';
import { type Pending, readPending, writePending } from './pending.ts';
import { regroup } from './regroup.ts';

export interface AfterChangeDeps {
  readonly store: Store;
  readonly vision: VisionLink;
  /** The grouping under the active contract; null in a library that has none. */
  readonly grouping: () => Grouping | null;
  /** Progress; true when people or photos changed too. */
  readonly onChange: (changed: boolean) => void;
}

export class AfterChange {
  readonly #deps: AfterChangeDeps;
  #abort = new AbortController();
  #running: Promise<void> | undefined;
  #status: Status | null = null;

  constructor(deps: AfterChangeDeps) {
    this.#deps = deps;
  }

  /** How far it is; null when nothing is left to do. */
  status(): Status | null {
    return this.#status;
  }

  /** Takes up what is pending, unless it is under way. Call after a change, at start, and when vision comes up. */
  start(): void {
    if (this.#running !== undefined || this.#pending() === null) return;
    const contract = this.#deps.store.contracts.active();
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    this.#status = { doing: 'regrouping', done: 0, total: 1000, secondsLeft: null, error: null };
    this.#running = this.#run(signal).finally(() => {
      this.#running = undefined;
      this.#deps.onChange(true);
      // The contract changed under way: what the change left to do is another piece of work.
      if (!signal.aborted && this.#deps.store.contracts.active() !== contract) this.start();
    });
  }

  /** Ends the work where it is; what is pending stays so. */
  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running;
  }

  async #run(signal: AbortSignal): Promise<void> {
    let error: string | null = null;
    // Whoever opens the library gets their first answers first.
    await new Promise((resolve) => setImmediate(resolve));
    try {
      if (this.#pending()?.fill === true) await this.#fill(signal);
    } catch (thrown) {
      // Grouping needs no vision: it goes on, and the rest is filled in when vision is there again.
      error = this.#told(thrown);
    }
    try {
      const grouping = this.#deps.grouping();
      if (!signal.aborted && grouping !== null && (this.#pending()?.regroup ?? null) !== null)
        await regroup({
          store: this.#deps.store,
          grouping,
          signal,
          onProgress: (done, total, changed) => {
            this.#set({ doing: 'regrouping', done, total, secondsLeft: null, error: null }, changed);
          },
        });
    } catch (thrown) {
      error ??= this.#told(thrown);
    }
    this.#set(
      error === null ? null : { doing: 'stopped', done: 0, total: 0, secondsLeft: null, error },
      false,
    );
  }

  /** Gives vectors to the faces that lack them. */
  async #fill(signal: AbortSignal): Promise<void> {
    const { store, vision, grouping } = this.#deps;
    const contract = store.contracts.active();
    if (contract === null) return;
    const total = store.embeddings.lackingCount(contract);
    if (total > 0) {
      const rate = new Rate();
      rate.start();
      let done = 0;
      const tell = (): void => {
        const secondsLeft = rate.secondsLeft(total - done);
        this.#set({ doing: 'embedding', done, total, secondsLeft, error: null }, done > 0);
      };
      tell();
      const found = (await vision.embedders(signal)).find((one) => one.contract === contract);
      if (found?.installed !== true) {
        const { embedder } = store.contracts.need(contract);
        throw new Error(`the model ${embedder} is not installed any more`);
      }
      await embedAll(
        { contract, crops: found.fromCrops },
        {
          store,
          vision,
          signal,
          tx: (work) => {
            (grouping() ?? store).tx(work);
          },
          onBatch: (faces) => {
            rate.mark(faces.length);
            done += faces.length;
            // They are where they were put meanwhile; loose ones look for a home.
            const loose = faces.filter((face) => store.links.get(face) === null);
            grouping()?.follow({ touched: { people: [], faces }, loose });
            tell();
          },
        },
      );
    }
    const pending = this.#pending();
    if (pending === null) return;
    // With all its vectors there a photo need not be read again, and groups may fall apart or merge because of them.
    const regrouping = total > 0 ? ({ step: 'photos', after: 0 } as const) : pending.regroup;
    writePending(store.meta, { ...pending, fill: false, regroup: regrouping });
  }

  #pending(): Pending | null {
    const { store } = this.#deps;
    return readPending(store.meta, store.contracts.active());
  }

  #told(thrown: unknown): string | null {
    const error = toAppError(thrown);
    return error.code === 'cancelled' ? null : describeError(error);
  }

  #set(status: Status | null, changed: boolean): void {
    this.#status = status;
    this.#deps.onChange(changed);
  }
}
