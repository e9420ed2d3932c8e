/** `node rewrite-child.ts DIR KEY`: encrypts the library in DIR, and kills itself at the `KILL_AT`th sign of progress. */
import { rewrite } from '../../electron/library/store/rewrite.ts';

const [dir = '', key = ''] = process.argv.slice(2);
const killAt = Number(process.env['KILL_AT']);
let signs = 0;
const bytes = Buffer.from(key, 'hex');
await rewrite(dir, [bytes], bytes, {
  onProgress: () => {
    if (signs++ === killAt) process.kill(process.pid, 'SIGKILL');
  },
});
