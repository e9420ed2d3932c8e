/** The downloads of this process, by address: begun, stopped, looked at. What was stopped is found again on the disk. */
import { utimes } from 'node:fs/promises';
import { releaseLock, tryLock } from '../../../build/npm/lock.ts';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { ModelDownload } from '../../contract/models.ts';
import { Rate } from '../ingest/rate.ts';
import { fileError } from './disk.ts';
import type { DownloadOptions } from './download.ts';
import { fetchSource, partPath } from './fetch-source.ts';
import { restingPart } from './part.ts';
import type { Source } from './sources.ts';

/** How often progress is told, ms. */
const tellMs = 300;
/** How often a lock says that its holder is at work, ms. */
const beatMs = 60_000;

interface Running {
  readonly abort: AbortController;
  readonly rate: Rate;
  done: Promise<void>;
  state: 'running' | 'checking';
  bytes: number;
  total: number | null;
}

export interface DownloadsOptions extends Pick<DownloadOptions, 'patience' | 'free' | 'mirror'> {
  readonly dir: string;
  readonly onChange: () => void;
}

export class Downloads {
  readonly #options: DownloadsOptions;
  readonly #running = new Map<string, Running>();
  /** How the last try ended, until the next. */
  readonly #failed = new Map<string, FacetError['error']>();

  constructor(options: DownloadsOptions) {
    this.#options = options;
  }

  /** Begins, or goes on with what has come. @throws FacetError `busy` while another Facet fetches the same */
  async start(source: Source): Promise<void> {
    if (this.#running.has(source.url)) return;
    const { onChange } = this.#options;
    const rate = new Rate();
    const running: Running = {
      abort: new AbortController(),
      rate,
      done: Promise.resolve(),
      state: 'running',
      bytes: 0,
      total: source.bytes,
    };
    this.#running.set(source.url, running);
    const lock = `${partPath(this.#options.dir, source)}.lock`;
    try {
      if (!(await tryLock(lock)))
        throw new FacetError({ code: 'busy', what: 'another Facet is fetching this model' });
    } catch (thrown) {
      this.#running.delete(source.url);
      throw fileError(thrown, lock);
    }
    this.#failed.delete(source.url);
    running.done = this.#run(source, running, lock).finally(() => {
      this.#running.delete(source.url);
      onChange();
    });
    onChange();
  }

  isRunning(url: string): boolean {
    return this.#running.has(url);
  }

  /** Stops and keeps what has come. */
  async stop(url: string): Promise<void> {
    const running = this.#running.get(url);
    running?.abort.abort();
    await running?.done;
    this.#failed.delete(url);
  }

  async stopAll(): Promise<void> {
    await Promise.all([...this.#running.keys()].map((url) => this.stop(url)));
  }

  /** How far `source` is; null where nothing of it has come and nobody asked for it. */
  async state(source: Source): Promise<ModelDownload | null> {
    const running = this.#running.get(source.url);
    if (running !== undefined) {
      const { state, bytes, total, rate } = running;
      const secondsLeft = total === null ? null : rate.secondsLeft(total - bytes);
      return { state, bytes, total, bytesPerSecond: rate.perSecond, secondsLeft, error: null };
    }
    const error = this.#failed.get(source.url) ?? null;
    const resting = await restingPart(partPath(this.#options.dir, source), source.url);
    if (error === null && (resting === null || resting.bytes === 0)) return null;
    return {
      state: error === null ? 'stopped' : 'failed',
      bytes: resting?.bytes ?? 0,
      total: resting?.total ?? source.bytes,
      bytesPerSecond: 0,
      secondsLeft: null,
      error,
    };
  }

  async #run(source: Source, running: Running, lock: string): Promise<void> {
    const { onChange, ...options } = this.#options;
    const { rate } = running;
    let told = 0;
    let counted: number | null = null;
    const beat = setInterval(() => {
      utimes(lock, new Date(), new Date()).catch(() => undefined);
    }, beatMs);
    rate.start();
    try {
      await fetchSource(source, {
        ...options,
        signal: running.abort.signal,
        onProgress: (bytes, total) => {
          running.state = 'running';
          running.bytes = bytes;
          running.total = total ?? source.bytes;
          const now = performance.now();
          // What an earlier try left was not fetched now; nor was what had to be thrown away.
          if (counted === null || bytes < counted) counted = bytes;
          if (now - told < tellMs) return;
          told = now;
          rate.mark(bytes - counted);
          counted = bytes;
          onChange();
        },
        onCheck: () => {
          running.state = 'checking';
          onChange();
        },
      });
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.code !== 'cancelled') this.#failed.set(source.url, error);
    } finally {
      clearInterval(beat);
      rate.stop();
      await releaseLock(lock);
    }
  }
}
