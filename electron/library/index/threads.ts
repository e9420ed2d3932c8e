/** Scans away from the thread that answers the window, each split over the scan threads of the process. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { type AppError, FacetError } from '../../contract/errors.ts';
import { beside } from '../../host/beside.ts';
import { type Layout, scratches } from './layout.ts';
import type { Planes } from './planes.ts';
import { type Candidates, merged, type Piece, piecesOf, type ScanRequest } from './scan.ts';
import type { Shard } from './shard.ts';

export type ToScanThread =
  | {
      readonly k: 'planes';
      readonly planes: number;
      readonly layout: Layout;
      readonly memories: readonly WebAssembly.Memory[];
    }
  | { readonly k: 'forget'; readonly planes: number }
  | {
      readonly k: 'touch';
      readonly planes: number;
      readonly bank: number;
      readonly at: number;
      readonly rows: number;
    }
  | {
      readonly k: 'scan';
      readonly scan: number;
      readonly planes: number;
      readonly request: ScanRequest;
      readonly pieces: readonly Piece[];
      readonly stop: SharedArrayBuffer;
    };

export interface FromScanThread {
  readonly scan: number;
  /** Null when the scan was stopped, or failed. */
  readonly found: Candidates | null;
  readonly error: AppError | null;
}

/** One core stays with the thread that answers the window. */
const usual = Math.max(1, Math.min(scratches - 1, availableParallelism() - 1));

interface Thread {
  readonly worker: Worker;
  /** Banks it was told of, by number of the planes. */
  readonly told: Map<number, number>;
  readonly waiting: Map<number, (answer: FromScanThread) => void>;
}

export class ScanThreads {
  readonly count: number;
  #threads: Thread[] = [];
  #scans = 0;
  #planes = 0;
  readonly #numbers = new WeakMap<Planes, number>();
  /** Planes nobody holds any more must not be held by a thread: they may be gigabytes. */
  readonly #gone = new FinalizationRegistry<number>((planes) => {
    for (const { worker, told } of this.#threads) {
      if (told.delete(planes)) worker.postMessage({ k: 'forget', planes } satisfies ToScanThread);
    }
  });

  constructor(count = usual) {
    this.count = Math.max(1, Math.min(scratches - 1, count));
  }

  /**
   * Scans all rows of the planes. Rows that come or go meanwhile may or may not be met; those that are there
   * throughout are.
   * @throws FacetError `cancelled`; `engine-down` when a thread died (the next scan starts new ones)
   */
  async scan(planes: Planes, request: ScanRequest, signal?: AbortSignal): Promise<Candidates> {
    if (signal?.aborted === true) throw new FacetError({ code: 'cancelled' });
    const stop = new SharedArrayBuffer(4);
    const flag = new Int32Array(stop);
    const cancel = (): void => void Atomics.store(flag, 0, 1);
    signal?.addEventListener('abort', cancel, { once: true });
    planes.scanning(1);
    try {
      const parts = piecesOf(planes.shards, planes.layout.shardRows, planes.rows, this.count);
      const found = await Promise.all(
        parts.flatMap((pieces, at) =>
          pieces.length === 0 ? [] : [this.#part(this.#thread(at), planes, request, pieces, stop)],
        ),
      );
      if (Atomics.load(flag, 0) !== 0) throw new FacetError({ code: 'cancelled' });
      return merged(found);
    } finally {
      planes.scanning(-1);
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** Makes the memory of the first `rows` of a shard ready to be filled, between scans; see `touch.ts`. */
  touch(planes: Planes, { bank, at }: Pick<Shard, 'bank' | 'at'>, rows: number): void {
    const thread = this.#thread(0);
    const number = this.#tell(thread, planes);
    thread.worker.postMessage({ k: 'touch', planes: number, bank, at, rows } satisfies ToScanThread);
  }

  /** Ends the threads; scans under way fail. */
  async close(): Promise<void> {
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map(({ worker }) => worker.terminate()));
  }

  /** Lets a thread know the memories of these planes; returns their number. */
  #tell({ worker, told }: Thread, planes: Planes): number {
    const number = this.#numberOf(planes);
    const { layout, memories } = planes;
    if (told.get(number) !== memories.length) {
      told.set(number, memories.length);
      worker.postMessage({ k: 'planes', planes: number, layout, memories } satisfies ToScanThread);
    }
    return number;
  }

  async #part(
    thread: Thread,
    planes: Planes,
    request: ScanRequest,
    pieces: readonly Piece[],
    stop: SharedArrayBuffer,
  ): Promise<Candidates> {
    const { worker, waiting } = thread;
    const number = this.#tell(thread, planes);
    const scan = ++this.#scans;
    const answered = new Promise<FromScanThread>((resolve) => waiting.set(scan, resolve));
    worker.ref();
    worker.postMessage({ k: 'scan', scan, planes: number, request, pieces, stop } satisfies ToScanThread);
    const { found, error } = await answered;
    if (waiting.size === 0) worker.unref();
    if (error !== null) throw new FacetError(error);
    if (found === null) throw new FacetError({ code: 'cancelled' });
    return found;
  }

  #numberOf(planes: Planes): number {
    let number = this.#numbers.get(planes);
    if (number === undefined) {
      number = ++this.#planes;
      this.#numbers.set(planes, number);
      this.#gone.register(planes, number);
    }
    return number;
  }

  #thread(at: number): Thread {
    const known = this.#threads[at];
    if (known !== undefined) return known;
    const worker = new Worker(beside(import.meta.url, 'scan-worker.ts', 'scan.js'), {
      workerData: { scratch: at + 1 },
    });
    const thread: Thread = { worker, told: new Map(), waiting: new Map() };
    worker.on('message', (answer: FromScanThread) => {
      thread.waiting.get(answer.scan)?.(answer);
      thread.waiting.delete(answer.scan);
    });
    const down = (thrown: unknown): void => {
      if (this.#threads[at] === thread) this.#threads.splice(at);
      const error: AppError = {
        code: 'engine-down',
        process: 'scan thread',
        detail: thrown instanceof Error ? thrown.message : `exit ${String(thrown)}`,
      };
      for (const [scan, answer] of thread.waiting) answer({ scan, found: null, error });
      thread.waiting.clear();
    };
    worker.once('error', down);
    worker.once('exit', down);
    // Last: whoever listens holds the process.
    worker.unref();
    this.#threads[at] = thread;
    return thread;
  }
}

/** Those of this process; started by the first scan. */
export const scanThreads = new ScanThreads();
