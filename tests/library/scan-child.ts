/** Child of kill.test.ts: scans `argv[2]/photos` into `argv[2]/library` with a fake vision, until it is killed or done. */
import { scan, setup } from './harness.ts';

const root = process.argv[2];
if (root === undefined) throw new Error('needs a folder');
const pace = Number(process.argv[3] ?? '0');
const lib = setup({ root, before: () => new Promise((resolve) => setTimeout(resolve, pace)) });
process.send?.('scanning');
const job = await scan(lib);
await lib.close();
process.send?.(job.state);
