/** An open library whose thread is watched: see `library-thread.ts`. */
import { setTimeout as pause } from 'node:timers/promises';
import { MessageChannel, Worker } from 'node:worker_threads';
import { api, type Api } from '../../../electron/contract/api.ts';
import { openStore } from '../../../electron/library/store/store.ts';
import { type Client, connect } from '../../../electron/rpc/client.ts';
import type { Order, ThreadData } from './library-thread.ts';
import { nodePort } from './node-port.ts';
import type { Held } from './turns.ts';
import type { Model } from './vision.ts';

export interface Measured {
  readonly page: Client<Api>;
  readonly held: (work: () => Promise<unknown>) => Promise<Held>;
  /**
   * Waits until the library has done what it does by itself after a start or a change, a minute at most; inside
   * {@link held} only.
   */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Faces that the made-up photos show again. */
const shown = 8;
/** A thread that does less than this, ms in a second, has nothing to do. */
const idle = 30;
/** Of a million people's templates some are still to be chosen then; that goes in slices of its own, ms. */
const longest = 60_000;

function modelOf(dir: string): Model {
  const store = openStore(dir, { appVersion: 'bench' });
  try {
    const contract = store.contracts.active();
    if (contract === null) throw new Error(`${dir} holds no faces`);
    const { dimension, thresholds } = store.contracts.need(contract);
    if (thresholds === null) throw new Error(`${dir} has no thresholds`);
    const vectors: Model['vectors'][number][] = [];
    for (let face = 1; vectors.length < shown; face++) {
      const vector = store.embeddings.vector(face, contract);
      if (vector !== null) vectors.push(Float32Array.from(vector));
    }
    return { contract, dimension, thresholds, vectors };
  } finally {
    store.close();
  }
}

/** @param dir a library that nobody else has open */
export function openMeasured(dir: string): Measured {
  const { port1, port2 } = new MessageChannel();
  const workerData: ThreadData = { dir, port: port2, model: modelOf(dir) };
  const worker = new Worker(new URL('./library-thread.ts', import.meta.url), {
    workerData,
    transferList: [port2],
    // Groups of a million faces are gigabytes of the heap.
    resourceLimits: { maxOldGenerationSizeMb: 8192 },
  });
  let failed: (error: Error) => void = () => undefined;
  const failure = new Promise<never>((_, reject) => (failed = reject));
  failure.catch(() => undefined);
  worker.on('error', (error) => {
    failed(error instanceof Error ? error : new Error(String(error)));
  });
  const say = <T>(order: Order): Promise<T> => {
    const said = new Promise<T>((resolve) => worker.once('message', resolve));
    worker.postMessage(order);
    return Promise.race([said, failure]);
  };
  const page = connect(api, nodePort(port1));
  return {
    page,
    held: async (work) => {
      await say('begin');
      try {
        await Promise.race([work(), failure]);
      } catch (thrown) {
        await say('end');
        throw thrown;
      }
      return say('end');
    },
    quiet: async () => {
      const until = performance.now() + longest;
      for (let still = 0; still < 3 && performance.now() < until;) {
        const { fitting } = await page.calibration.get({});
        const before = await say<number>('busy');
        await pause(1000);
        still = fitting || (await say<number>('busy')) - before > idle ? 0 : still + 1;
      }
    },
    close: async () => {
      await say('close');
      page.close();
      await worker.terminate();
    },
  };
}
