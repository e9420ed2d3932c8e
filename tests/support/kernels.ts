/** Before the tests: the search kernels, compiled if a source changed. */
export { ensureKernels as setup } from '../../build/kernels.ts';
