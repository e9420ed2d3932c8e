/** For .ci/run: the system packages Electron needs, installed (as root) or named (otherwise). */
import { logToStderr } from '../runtime/runtime.ts';
import { ensureSystemLibraries } from '../runtime/system.ts';
import { runScript } from './steps.ts';

await runScript(() => {
  ensureSystemLibraries(logToStderr);
  logToStderr('System: all packages Electron needs are there');
  return Promise.resolve(0);
});
