/** Entry of a compute thread: one job, then the end. */
import { parentPort, workerData } from 'node:worker_threads';
import { toAppError } from '../../contract/errors.ts';
import { type JobName, jobs, type WorkerMessage } from './jobs.ts';

const { name, input } = workerData as { name: JobName; input: never };
const post = (message: WorkerMessage): void => {
  parentPort?.postMessage(message);
};

try {
  // Some jobs answer at once, some with a promise.
  const value: unknown = jobs[name](input, (progress) => {
    post({ k: 'progress', progress });
  });
  post({ k: 'done', value: await value });
} catch (thrown) {
  post({ k: 'error', error: toAppError(thrown) });
}
