/** Runs the real terminal program in a process of its own. */
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Stands in for the models that whoever runs the tests has brought in; made only when something is written to it. */
const noModels = join(tmpdir(), `facet-test-own-models-${String(process.pid)}`);

/** Starts `facet ...args`; resolves when it has ended. */
export function facet(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Ran> {
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, FACET_OWN_MODELS: noModels, ...env },
  });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (data: Buffer) => out.push(data));
  child.stderr.on('data', (data: Buffer) => err.push(data));
  return new Promise((resolve) => {
    child.on('close', (code) => {
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
  });
}

/** Runs with `--json` and expects exit code 0 and one JSON document on stdout. */
export async function facetJson<T>(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<T> {
  const ran = await facet([...args, '--json'], env);
  if (ran.code !== 0)
    throw new Error(`facet ${args.join(' ')} ended with ${String(ran.code)}: ${ran.stderr}`);
  return JSON.parse(ran.stdout) as T;
}
