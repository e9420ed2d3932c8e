/** The one scan of a library: started, paused, taken up again after the process ended in the middle. */
import { FacetError } from '../../contract/errors.ts';
import type { Job } from '../../contract/model.ts';
import { distinctRoots } from '../scan/order.ts';
import type { JobRow } from '../store/jobs.ts';
import { isOver, label, Progress } from './progress.ts';
import { type ScanDeps, ScanJob } from './scan-job.ts';

export interface IngestDeps extends Omit<ScanDeps, 'onProgress'> {
  /** Told of every change of the job; true when photos or people changed too. */
  readonly onChange: (stored: boolean) => void;
}

export class Ingest {
  readonly #deps: IngestDeps;
  readonly #watchers = new Set<() => void>();
  #job: ScanJob | undefined;
  #running: Promise<void> | undefined;

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
    const job = new ScanJob(new Progress(id, chosen), retry, {
      ...this.#deps,
      onProgress: (stored) => {
        this.#deps.onChange(stored);
        for (const wake of this.#watchers) wake();
      },
    });
    this.#job = job;
    this.#running = job.run().finally(() => {
      this.#running = undefined;
      for (const wake of this.#watchers) wake();
    });
    return job.progress.job;
  }

  get isRunning(): boolean {
    return this.#running !== undefined;
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
    this.#job?.stop();
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
