/** `npm run kernels`: the search kernels, compiled if a source changed. */
import { ensureKernels } from '../kernels.ts';
import { runScript } from './steps.ts';

await runScript(() => {
  ensureKernels();
  return Promise.resolve(0);
});
