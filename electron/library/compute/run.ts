/** Long arithmetic, away from the thread that answers the window: one worker thread per job. */
import { Worker } from 'node:worker_threads';
import { FacetError, toAppError } from '../../contract/errors.ts';
import { beside } from '../../host/beside.ts';
import type { JobInput, JobName, JobOutput, WorkerMessage } from './jobs.ts';
import type { JobProgress } from './report.ts';

export interface ComputeOptions {
  /** Ends the thread at once: it holds nothing but numbers, so it may be killed anywhere. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: JobProgress) => void;
}

/**
 * Runs a job of {@link JobName} in a thread of its own. Arrays over a SharedArrayBuffer are shared, all
 * others copied.
 * @throws FacetError `cancelled`, or what the job threw
 */
export function compute<N extends JobName>(
  name: N,
  input: JobInput<N>,
  { signal, onProgress }: ComputeOptions = {},
): Promise<JobOutput<N>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new FacetError({ code: 'cancelled' }));
      return;
    }
    const worker = new Worker(beside(import.meta.url, 'worker.ts', 'compute.js'), {
      workerData: { name, input },
    });
    const end = (finish: () => void): void => {
      signal?.removeEventListener('abort', cancel);
      void worker.terminate();
      finish();
    };
    const cancel = (): void => {
      end(() => {
        reject(new FacetError({ code: 'cancelled' }));
      });
    };
    signal?.addEventListener('abort', cancel, { once: true });
    worker.on('message', (message: WorkerMessage) => {
      if (message.k === 'progress') onProgress?.(message.progress);
      else if (message.k === 'error') {
        end(() => {
          reject(new FacetError(message.error));
        });
      } else {
        end(() => {
          resolve(message.value as JobOutput<N>);
        });
      }
    });
    worker.once('error', (thrown) => {
      end(() => {
        reject(new FacetError(toAppError(thrown), { cause: thrown }));
      });
    });
  });
}
