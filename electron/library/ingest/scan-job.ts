/**
 * One scan: what is there is listed and compared, then read, then grouped anew. Several photos are read at the same
 * time, but they are stored strictly in path order, each in one transaction with its faces and where grouping put
 * them. Killed at any moment and started again, a scan therefore ends in the state of one that was never disturbed.
 */
import { describeError, toAppError } from '../../contract/errors.ts';
import { timeRead } from '../scan/stamp.ts';
import type { FoundFile, FoundSkip, Spot } from '../scan/walk.ts';
import type { JobUpdate } from '../store/jobs.ts';
import type { Store } from '../store/store.ts';
import { type Attempts, deathsForgiven } from './attempts.ts';
import { commitPhoto, commitSkip } from './commit.ts';
import { CostSheet, type ScanCosts } from './costs.ts';
import { Gate } from './gate.ts';
import type { Grouping } from './grouping.ts';
import { identify } from './identify.ts';
import { leftToRead, Listing, type Plan } from './listing.ts';
import { inOrder } from './ordered.ts';
import { lookForRoots } from './presence.ts';
import { isOver, type Progress } from './progress.ts';
import { readPhoto, type ReadResult } from './reader.ts';
import { Twins } from './twins.ts';
import type { VisionLink } from './vision-link.ts';

export interface ScanDeps {
  readonly store: Store;
  readonly vision: VisionLink;
  /** The grouping for the contract vision works under. @throws FacetError `contract-mismatch`, `engine-down` */
  readonly grouping: (signal: AbortSignal) => Promise<Grouping>;
  readonly attempts: Attempts;
  /** Calls to vision that may run at the same time. */
  readonly inFlight: number;
  /** Folder of the library: never scanned. */
  readonly libraryDir: string;
  /** Told after everything that changes `progress`, with true when photos or people changed in the store. */
  readonly onProgress: (stored: boolean) => void;
  /** Told when a scan root has gone offline, or come back. */
  readonly onPresence: () => void;
  /** Told at the end what the photos read took. */
  readonly onCosts?: (costs: ScanCosts) => void;
}

/** What one scan is to do. */
export interface Order {
  readonly spots: readonly Spot[];
  readonly retrySkipped: boolean;
  /** Files that are being written: left for a later scan. */
  readonly leave: ReadonlySet<string>;
  /** Roots that are looked through whole: when they were is noted. */
  readonly whole: readonly string[];
  /** Where its counters are kept; null for one that nobody has to take up again. */
  readonly job: number | null;
}

/** Answers that may wait for their turn to be stored, for each photo that is read at the same time. */
const ahead = 4;

/** What became of a photo. */
type Result = ReadResult | { readonly kind: 'unchanged' };

export class ScanJob {
  readonly progress: Progress;
  readonly #deps: ScanDeps;
  readonly #order: Order;
  readonly #abort = new AbortController();
  readonly #gate: Gate;
  readonly #twins: Twins;
  readonly #costs = new CostSheet();
  #stopping = false;

  constructor(progress: Progress, order: Order, deps: ScanDeps) {
    this.progress = progress;
    this.#order = order;
    this.#deps = deps;
    this.#twins = new Twins(this.#abort.signal);
    this.#gate = new Gate(deps.inFlight);
  }

  /** Lets photos that are being read finish, then stands still. A folder that is being listed is listed to its end. */
  pause(): void {
    if (isOver(this.progress.state)) return;
    this.#gate.paused = true;
    if (this.progress.state === 'running') this.#enter('paused');
  }

  resume(): void {
    this.#gate.paused = false;
    if (this.progress.state === 'paused') this.#enter('running');
  }

  /** Ends the job as `cancelled`; what is stored stays. */
  cancel(): void {
    this.#abort.abort();
    this.#gate.paused = false;
  }

  /** The process ends: leaves the job unfinished in the store, to be taken up at the next start. */
  stop(): void {
    this.#stopping = true;
    this.cancel();
  }

  /** Works until the end; never throws. The outcome is in `progress`. */
  async run(): Promise<void> {
    const { progress } = this;
    const { job, whole } = this.#order;
    try {
      this.#enter('listing');
      // A scan that the user waits for says at once that there is nobody to read photos.
      if (job !== null) await this.#deps.grouping(this.#signal);
      const offline = await this.#list();
      this.#enter(this.#gate.paused ? 'paused' : 'running');
      if (job !== null || (progress.total ?? 0) > progress.done) {
        const grouping = await this.#deps.grouping(this.#signal);
        await this.#read(grouping);
        await grouping.settle(this.#signal);
      }
      const at = new Date().toISOString();
      const { folders } = this.#deps.store;
      this.#deps.store.tx(() => {
        for (const root of whole) if (!offline.includes(root)) folders.scanned(folders.add(root), at);
      });
      this.#end('done', null);
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code === 'cancelled') this.#end('cancelled', null);
      else this.#end('failed', describeError(error));
    } finally {
      // Photos that were started ahead of a failure need not be finished.
      this.cancel();
    }
  }

  get #signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** @returns the roots that are not there */
  async #list(): Promise<readonly string[]> {
    const { progress } = this;
    const { store, libraryDir, onPresence, onProgress } = this.#deps;
    const { spots, leave, retrySkipped } = this.#order;
    const { offline, changed } = await lookForRoots(store);
    if (changed) onPresence();
    this.#signal.throwIfAborted();
    const roots = store.folders.paths();
    const plan: Plan = { spots, roots, offline, leave, retrySkipped, ignore: [libraryDir] };
    let total = 0;
    let breath = performance.now();
    for await (const { path, listed } of new Listing(store, plan, this.#signal).run()) {
      total += 1;
      progress.current = path;
      if (listed === 'unchanged') progress.unchanged += 1;
      if (listed === 'known-skip') progress.skipped += 1;
      if (listed !== 'todo') progress.done += 1;
      if (total % 500 === 0) onProgress(false);
      if (performance.now() - breath > 10) {
        // Thousands of unchanged photos in a row must not keep other calls waiting.
        await new Promise((resolve) => setImmediate(resolve));
        breath = performance.now();
      }
    }
    progress.total = total;
    progress.listed = progress.done;
    return offline;
  }

  async #read(grouping: Grouping): Promise<void> {
    const { store } = this.#deps;
    const { progress } = this;
    let breath = performance.now();
    const waiting = ahead * this.#deps.inFlight;
    for await (const { item, outcome } of inOrder(leftToRead(store), waiting, (f) => this.#look(f))) {
      if (!outcome.ok) throw outcome.thrown;
      this.#signal.throwIfAborted();
      progress.current = item.path;
      const result = await this.#recognised(item, outcome.value);
      const [start, placed] = [performance.now(), grouping.placingMs];
      const stored = grouping.tx(() => {
        const wrote = this.#commit(item, result, grouping);
        if (outcome.value.kind !== 'unchanged') this.#deps.attempts.finished(item.path);
        this.#count(result);
        if (wrote) this.#record();
        return wrote;
      });
      this.#twins.end(item.path);
      if (result.kind === 'read') {
        const group = grouping.placingMs - placed;
        this.#costs.add('group', group);
        this.#costs.add('store', performance.now() - start - group);
      }
      this.#deps.onProgress(stored);
      if (performance.now() - breath > 10) {
        // Thousands of copies in a row must not keep other calls waiting.
        await new Promise((resolve) => setImmediate(resolve));
        breath = performance.now();
      }
    }
  }

  /** Decides what a listed file needs and gets it. */
  async #look(found: FoundFile | FoundSkip): Promise<Result> {
    const { store, vision, attempts } = this.#deps;
    this.#signal.throwIfAborted();
    if (found.kind === 'skip') return { kind: 'skip', reason: found.reason, detail: found.detail };
    const hash = await this.#twins.begin(found);
    // What it holds may have been read since it was listed.
    if (await identify(store, found, hash)) return { kind: 'unchanged' };
    const deaths = attempts.deathsOver(found.path);
    if (deaths > deathsForgiven)
      return { kind: 'skip', reason: 'crashed', detail: 'Facet itself ended while reading it' };
    return readPhoto(found, deaths > 0, {
      vision,
      gate: this.#gate,
      signal: this.#signal,
      onAttempt: (file) => {
        attempts.began(file.path);
      },
    });
  }

  /** The file may have become another one since it was identified: what was read decides, not what was listed. */
  async #recognised(found: FoundFile | FoundSkip, result: Result): Promise<Result> {
    if (result.kind !== 'read' || found.kind !== 'file') return result;
    const { bytes: size, mtime, sha256 } = result.analysed;
    const mtimeMs = mtime === null ? found.mtimeMs : timeRead(mtime, found.mtimeMs);
    const isKnown = await identify(this.#deps.store, { ...found, size, mtimeMs }, () =>
      Promise.resolve(sha256),
    );
    return isKnown ? { kind: 'unchanged' } : { ...result, analysed: { ...result.analysed, mtime: mtimeMs } };
  }

  /** Stores one result. @returns false when there was nothing to store */
  #commit(found: FoundFile | FoundSkip, result: Result, grouping: Grouping): boolean {
    const { store } = this.#deps;
    switch (result.kind) {
      case 'read':
        commitPhoto(store, grouping, found.path, result.analysed);
        return true;
      case 'skip':
        commitSkip(store, found, result.reason, result.detail);
        return true;
      default:
        return false;
    }
  }

  #count(result: Result): void {
    const { progress } = this;
    progress.done += 1;
    switch (result.kind) {
      case 'read':
        progress.added += 1;
        progress.faces += result.analysed.faces.length;
        this.#costs.read(result.analysed.cost, result.analysed.faces.length);
        progress.rate.mark();
        break;
      case 'unchanged':
        progress.unchanged += 1;
        break;
      default:
        progress.skipped += 1;
    }
  }

  #enter(state: Progress['state']): void {
    this.progress.state = state;
    if (state === 'paused') this.progress.rate.stop();
    else this.progress.rate.start();
    this.#record();
    this.#deps.onProgress(false);
  }

  #end(state: 'done' | 'cancelled' | 'failed', error: string | null): void {
    const { progress } = this;
    progress.rate.stop();
    this.#deps.onCosts?.(this.#costs.total(progress.rate.workedMs));
    progress.error = error;
    progress.current = null;
    if (!this.#stopping) progress.state = state;
    try {
      this.#deps.attempts.settle();
      if (!this.#stopping) this.#record();
    } catch {
      // A full disk cannot take the verdict either: the job then counts as interrupted at the next start.
    }
    this.#deps.onProgress(true);
  }

  #record(): void {
    if (this.#order.job !== null) this.#deps.store.jobs.update(this.#order.job, this.#row());
  }

  #row(): JobUpdate {
    const { state, total, done, added, unchanged, skipped, faces, error } = this.progress;
    return {
      state,
      total,
      done,
      added,
      unchanged,
      skipped,
      faces,
      error,
      seconds: this.progress.rate.workedMs / 1000,
    };
  }
}
