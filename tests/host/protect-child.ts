/**
 * `node protect-child.ts DIR encrypt|rotate MS both|host`: the whole way, in a host of its own that kills itself MS after the
 * first sign of progress: with the process that does the work, or leaving that one to notice. `PASSPHRASE` opens the library,
 * now and afterwards.
 */
import { fileURLToPath } from 'node:url';
import { newKey } from '../../electron/host/keys/entries.ts';
import { changeKey, encryptLibrary, type Task } from '../../electron/host/keys/protect.ts';
import { unlock } from '../../electron/host/keys/unlock.ts';
import { nodeStarter } from '../../electron/host/node-starter.ts';
import type { Running } from '../../electron/host/starter.ts';

const [dir = '', how = '', ms = '', whom = ''] = process.argv.slice(2);
const means = { keychain: null, passphrase: process.env['PASSPHRASE'] ?? '' };
const starter = nodeStarter(process.execPath);
let working: Running | undefined;
const task: Task = {
  dir,
  keys: await unlock(dir, means),
  rewriter: {
    entry: fileURLToPath(new URL('../../electron/library/rewrite-process.ts', import.meta.url)),
    starter: (...args) => {
      working = starter(...args);
      return working;
    },
    log: () => undefined,
  },
  onProgress: () => {
    setTimeout(() => {
      if (whom === 'both') working?.kill();
      process.kill(process.pid, 'SIGKILL');
    }, Number(ms));
  },
  signal: new AbortController().signal,
};
await (how === 'encrypt' ? encryptLibrary : changeKey)(task, newKey(), means);
