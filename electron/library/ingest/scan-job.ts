/**
 * One scan from its list of files to the repair pass. Several photos are read at the same time, but they are
 * stored strictly in path order, each in one transaction with its faces and where grouping put them. Killed at
 * any moment and started again, a scan therefore ends in the state of one that was never disturbed.
 */
import { describeError, toAppError } from '../../contract/errors.ts';
import { comparePaths, isWithin } from '../scan/order.ts';
import { type Found, type FoundFile, type FoundSkip, walk } from '../scan/walk.ts';
import type { Store } from '../store/store.ts';
import { type Attempts, deathsForgiven } from './attempts.ts';
import { commitPhoto, commitSkip } from './commit.ts';
import { Gate } from './gate.ts';
import type { Grouping } from './grouping.ts';
import { inOrder } from './ordered.ts';
import { isOver, type Progress } from './progress.ts';
import { readPhoto, type ReadResult } from './reader.ts';
import { findMoved } from './relocate.ts';
import type { VisionLink } from './vision-link.ts';

export interface ScanDeps {
  readonly store: Store;
  readonly vision: VisionLink;
  /** The grouping for the contract vision works under. @throws FacetError `contract-mismatch`, `engine-down` */
  readonly grouping: (signal: AbortSignal) => Promise<Grouping>;
  readonly attempts: Attempts;
  /** Folder of the library: never scanned. */
  readonly libraryDir: string;
  /** Told after everything that changes `progress`, with true when photos or people changed in the store. */
  readonly onProgress: (stored: boolean) => void;
}

/** Calls to vision that may run at the same time, and answers that may wait for their turn to be stored. */
const inFlight = 2;
const ahead = 8;

/** What a photo needs: nothing, or a look at its pixels. */
type Result = ReadResult | { readonly kind: 'unchanged' } | { readonly kind: 'known-skip' };

export class ScanJob {
  readonly progress: Progress;
  readonly #deps: ScanDeps;
  readonly #retrySkipped: boolean;
  readonly #abort = new AbortController();
  readonly #gate = new Gate(inFlight);
  #stopping = false;

  constructor(progress: Progress, retrySkipped: boolean, deps: ScanDeps) {
    this.progress = progress;
    this.#retrySkipped = retrySkipped;
    this.#deps = deps;
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
    try {
      this.#enter('listing');
      const grouping = await this.#deps.grouping(this.#signal);
      const found = await this.#list();
      progress.total = found.length;
      this.#markMissing(found);
      this.#enter(this.#gate.paused ? 'paused' : 'running');
      await this.#read(found, grouping);
      await grouping.settle(this.#signal);
      const at = new Date().toISOString();
      this.#deps.store.tx(() => {
        for (const root of progress.roots)
          this.#deps.store.folders.scanned(this.#deps.store.folders.add(root), at);
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

  async #list(): Promise<Found[]> {
    const { progress } = this;
    const found: Found[] = [];
    for await (const item of walk(progress.roots, {
      ignore: [this.#deps.libraryDir],
      signal: this.#signal,
    })) {
      found.push(item);
      progress.current = item.path;
      if (found.length % 500 === 0) this.#deps.onProgress(false);
    }
    return found.sort((a, b) => comparePaths(a.path, b.path));
  }

  /** Photos that were under a root and are there no more. Folders that could not be read tell nothing. */
  #markMissing(found: readonly Found[]): void {
    const { store } = this.#deps;
    const here = new Set(found.map((f) => f.path));
    const unknown = found.flatMap((f) => (f.kind === 'skip' && f.folder ? [f.path] : []));
    for (const root of this.progress.roots) {
      const gone = store.photos
        .under(root)
        .filter(({ path }) => !here.has(path) && !unknown.some((folder) => isWithin(path, folder)));
      if (gone.length > 0) store.photos.markMissing(gone.map(({ id }) => id));
    }
  }

  async #read(found: readonly Found[], grouping: Grouping): Promise<void> {
    const { store } = this.#deps;
    const { progress } = this;
    let breath = performance.now();
    for await (const { item, outcome } of inOrder(found, ahead, (f) => this.#look(f))) {
      if (!outcome.ok) throw outcome.thrown;
      this.#signal.throwIfAborted();
      progress.current = item.path;
      const stored = grouping.tx(() => {
        const wrote = this.#commit(item, outcome.value, grouping);
        if (wrote) this.#deps.attempts.finished(item.path);
        this.#count(outcome.value);
        if (wrote) store.jobs.update(progress.id, this.#row());
        return wrote;
      });
      this.#deps.onProgress(stored);
      if (performance.now() - breath > 10) {
        // Thousands of unchanged photos in a row must not keep other calls waiting.
        await new Promise((resolve) => setImmediate(resolve));
        breath = performance.now();
      }
    }
  }

  /** Decides what a listed file needs and gets it. */
  async #look(found: Found): Promise<Result> {
    const { store, vision, attempts } = this.#deps;
    this.#signal.throwIfAborted();
    if (found.kind === 'skip') {
      const { path, reason, detail } = found;
      // Thousands of camera raw files are written down once, not at every scan.
      const same =
        reason === 'unsupported' && store.photos.unchanged({ path, size: 0, mtime: 0 }) === 'skipped';
      return same ? { kind: 'known-skip' } : { kind: 'skip', reason, detail };
    }
    const known = store.photos.unchanged({ path: found.path, size: found.size, mtime: found.mtimeMs });
    if (known === 'done') return { kind: 'unchanged' };
    if (known === 'skipped' && !this.#retrySkipped) return { kind: 'known-skip' };
    if (known === null && (await findMoved(store, found, this.#signal))) return { kind: 'unchanged' };
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
    this.#deps.store.jobs.update(this.progress.id, this.#row());
    this.#deps.onProgress(false);
  }

  #end(state: 'done' | 'cancelled' | 'failed', error: string | null): void {
    const { progress } = this;
    progress.rate.stop();
    progress.error = error;
    progress.current = null;
    if (!this.#stopping) progress.state = state;
    try {
      this.#deps.attempts.settle();
      if (!this.#stopping) this.#deps.store.jobs.update(progress.id, this.#row());
    } catch {
      // A full disk cannot take the verdict either: the job then counts as interrupted at the next start.
    }
    this.#deps.onProgress(true);
  }

  #row(): Parameters<Store['jobs']['update']>[1] {
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
