/**
 * Watches the folders of a library while it is open. Every change becomes a look through the folder it is in, by
 * the same code and in the same order as a scan: what the watcher says is only where to look, never what is there.
 * Each folder is looked through whole when it comes under watch, which brings in what happened before.
 */
import { describeError, toAppError } from '../../contract/errors.ts';
import type { FolderWatch, WatchStatus } from '../../contract/watch.ts';
import type { Ingest } from '../ingest/ingest.ts';
import { lookForRoots } from '../ingest/presence.ts';
import type { Progress } from '../ingest/progress.ts';
import { distinctRoots, isWithin } from '../scan/order.ts';
import type { Store } from '../store/store.ts';
import type { Subscribe } from './change.ts';
import { Pending } from './pending.ts';
import { isLag, watchProblem } from './problem.ts';
import { pause, seeSettled } from './settled.ts';
import { spotsOf } from './spots.ts';

/** All in ms. */
export interface Timing {
  /** Changes come in bursts: a look waits for this much quiet … */
  readonly quiet: number;
  /** … but no longer than this. */
  readonly longest: number;
  /** Between the two looks that tell whether a file is still being written. */
  readonly settle: number;
  /** Between two looks for drives that have gone or come back. */
  readonly presence: number;
  /** After a look that failed. */
  readonly retry: number;
}

export const timing: Timing = { quiet: 300, longest: 5000, settle: 1000, presence: 10_000, retry: 30_000 };

/** A watcher that hangs is left behind: it ends with the process. */
const unsubscribeMs = 2000;

export interface WatchDeps {
  readonly store: Store;
  readonly ingest: Pick<Ingest, 'lookThrough'>;
  readonly libraryDir: string;
  /** Null: this process never watches. */
  readonly subscribe: Subscribe | null;
  /** Told when `status()` has changed; true when photos came or went offline. */
  readonly onChange: (presence: boolean) => void;
  readonly timing?: Timing;
}

interface Watched {
  state: 'starting' | 'watching' | 'offline' | 'failed';
  problem: string | null;
  end: (() => Promise<void>) | null;
}

export class Watch {
  readonly #deps: WatchDeps;
  readonly #timing: Timing;
  readonly #pending: Pending;
  readonly #watched = new Map<string, Watched>();
  #abort: AbortController | undefined;
  #working: Promise<unknown> = Promise.resolve();
  /** Starting and stopping, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  #wake = Promise.withResolvers<undefined>();
  #rootsChanged = Promise.withResolvers<undefined>();
  #lastChange = 0;
  #reading: Progress | null = null;
  #problem: string | null = null;

  constructor(deps: WatchDeps) {
    this.#deps = deps;
    this.#timing = deps.timing ?? timing;
    this.#pending = new Pending([deps.libraryDir]);
  }

  status(): WatchStatus {
    const folders = this.#deps.store.folders.roots().map(({ id, path, lastScan }): FolderWatch => {
      const outer = [...this.#watched].find(([root]) => isWithin(path, root))?.[1];
      if (outer !== undefined) return { folder: id, state: outer.state, problem: outer.problem };
      const idle = this.#abort !== undefined && lastScan === null ? 'unscanned' : 'off';
      return { folder: id, state: idle, problem: null };
    });
    return { on: this.#abort !== undefined, folders, reading: this.#progress(), problem: this.#problem };
  }

  /**
   * Begins to watch every folder that was scanned to its end before, or ends it. Resolves when that is so: after
   * the end nothing is looked through any more.
   */
  async set(on: boolean): Promise<void> {
    if (!on) this.#abort?.abort();
    this.#turn = this.#turn.then(async () => {
      if (on) this.#start();
      else await this.#stop();
    });
    await this.#turn;
  }

  /** A scan has ended: its folder may be a new one. */
  refresh(): void {
    this.#signalRoots();
  }

  #start(): void {
    if (this.#abort !== undefined || this.#deps.subscribe === null) return;
    const abort = new AbortController();
    this.#abort = abort;
    this.#working = Promise.all([this.#tend(abort.signal), this.#work(abort.signal)]);
    this.#deps.onChange(false);
  }

  async #stop(): Promise<void> {
    if (this.#abort === undefined) return;
    this.#abort.abort();
    this.#wake.resolve(undefined);
    this.#signalRoots();
    await this.#working;
    await Promise.all([...this.#watched.keys()].map((root) => this.#leave(root)));
    this.#abort = undefined;
    this.#deps.onChange(false);
  }

  #signalRoots(): void {
    this.#rootsChanged.resolve(undefined);
  }

  /** Keeps every root that is there under watch. */
  async #tend(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      this.#rootsChanged = Promise.withResolvers();
      await this.#trying(() => this.#tendOnce(signal));
      await Promise.race([this.#rootsChanged.promise, pause(this.#timing.presence, signal)]);
    }
  }

  /** A full disk, or whatever else the store throws, must not end the watch. */
  async #trying<T>(work: () => Promise<T>): Promise<T | null> {
    try {
      return await work();
    } catch (thrown) {
      this.#problem = describeError(toAppError(thrown));
      this.#deps.onChange(false);
      return null;
    }
  }

  async #tendOnce(signal: AbortSignal): Promise<void> {
    const { store, onChange } = this.#deps;
    const { offline, changed } = await lookForRoots(store);
    if (signal.aborted) return;
    const scanned = store.folders.roots().filter(({ lastScan }) => lastScan !== null);
    const roots = new Set(distinctRoots(scanned.map(({ path }) => path)));
    for (const root of [...this.#watched.keys()]) if (!roots.has(root)) await this.#leave(root);
    for (const root of roots) {
      const now = this.#watched.get(root);
      if (offline.includes(root)) {
        if (now?.state === 'offline') continue;
        // The drive took the watch along.
        await this.#leave(root);
        this.#watched.set(root, { state: 'offline', problem: null, end: null });
      } else if (now === undefined || now.state === 'offline') await this.#putUnderWatch(root, signal);
      else continue;
      onChange(false);
    }
    if (changed) onChange(true);
  }

  async #putUnderWatch(root: string, signal: AbortSignal): Promise<void> {
    const { subscribe, libraryDir } = this.#deps;
    if (subscribe === null) return;
    const watched: Watched = { state: 'starting', problem: null, end: null };
    this.#watched.set(root, watched);
    try {
      // First the watch, then the look: nothing can happen unseen in between.
      watched.end = await subscribe(root, [libraryDir], (problem, changes) => {
        if (signal.aborted || this.#watched.get(root) !== watched) return;
        if (problem !== null) {
          if (!isLag(problem)) this.#fail(watched, problem);
          this.#pending.addRoot(root);
        } else this.#pending.add(root, changes);
        // The root itself was moved or deleted, or its drive pulled out.
        if (changes.some(({ path, type }) => type === 'delete' && isWithin(root, path))) this.#signalRoots();
        this.#touched();
      });
    } catch (thrown) {
      this.#fail(watched, thrown);
    }
    this.#pending.addRoot(root);
    this.#touched();
  }

  #fail(watched: Watched, thrown: unknown): void {
    watched.state = 'failed';
    watched.problem = watchProblem(thrown);
    this.#deps.onChange(false);
  }

  async #leave(root: string): Promise<void> {
    const end = this.#watched.get(root)?.end;
    this.#watched.delete(root);
    this.#pending.drop(root);
    if (!end) return;
    await Promise.race([
      end().catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, unsubscribeMs).unref()),
    ]);
  }

  #touched(): void {
    this.#lastChange = performance.now();
    this.#wake.resolve(undefined);
  }

  /** Looks through what was touched, one batch after the other. */
  async #work(signal: AbortSignal): Promise<void> {
    for (;;) {
      this.#wake = Promise.withResolvers();
      if (this.#pending.isEmpty && !signal.aborted) await this.#wake.promise;
      await this.#quiet(signal);
      if (signal.aborted) return;
      const isDone = await this.#trying(() => this.#look(signal));
      if (isDone !== true) await pause(this.#timing.retry, signal);
    }
  }

  async #quiet(signal: AbortSignal): Promise<void> {
    const began = performance.now();
    while (!signal.aborted && performance.now() - began < this.#timing.longest) {
      const left = this.#lastChange + this.#timing.quiet - performance.now();
      if (left <= 0) return;
      await pause(left, signal);
    }
  }

  /** @returns false when it has to be tried again, later */
  async #look(signal: AbortSignal): Promise<boolean> {
    const touched = this.#pending.take();
    const seen = await seeSettled(touched.made, this.#timing.settle, signal);
    if (signal.aborted) return true;
    const spots = spotsOf(touched, seen);
    if (spots.length === 0) return true;
    const order = { spots, leave: new Set(seen.moving), whole: touched.roots };
    const progress = await this.#deps.ingest.lookThrough(order, signal, (now) => {
      this.#reading = now;
      this.#deps.onChange(false);
    });
    this.#reading = null;
    const isDone = progress.state === 'done';
    this.#problem = progress.error;
    if (isDone) for (const root of touched.roots) this.#seen(root);
    // A scan of the user's takes precedence: what it has not done is looked at after it.
    else this.#again(touched.roots, touched.folders, [...touched.made]);
    this.#again([], [], seen.moving);
    this.#deps.onChange(false);
    return progress.state !== 'failed';
  }

  #seen(root: string): void {
    const watched = this.#watched.get(root);
    if (watched?.state === 'starting') watched.state = 'watching';
  }

  #again(roots: readonly string[], folders: readonly string[], made: readonly string[]): void {
    for (const root of this.#watched.keys()) {
      if (roots.includes(root)) this.#pending.addRoot(root);
      const within = (path: string): boolean => isWithin(path, root);
      this.#pending.add(
        root,
        made.filter(within).map((path) => ({ path, type: 'update' })),
      );
      for (const folder of folders.filter(within)) this.#pending.addFolder(root, folder);
    }
    if (!this.#pending.isEmpty) this.#touched();
  }

  #progress(): WatchStatus['reading'] {
    const now = this.#reading;
    if (now === null) return null;
    const { done, listed } = now;
    const total = (now.total ?? 0) - listed;
    return total <= 0 ? null : { done: done - listed, total, secondsLeft: now.job.secondsLeft };
  }
}
