/** Both engine processes with their peer port joined: what the app, the terminal and the tests start. */
import { availableParallelism } from 'node:os';
import { type AppError, FacetError } from '../contract/errors.ts';
import type { Pace, PaceFound } from '../contract/pace.ts';
import type { PortRole } from '../contract/process.ts';
import { shippedDetector } from '../contract/settings.ts';
import type { EngineState } from '../contract/shell.ts';
import type { Port } from '../rpc/port.ts';
import type { Log } from './log.ts';
import { nodeStarter } from './node-starter.ts';
import { isGiven, type Parallel, parallelFor } from './parallel.ts';
import { relay } from './ports.ts';
import { libraryPolicy, visionPolicy } from './restarts.ts';
import type { ProcessName, RealPort, Running, Starter } from './starter.ts';
import { Supervised } from './supervised.ts';

export interface VisionOptions {
  /** Folder with the model files. */
  readonly modelsDir: string;
  /** Folder of the models the user fetched or imported; default: none. */
  readonly ownModelsDir?: string;
  /** Id of the detector of this run; null for that of the library's settings, without a library the shipped one. */
  readonly detector: string | null;
  /** Whether the library's folders are watched; default: not. */
  readonly watch?: boolean;
  /** Node ≥ 24, for processes started as Node children. */
  readonly nodePath: string;
  /** Entry files: `.ts` sources, or the bundles in `out/main`. */
  readonly entries: { readonly library: string; readonly vision: string };
  readonly log: Log;
  /** Default: what suits a machine with so many cores. */
  readonly parallel?: Parallel;
  /**
   * What is known of this machine, asked before every start of vision; null: nothing yet, so it is measured and `found`
   * told. Left out: nothing is measured. The environment and `parallel` come before it.
   */
  readonly pace?: { readonly now: () => Pace | null; readonly found: (found: PaceFound) => void };
  /** Providers not to try. */
  readonly exclude?: readonly string[];
  /** How to start processes; default: as Node children. */
  readonly starter?: Starter;
}

export interface EngineOptions extends VisionOptions {
  /** Folder of the library; created if missing. */
  readonly libraryDir: string;
  readonly appVersion: string;
  /** Keys that may open the library, asked for at every start of its process; default: none. See `keys/unlock.ts`. */
  readonly keys?: () => readonly Uint8Array[];
  /**
   * What must be up before {@link startEngine} resolves: `both` (default), or only the `library`, so that a
   * window can show people while models load; then failures of vision come by `onState`.
   */
  readonly wait?: 'both' | 'library';
}

/** Vision alone, for terminal commands that need no library. */
export interface VisionEngine {
  /** A new port speaking `visionApi`. @throws FacetError `engine-down` while it is not running */
  openVision(): Port;
  /** Process ids, for tests that kill. */
  pids(): { library: number | undefined; vision: number | undefined };
  /** Ends the processes in order: vision first, the library last. */
  stop(): Promise<void>;
}

export interface Engine extends VisionEngine {
  /** A new port speaking the library's `api`. @throws FacetError `engine-down` while it is not running */
  openPort(role: PortRole): Port;
  /** Gives a real port (Electron's MessagePortMain) to the library; `wrap` is used where it must be relayed. */
  handOver(role: PortRole, port: RealPort, wrap: (port: RealPort) => Port): void;
  readonly state: EngineState;
  /** Starts vision anew, at the pace that `pace` then says. */
  renewVision(): void;
  /** Calls back at once with the present state and then on every change. @returns unsubscribe */
  onState(listener: (state: EngineState) => void): () => void;
}

/** Starts vision without a library. @throws FacetError when it cannot start */
export async function startVisionOnly(options: VisionOptions): Promise<VisionEngine> {
  const vision = superviseVision(options, {
    onReady: () => undefined,
    onRestarting: () => undefined,
    onFailed: () => undefined,
  });
  await vision.ready;
  return {
    openVision: () => openOn(vision, 'vision', 'host'),
    pids: () => ({ library: undefined, vision: vision.pid }),
    stop: () => vision.stop(),
  };
}

/**
 * Starts both processes and joins them.
 * @throws FacetError when one cannot start: `library-locked`, `model-missing`, …; nothing is left running
 */
export async function startEngine(options: EngineOptions): Promise<Engine> {
  const listeners = new Set<(state: EngineState) => void>();
  let state: EngineState = { state: 'starting' };
  let stopped: Promise<void> | undefined;
  const set = (next: EngineState): void => {
    // A failure stays until the engine is replaced: the other process coming up does not cure it.
    if (state.state === 'failed' || stopped !== undefined) return;
    state = next;
    for (const listener of listeners) listener(state);
  };
  const onFailed = (error: AppError): void => {
    set({ state: 'failed', error });
  };
  const restarting = (name: ProcessName) => (reason: string) => {
    set({ state: 'restarting', process: name, reason });
  };
  const up = (): void => {
    const visionUp = vision.running !== undefined || state.state === 'starting';
    if (library.running !== undefined && visionUp) set({ state: 'ready' });
  };
  const joinPeers = (): void => {
    if (library.running !== undefined && vision.running !== undefined) join(library.running, vision.running);
  };

  const { inFlight } = parallelOf(options);
  const library = new Supervised({
    name: 'library',
    entry: options.entries.library,
    starter: options.starter ?? nodeStarter(options.nodePath),
    init: () => ({
      role: 'library',
      inFlight,
      dir: options.libraryDir,
      appVersion: options.appVersion,
      modelsDir: options.modelsDir,
      ownModelsDir: options.ownModelsDir ?? null,
      detector: options.detector,
      watch: options.watch ?? false,
      keys: [...(options.keys?.() ?? [])],
    }),
    policy: libraryPolicy,
    log: options.log,
    onStuck: () => {
      options.log('warn', 'vision', 'gives no answer; it is replaced');
      vision.replace();
    },
    onReady: () => {
      joinPeers();
      up();
    },
    onRestarting: restarting('library'),
    onFailed,
  });
  const vision = superviseVision(options, {
    onReady: () => {
      joinPeers();
      up();
    },
    onRestarting: restarting('vision'),
    onFailed,
  });

  const stop = (): Promise<void> => {
    stopped ??= (async () => {
      await vision.stop();
      await library.stop();
    })();
    return stopped;
  };

  try {
    // Both at once: a library that is locked must not wait for the models to load.
    await Promise.all(options.wait === 'library' ? [library.ready] : [library.ready, vision.ready]);
  } catch (thrown) {
    await stop();
    throw thrown;
  }

  return {
    openPort: (role) => openOn(library, 'library', role),
    openVision: () => openOn(vision, 'vision', 'host'),
    renewVision: () => {
      vision.renew();
    },
    handOver: (role, port, wrap) => {
      const running = library.running;
      if (running === undefined) throw down('library');
      if (running.give !== null) running.give(role, port);
      else relay(wrap(port), running.open(role));
    },
    pids: () => ({ library: library.pid, vision: vision.pid }),
    stop,
    get state() {
      return state;
    },
    onState: (listener) => {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
}

function superviseVision(
  options: VisionOptions,
  on: {
    onReady: () => void;
    onRestarting: (reason: string) => void;
    onFailed: (error: AppError) => void;
  },
): Supervised {
  const exclude = new Set(options.exclude);
  const { threads, lanes } = parallelOf(options);
  const measured = options.parallel === undefined && !isGiven(process.env) ? options.pace : undefined;
  let trying: string | null = null;
  return new Supervised({
    name: 'vision',
    entry: options.entries.vision,
    starter: options.starter ?? nodeStarter(options.nodePath),
    init: () => {
      if (trying !== null) {
        options.log(
          'warn',
          'vision',
          `${trying} ended the process when it was tried and is left out from now on`,
        );
        exclude.add(trying);
        trying = null;
      }
      return {
        role: 'vision',
        modelsDir: options.modelsDir,
        ownModelsDir: options.ownModelsDir ?? null,
        detector: options.detector ?? shippedDetector,
        exclude: [...exclude],
        pace: measured === undefined ? { provider: null, lanes, threads, batch: 1 } : measured.now(),
      };
    },
    policy: visionPolicy,
    log: options.log,
    onTrying: (provider) => {
      trying = provider;
    },
    onPaced: (found) => measured?.found(found),
    ...on,
    onReady: () => {
      trying = null;
      on.onReady();
    },
  });
}

const parallelOf = ({ parallel }: VisionOptions): Parallel => parallel ?? parallelFor(availableParallelism());

function openOn(process: Supervised, name: ProcessName, role: PortRole): Port {
  if (process.running === undefined) throw down(name);
  return process.running.open(role);
}

function down(name: ProcessName): FacetError {
  return new FacetError({ code: 'engine-down', process: name, detail: 'it is being restarted' });
}

/** The library's line to vision: direct where both can take real ports, else through this process. */
function join(library: Running, vision: Running): void {
  if (library.give !== null && vision.give !== null && library.pair !== null) {
    const [a, b] = library.pair();
    library.give('peer', a);
    vision.give('peer', b);
  } else {
    relay(library.open('peer'), vision.open('peer'));
  }
}
