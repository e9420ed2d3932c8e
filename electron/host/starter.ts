/** What the host needs of a started engine process, whichever way it was started. */
import type { FromEngine, PortRole, ToEngine } from '../contract/process.ts';
import type { Port } from '../rpc/port.ts';

export type ProcessName = 'library' | 'vision' | 'rewrite';

/** A real port of the runtime (Electron's `MessagePortMain`) that can be given to a process as a whole. */
export type RealPort = object;

/** One live engine process. */
export interface Running {
  readonly kind: 'node' | 'utility';
  readonly pid: number | undefined;
  send(frame: Exclude<ToEngine, { k: 'open' | 'msg' | 'close' }>): void;
  /** Opens a port to the process; this is the host's end. */
  open(role: PortRole): Port;
  /** Gives the process a real port for its own; null where the runtime cannot. */
  readonly give: ((role: PortRole, port: RealPort) => void) | null;
  /** A fresh pair of real ports; null where there are none. */
  readonly pair: (() => [RealPort, RealPort]) | null;
  kill(): void;
}

/** What a process tells its host. `onExit` comes exactly once, also when it could not be started. */
export interface ProcessEvents {
  readonly onFrame: (frame: Exclude<FromEngine, { k: 'msg' | 'close' }>) => void;
  /** One line of its stdout or stderr. */
  readonly onOutput: (line: string) => void;
  /** `reason` in words: exit code or signal. */
  readonly onExit: (reason: string) => void;
}

/** Starts the entry file of an engine process. Never throws: a failure to start is an exit. */
export type Starter = (name: ProcessName, entry: string, events: ProcessEvents) => Running;
