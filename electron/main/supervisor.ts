/** The engine as the app has it: opened on a library, reopened on another, followed by the page. */
import { MessageChannelMain, type MessagePortMain, type WebContents } from 'electron';
import { join } from 'node:path';
import { type Api, api } from '../contract/api.ts';
import { FacetError, toAppError } from '../contract/errors.ts';
import { channel, type EngineState, type Rewriting } from '../contract/shell.ts';
import { type Engine, type EngineOptions, startEngine } from '../host/engine.ts';
import type { Task } from '../host/keys/protect.ts';
import type { Keychain } from '../host/keys/slots.ts';
import { waysOf } from '../host/keys/unlock.ts';
import { nodeStarter } from '../host/node-starter.ts';
import type { ProcessName, Starter } from '../host/starter.ts';
import { type Client, connect } from '../rpc/client.ts';
import { mainPort, type Port } from '../rpc/port.ts';
import { LibraryKeys } from './library-keys.ts';
import { besideArchive } from './packed.ts';
import { utilityStarter } from './utility-starter.ts';

/** better-sqlite3 13 needs this Node-API; on an older one the engine runs under a Node of its own. */
const neededNapi = 10;

/**
 * How a process is started here. `FACET_ENGINE`, and before it `FACET_ENGINE_VISION` or
 * `FACET_ENGINE_LIBRARY`, set to `node` or `utility`, decide instead of the Node-API version.
 */
export function startKind(
  name: ProcessName,
  env: Readonly<Record<string, string | undefined>>,
  napi: string | undefined,
): 'node' | 'utility' {
  const wish = env[`FACET_ENGINE_${name.toUpperCase()}`] ?? env['FACET_ENGINE'];
  if (wish === 'node' || wish === 'utility') return wish;
  return Number(napi ?? 0) >= neededNapi ? 'utility' : 'node';
}

/** Starts each process in the way {@link startKind} says. */
export function appStarter(nodePath: string): Starter {
  const node = nodeStarter(nodePath);
  return (name, entry, events) => {
    const kind = startKind(name, process.env, process.versions['napi']);
    return kind === 'node' ? node(name, besideArchive(entry), events) : utilityStarter(name, entry, events);
  };
}

/** The bundles beside main's own. */
export function bundledEntries(dir: string): EngineOptions['entries'] {
  return { library: join(dir, 'library.js'), vision: join(dir, 'vision.js') };
}

export interface SupervisorOptions extends Omit<EngineOptions, 'libraryDir' | 'wait' | 'keys' | 'starter'> {
  /** The system's keychain, once it may be asked. */
  readonly keychain: () => Promise<Keychain>;
  /** Entry file of the process that writes a closed library anew. */
  readonly rewriteEntry: string;
  /** How processes are started; here it is never left to the engine. */
  readonly starter: Starter;
}

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #onState: (state: EngineState) => void;
  /** Of the library that is open. */
  readonly keys: LibraryKeys;
  #dir = '';
  #engine: Engine | undefined;
  #state: EngineState = { state: 'starting' };
  #client: Client<Api> | undefined;
  #rewriting: AbortController | undefined;
  #stopping = false;
  /** Opening, writing anew and stopping wait for each other. */
  #turn: Promise<void> = Promise.resolve();
  #page: WebContents | undefined;
  /** The library process the page's port leads to. */
  #pagePid: number | undefined;

  constructor(options: SupervisorOptions, onState: (state: EngineState) => void) {
    this.#options = options;
    this.#onState = onState;
    this.keys = new LibraryKeys(options.keychain);
  }

  get state(): EngineState {
    return this.#state;
  }

  /** Folder of the library that is open or being opened. */
  get dir(): string {
    return this.#dir;
  }

  /** Main's own line to the library. @throws FacetError `engine-down` while it is not running */
  library = (): Client<Api> => {
    const engine = this.#engine;
    if (engine === undefined) {
      throw new FacetError({ code: 'engine-down', process: 'library', detail: 'it is being started' });
    }
    this.#client ??= connect(
      api,
      watched(engine.openPort('host'), () => {
        this.#client = undefined;
      }),
    );
    return this.#client;
  };

  /** Opens the library in `dir` instead of the present one. Failures, also a locked library, become the state. */
  open(dir: string, passphrase: string | null = null): Promise<void> {
    this.#dir = dir;
    return this.#next(async () => {
      await this.#close();
      await this.#start(dir, () => this.keys.open(dir, passphrase));
    });
  }

  /**
   * Closes the library, lets `work` write it anew, and opens it again, whatever came of it.
   * @throws FacetError what `work` throws; `busy` where no library is open
   */
  async rewrite<T>(what: Rewriting, work: (task: Task) => Promise<T>): Promise<T> {
    const result = Promise.withResolvers<T>();
    // Whoever waits for the turn hears it below.
    result.promise.catch(() => undefined);
    await this.#next(async () => {
      if (this.#engine === undefined || this.#stopping) {
        result.reject(new FacetError({ code: 'busy', what: 'no library is open' }));
        return;
      }
      const dir = this.#dir;
      const abort = new AbortController();
      this.#rewriting = abort;
      this.#set({ state: 'rewriting', what, done: 0, total: 0, secondsLeft: null });
      await this.#close();
      const { rewriteEntry, starter, log } = this.#options;
      const task: Task = {
        dir,
        keys: this.keys.known,
        rewriter: { entry: rewriteEntry, starter, log },
        onProgress: (progress) => {
          this.#set({ state: 'rewriting', what, ...progress });
        },
        signal: abort.signal,
      };
      try {
        result.resolve(await work(task));
      } catch (thrown) {
        result.reject(thrown);
      }
      this.#rewriting = undefined;
      // The keys are in memory: nobody is asked again.
      await this.#start(dir, () => Promise.resolve());
    });
    return result.promise;
  }

  /** The library stays as it was. Nothing to do where none is being written anew. */
  cancelRewriting(): void {
    this.#rewriting?.abort();
  }

  /** Opens the library in `dir` once its keys are there. Failures become the state. */
  async #start(dir: string, unlock: () => Promise<void>): Promise<void> {
    if (this.#stopping) return;
    this.#set({ state: 'starting' });
    try {
      await unlock();
      const keys = this.keys.bytes;
      const engine = await startEngine({ ...this.#options, libraryDir: dir, wait: 'library', keys });
      // Before anybody hears that it is ready: they ask at once whether it is encrypted.
      await this.#noteKey(dir, engine);
      this.#engine = engine;
      engine.onState((state) => {
        if (this.#engine === engine) this.#set(state);
      });
    } catch (thrown) {
      this.#set(LibraryKeys.lockedBy(dir, thrown) ?? { state: 'failed', error: toAppError(thrown) });
    }
  }

  async #noteKey(dir: string, engine: Engine): Promise<void> {
    const client = connect(api, engine.openPort('host'));
    try {
      this.keys.opened(dir, (await client.host.key({})).id);
    } catch (thrown) {
      await engine.stop();
      throw thrown;
    } finally {
      client.close();
    }
  }

  /** Closes an encrypted library and drops its key. Others stay as they are: nothing would keep anybody from opening them. */
  lock(): Promise<void> {
    return this.#next(async () => {
      if (this.#engine === undefined || !this.keys.isEncrypted) return;
      await this.#close();
      this.keys.drop();
      this.#set({ state: 'locked', why: null, passphrase: waysOf(this.#dir)?.passphrase ?? false });
    });
  }

  /** Photos are read at another pace from now on. A scan goes on where it was. */
  renewVision(): void {
    this.#engine?.renewVision();
  }

  /** Closes the library for good. One that is being written anew stays as it was. */
  stop(): Promise<void> {
    this.#stopping = true;
    this.#rewriting?.abort();
    return this.#next(() => this.#close());
  }

  /** The page asks for a port: it gets one now or as soon as the library is up, and after each restart. */
  connectPage(page: WebContents): void {
    this.#page = page;
    this.#pagePid = undefined;
    page.send(channel.engine, this.#state);
    this.#sendPort();
  }

  #sendPort(): void {
    const page = this.#page;
    const engine = this.#engine;
    const pid = engine?.pids().library;
    if (page === undefined || engine === undefined || page.isDestroyed() || pid === this.#pagePid) return;
    const { port1, port2 } = new MessageChannelMain();
    try {
      engine.handOver('page', port1, (port) => mainPort(port as MessagePortMain));
    } catch {
      // It is being restarted; the next `ready` comes here again.
      return;
    }
    this.#pagePid = pid;
    page.postMessage(channel.port, null, [port2]);
  }

  #set(state: EngineState): void {
    this.#state = state;
    this.#onState(state);
    const page = this.#page;
    if (page !== undefined && !page.isDestroyed()) page.send(channel.engine, state);
    if (state.state === 'ready') this.#sendPort();
  }

  async #close(): Promise<void> {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#client = undefined;
    this.#pagePid = undefined;
    await engine?.stop();
  }

  #next(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work, work);
    return this.#turn;
  }
}

/** The same port, telling when it closes. */
function watched(port: Port, onClosed: () => void): Port {
  return {
    post: (message) => {
      port.post(message);
    },
    listen: (onMessage, onClose) => {
      port.listen(onMessage, () => {
        onClosed();
        onClose();
      });
    },
    close: () => {
      port.close();
    },
  };
}
