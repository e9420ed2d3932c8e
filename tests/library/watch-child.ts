/** Child of follow.test.ts: opens `argv[2]/library` with its folders under watch, and goes on until it is killed. */
import { atOnce, setup } from './harness.ts';

const root = process.argv[2];
if (root === undefined) throw new Error('needs a folder');
setup({ root, watching: atOnce, before: () => new Promise((resolve) => setTimeout(resolve, 4)) });
process.send?.('open');
