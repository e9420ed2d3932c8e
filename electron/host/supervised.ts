/** One engine process kept alive: started, initialised, restarted after a crash, ended in order. */
import { type AppError, FacetError } from '../contract/errors.ts';
import type { PaceFound } from '../contract/pace.ts';
import type { Init } from '../contract/process.ts';
import type { Log } from './log.ts';
import { type RestartPolicy, Restarts } from './restarts.ts';
import type { ProcessName, Running, Starter } from './starter.ts';

export interface SupervisedOptions {
  readonly name: ProcessName;
  readonly entry: string;
  readonly starter: Starter;
  /** Asked before every start, so that it can learn from the last. */
  readonly init: () => Init;
  readonly policy: RestartPolicy;
  readonly log: Log;
  /** Ready to answer: open ports now. Called after each (re)start. */
  readonly onReady: (running: Running) => void;
  /** It ended by itself and will be started again. */
  readonly onRestarting: (reason: string) => void;
  /** It will not be started again. */
  readonly onFailed: (error: AppError) => void;
  /** The process says that the other one hangs. */
  readonly onStuck?: () => void;
  readonly onTrying?: (provider: string | null) => void;
  readonly onPaced?: (found: PaceFound) => void;
}

/** Time an orderly end may take before the process is killed, ms. */
const waitForExitMs = 3000;

/** Time a process may take to become ready before it counts as crashed, ms: a GPU driver may hang for ever. */
const startMs = 120_000;

export class Supervised {
  readonly #options: SupervisedOptions;
  readonly #restarts: Restarts;
  readonly #ready = Promise.withResolvers<undefined>();
  #running: Running | undefined;
  #isReady = false;
  #timer: NodeJS.Timeout | undefined;
  #stopping = false;
  /** It ends because {@link renew} asked it to. */
  #renewing = false;
  #failed: AppError | undefined;
  #exited: (() => void) | undefined;
  #stopped: Promise<void> | undefined;

  constructor(options: SupervisedOptions) {
    this.#options = options;
    this.#restarts = new Restarts(options.policy);
    this.#ready.promise.catch(() => undefined);
    this.#start();
  }

  /** Settles when it is ready for the first time, or cannot be. @throws FacetError */
  get ready(): Promise<undefined> {
    return this.#ready.promise;
  }

  /** The process, when it can take ports. */
  get running(): Running | undefined {
    return this.#isReady ? this.#running : undefined;
  }

  get pid(): number | undefined {
    return this.#running?.pid;
  }

  /** Ends the process the hard way, to be started again. */
  replace(): void {
    this.#running?.kill();
  }

  /** Ends the process in order and starts it again, with what `init` says then. */
  renew(): void {
    const running = this.#running;
    if (running === undefined || this.#stopping || this.#renewing) return;
    this.#renewing = true;
    this.#endInOrder(running);
  }

  /** Asks the process to end, waits, then kills it. Safe to call twice. */
  stop(): Promise<void> {
    return (this.#stopped ??= this.#stop());
  }

  async #stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#timer);
    this.#ready.reject(new FacetError({ code: 'cancelled' }));
    const running = this.#running;
    if (running === undefined) return;
    const exited = new Promise<void>((resolve) => {
      this.#exited = resolve;
    });
    this.#endInOrder(running);
    await exited;
  }

  /** Asks it to end, and kills it when it does not. */
  #endInOrder(running: Running): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#options.log('warn', this.#options.name, 'did not end in time; killed');
      running.kill();
    }, waitForExitMs);
    running.send({ k: 'shutdown' });
  }

  #start(): void {
    const { name, entry, starter, init, log, onReady, onTrying } = this.#options;
    this.#isReady = false;
    this.#failed = undefined;
    const running = starter(name, entry, {
      onFrame: (frame) => {
        switch (frame.k) {
          case 'ready':
            log('info', name, `ready (${running.kind}, pid ${String(running.pid)})`);
            clearTimeout(this.#timer);
            this.#isReady = true;
            this.#ready.resolve(undefined);
            onReady(running);
            break;
          case 'fatal':
            this.#failed = frame.error;
            break;
          case 'trying':
            onTrying?.(frame.provider);
            break;
          case 'paced':
            this.#options.onPaced?.(frame.found);
            break;
          case 'stuck':
            this.#options.onStuck?.();
            break;
          case 'log':
            log(frame.level, name, frame.text);
        }
      },
      onOutput: (line) => {
        log('info', name, line);
      },
      onExit: (reason) => {
        // A failure to spawn is told synchronously by some runtimes, before `running` is assigned.
        queueMicrotask(() => {
          this.#ended(reason);
        });
      },
    });
    this.#running = running;
    this.#timer = setTimeout(() => {
      log('error', name, 'did not become ready in time; killed');
      running.kill();
    }, startMs);
    running.send({ k: 'init', init: init() });
  }

  #ended(reason: string): void {
    const { name, log, onRestarting, onFailed } = this.#options;
    clearTimeout(this.#timer);
    const wasReady = this.#isReady;
    this.#isReady = false;
    this.#running = undefined;
    if (this.#stopping) {
      this.#exited?.();
      return;
    }
    if (this.#renewing) {
      this.#renewing = false;
      log('info', name, 'is started anew');
      onRestarting('started anew');
      this.#start();
      return;
    }
    // What a process says before it was ever ready (locked, missing model …) will be so again.
    const final = wasReady ? undefined : this.#failed;
    // Whoever waits for `ready` hears that as an error with its own words: no second line for the same thing.
    log(final === undefined ? 'error' : 'info', name, `ended: ${reason}`);
    const delay = final === undefined ? this.#restarts.next(wasReady, Date.now()) : null;
    if (delay === null) {
      const error = final ?? { code: 'engine-down', process: name, detail: `${reason}, too often` };
      this.#ready.reject(new FacetError(error));
      onFailed(error);
      return;
    }
    onRestarting(reason);
    this.#timer = setTimeout(() => {
      this.#start();
    }, delay);
  }
}
