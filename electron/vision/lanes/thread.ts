/** A thread that describes photos, from the side of the process that decodes them. */
import { Worker } from 'node:worker_threads';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { Box } from '../../contract/model.ts';
import { beside } from '../../host/beside.ts';
import type { Decoded } from '../decode/image.ts';
import type { Closer } from '../describe.ts';
import type { Answer, Look, PhotoLane } from './describer.ts';
import type { FromThread, ThreadOptions, ToThread } from './frames.ts';

/** The thread ended over a photo, or before it: the photo is to be described by another. */
export class ThreadLost extends Error {}

/**
 * Never terminated: onnxruntime aborts the whole process when its thread is ended in the middle of an inference. It is
 * asked to end, and does so between two photos.
 */
export class Thread implements PhotoLane {
  readonly #worker: Worker;
  readonly #ended: Promise<void>;
  #lost: ThreadLost | undefined;
  #on: { message: (message: FromThread) => void; lost: (error: ThreadLost) => void } | undefined;

  private constructor(worker: Worker) {
    this.#worker = worker;
    worker.unref();
    worker.on('message', (message: FromThread) => this.#on?.message(message));
    const down = (thrown: unknown): void => {
      const reason = thrown instanceof Error ? thrown.message : `exit code ${String(thrown)}`;
      this.#lost ??= new ThreadLost(reason);
      this.#on?.lost(this.#lost);
    };
    worker.once('error', down);
    this.#ended = new Promise((resolve) => {
      worker.once('exit', (code) => {
        down(code);
        resolve();
      });
    });
  }

  /** Starts a thread with models of its own. Errors: of the models; {@link ThreadLost}. */
  static async open(options: ThreadOptions): Promise<Thread> {
    const thread = new Thread(
      new Worker(beside(import.meta.url, 'worker.ts', 'describe.js'), { workerData: options }),
    );
    await thread.#until(null, (message) => (message.k === 'ready' ? { value: undefined } : null));
    return thread;
  }

  /** Errors: as {@link PhotoLane}; {@link ThreadLost}. */
  describe(decoded: Decoded, closer: Closer | null, look: Look): Promise<Answer> {
    const { photo, transfer } = movable(decoded);
    this.#send({ k: 'describe', photo, larger: closer !== null, look }, transfer);
    return this.#until(closer, (message) => (message.k === 'answer' ? { value: message.answer } : null));
  }

  /** Errors: {@link ThreadLost}. */
  trial(): Promise<void> {
    this.#send({ k: 'trial' });
    return this.#until(null, (message) => (message.k === 'tried' ? { value: undefined } : null));
  }

  async close(): Promise<void> {
    this.#worker.ref();
    this.#send({ k: 'close' });
    await this.#ended;
  }

  /** The first message that `take` makes something of; asked for a part of the photo in between, it is sent. */
  #until<T>(closer: Closer | null, take: (message: FromThread) => { value: T } | null): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    // It keeps the process alive only while somebody waits for it.
    this.#worker.ref();
    this.#on = {
      lost: reject,
      message: (message) => {
        const taken = take(message);
        if (taken !== null) resolve(taken.value);
        else if (message.k === 'failed') reject(new FacetError(message.error));
        else if (message.k === 'closer') void this.#sendPart(closer, message.region);
      },
    };
    return promise.finally(() => {
      this.#on = undefined;
      this.#worker.unref();
    });
  }

  async #sendPart(closer: Closer | null, region: Box): Promise<void> {
    try {
      if (closer === null) throw new Error('the photo is at its full size already');
      const { photo, transfer } = movable(await closer(region));
      this.#send({ k: 'part', part: photo }, transfer);
    } catch (thrown) {
      this.#send({ k: 'no-part', error: toAppError(thrown) });
    }
  }

  #send(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#worker.postMessage(message, transfer);
  }
}

/** `photo` with pixels that can be handed to another thread: sharp's memory cannot, and a plain message copies twice. */
function movable({ raster, ...rest }: Decoded): { photo: Decoded; transfer: ArrayBuffer[] } {
  const data = new Uint8Array(raster.data);
  return { photo: { ...rest, raster: { ...raster, data } }, transfer: [data.buffer] };
}
