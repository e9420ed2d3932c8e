/** What has to be there before the app can start; shared by start, demo and the end-to-end tests. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { delimiter, dirname, join } from 'node:path';
import { FacetError, toAppError } from '../../electron/contract/errors.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { withLock } from '../npm/lock.ts';
import { repoRoot } from '../runtime/launch.ts';
import { logToStderr } from '../runtime/runtime.ts';
import { isBuilt } from './stamp.ts';

/** Models in the cache and out/ built from the current sources. */
export async function prepare(): Promise<void> {
  await ensureModels(logToStderr);
  await ensureBuilt();
}

/**
 * Builds out/ unless it is up to date.
 * @throws FacetError `internal` when the build fails; its own messages are on stderr by then.
 */
export async function ensureBuilt(): Promise<void> {
  if (isBuilt(repoRoot)) return;
  await withLock(join(repoRoot, 'node_modules', '.cache', 'facet-build.lock'), async () => {
    if (isBuilt(repoRoot)) return;
    logToStderr('Build: out/ is not up to date, building');
    const code = await runTool('electron-vite', ['build', '--logLevel', 'warn']);
    if (code !== 0) throw new FacetError({ code: 'internal', detail: 'the build failed' });
  });
}

/** Runs a program of node_modules/.bin, its stdout joined to our stderr; resolves with its exit code. */
export function runTool(name: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<number> {
  const tool = join(repoRoot, 'node_modules', '.bin', name);
  // Tools start with "env node", which must find this Node and not an older one of the system.
  const path = [dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter);
  return run(tool, args, { ...process.env, PATH: path, ...env }, process.stderr);
}

/**
 * Runs a program to its end and passes on the signals that would end this one, so that Ctrl+C leaves
 * nothing behind.
 * @returns its exit code; 1 when a signal ended it.
 */
export async function run(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  stdout: 'inherit' | NodeJS.WriteStream = 'inherit',
): Promise<number> {
  const child = spawn(command, args, {
    cwd: repoRoot,
    env,
    stdio: ['inherit', stdout, 'inherit'],
    // The .bin entries are .cmd files on Windows, which only a shell starts.
    shell: process.platform === 'win32',
  });
  const pass = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', pass).on('SIGTERM', pass);
  try {
    const [code] = (await once(child, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    process.off('SIGINT', pass).off('SIGTERM', pass);
  }
}

/** Ends the process with the exit code of `main`; a failure is one clear line on stderr and exit code 1. */
export async function runScript(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    if (error instanceof FacetError) logToStderr(`Facet: ${error.message}`);
    else logToStderr(error instanceof Error ? (error.stack ?? error.message) : toAppError(error).code);
    process.exitCode = 1;
  }
}
