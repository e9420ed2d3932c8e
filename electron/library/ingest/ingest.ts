/** The one scan of a library: started, paused, taken up again after the process ended in the middle. */
import { FacetError } from '../../contract/errors.ts';
import type { Job } from '../../contract/model.ts';
import { distinctRoots } from '../scan/order.ts';
import type { JobRow } from '../store/jobs.ts';
import { isOver, label, Progress } from './progress.ts';
import { type Order, type ScanDeps, ScanJob } from './scan-job.ts';

export interface IngestDeps extends Omit<ScanDeps, 'onProgress'> {
  /** Told of every change of the job; true when photos or people changed too. */
  readonly onChange: (stored: boolean) => void;
  /** Told when a scan has ended, however it ended. */
  readonly onEnd: () => void;
}

/** A look through some places that nobody asked for: what a folder watch starts. */
export type Look = Pick<Order, 'spots' | 'leave' | 'whole'>;

export class Ingest {
  readonly #deps: IngestDeps;
  readonly #watchers = new Set<() => void>();
  #job: ScanJob | undefined;
  #running: Promise<void> | undefined;
  #look: { readonly job: ScanJob; readonly done: Promise<void> } | undefined;
  #stopped = false;

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  /**
   * Scans `roots` (absolute paths). Without any: what an interrupted scan left, else everything scanned before.
   * @throws FacetError `busy` while a scan runs, `invalid-input` when there is nothing to scan
   */
  start(roots: readonly string[], retrySkipped: boolean): Job {
    if (this.#running !== undefined) throw new FacetError({ code: 'busy', what: 'a scan is running' });
    const { store } = this.#deps;
    const interrupted = this.#interrupted();
    const chosen = distinctRoots(roots.length > 0 ? roots : (interrupted?.roots ?? store.folders.paths()));
    if (chosen.length === 0) {
      throw new FacetError({
        code: 'invalid-input',
        field: 'grants',
        detail: 'no folder was scanned before; choose one',
      });
    }
    const retry = retrySkipped || (roots.length === 0 && interrupted?.retrySkipped === true);
    const id = store.tx(() => {
      for (const root of chosen) store.folders.add(root);
      return store.jobs.create(chosen, retry);
    });
    const order: Order = {
      spots: chosen.map((path) => ({ path, deep: true })),
      retrySkipped: retry,
      leave: new Set(),
      whole: chosen,
      job: id,
    };
    const job = this.#jobOf(new Progress(id, chosen), order, () => {
      for (const wake of this.#watchers) wake();
    });
    this.#job = job;
    // One at a time: a look that nobody asked for gives way, and is made up for by whoever began it.
    const before = this.#look;
    before?.job.cancel();
    this.#running = (before === undefined ? job.run() : before.done.then(() => job.run())).finally(() => {
      this.#running = undefined;
      for (const wake of this.#watchers) wake();
      this.#deps.onEnd();
    });
    return job.progress.job;
  }

  /**
   * Looks through some places as a scan does, without being the job that everybody sees; begins when nothing else
   * runs. A scan that the user starts meanwhile ends it as `cancelled`.
   * @param onProgress told of everything that changes the progress; the progress at its end is the result
   */
  async lookThrough(
    look: Look,
    signal: AbortSignal,
    onProgress: (progress: Progress) => void,
  ): Promise<Progress> {
    const progress = new Progress(0, look.whole);
    const ended = Promise.withResolvers<undefined>();
    signal.addEventListener('abort', () => {
      ended.resolve(undefined);
    });
    while (!signal.aborted && this.isRunning)
      await Promise.race(
        [this.#running, this.#look?.done, ended.promise].filter((busy) => busy !== undefined),
      );
    if (signal.aborted || this.#stopped) {
      progress.state = 'cancelled';
      return progress;
    }
    const job = this.#jobOf(progress, { ...look, retrySkipped: false, job: null }, () => {
      onProgress(progress);
    });
    void ended.promise.then(() => {
      job.cancel();
    });
    const done = job.run().finally(() => {
      this.#look = undefined;
    });
    this.#look = { job, done };
    await done;
    return progress;
  }

  #jobOf(progress: Progress, order: Order, onProgress: () => void): ScanJob {
    return new ScanJob(progress, order, {
      ...this.#deps,
      onProgress: (stored) => {
        this.#deps.onChange(stored);
        onProgress();
      },
    });
  }

  /** Also true while a look is under way. */
  get isRunning(): boolean {
    return this.#running !== undefined || this.#look !== undefined;
  }

  /** The running job; else the last one, whether it ended in this process or an earlier one. */
  current(): Job | null {
    if (this.#job !== undefined) return this.#job.progress.job;
    const row = this.#deps.store.jobs.last();
    return row === null ? null : fromRow(row);
  }

  pause(): Job | null {
    this.#job?.pause();
    return this.current();
  }

  /** Goes on after a pause, or takes up a scan that was interrupted when the process ended. */
  resume(): Job | null {
    if (this.#running === undefined) {
      const row = this.#interrupted();
      if (row !== null) return this.start(row.roots, row.retrySkipped);
    }
    this.#job?.resume();
    return this.current();
  }

  /** Ends the job; resolves when nothing is written any more. */
  async cancel(): Promise<Job | null> {
    this.#job?.cancel();
    await this.#running;
    return this.current();
  }

  /** Calls `emit` with the job now and after every change, until it is over. @returns the job at its end */
  async watch(emit: (job: Job) => Promise<void>, signal: AbortSignal): Promise<Job | null> {
    for (;;) {
      const changed = Promise.withResolvers<undefined>();
      const wake = (): void => {
        changed.resolve(undefined);
      };
      this.#watchers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
      try {
        const job = this.current();
        if (job !== null) await emit(job);
        if (this.#running === undefined) return job;
        await changed.promise;
        signal.throwIfAborted();
      } finally {
        this.#watchers.delete(wake);
        signal.removeEventListener('abort', wake);
      }
    }
  }

  /** Before the process ends: the job stays unfinished in the store and can be taken up again. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#look?.job.stop();
    this.#job?.stop();
    await this.#look?.done;
    await this.#running;
  }

  #interrupted(): JobRow | null {
    const row = this.#deps.store.jobs.last();
    return row?.state === 'interrupted' || row?.state === 'failed' ? row : null;
  }
}

/** A job of an earlier process. */
function fromRow(row: JobRow): Job {
  const { id, total, done, added, unchanged, skipped, faces, seconds, error } = row;
  const state = isOver(row.state) ? row.state : 'interrupted';
  const photosPerSecond = seconds > 0 ? added / seconds : 0;
  const counts = { total, done, added, unchanged, skipped, faces };
  return {
    id,
    state,
    roots: row.roots.map(label),
    ...counts,
    photosPerSecond,
    secondsLeft: null,
    seconds,
    current: null,
    error,
  };
}
