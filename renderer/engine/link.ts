/**
 * One connection to the library after another. The engine may restart at any moment; main then sends a
 * new port, and everything above this file goes on as if nothing had happened.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { type Api, api } from '../../electron/contract/api.ts';
import { type AppError, FacetError } from '../../electron/contract/errors.ts';
import type { EngineState } from '../../electron/contract/shell.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import type { Port } from '../../electron/rpc/port.ts';

/** What a link needs from its surroundings; the page passes the bridge, tests pass port pairs. */
export interface LinkSource {
  requestPort(): void;
  onPort(listener: (port: Port) => void): void;
  onState(listener: (state: EngineState) => void): void;
}

export interface LinkState {
  readonly engine: EngineState;
  readonly connected: boolean;
  /** Whether there ever was a connection: then what is on screen stays there through a restart. */
  readonly seen: boolean;
}

/** How long to wait for main to send a port by itself before asking again, ms. */
const askAgainAfter = 1500;

interface Waiter {
  resolve(client: Client<Api>): void;
  reject(error: FacetError): void;
}

export class Link {
  readonly state: StoreApi<LinkState>;
  readonly #source: LinkSource;
  #client: Client<Api> | null = null;
  #waiting = new Set<Waiter>();
  #onConnect = new Set<(client: Client<Api>) => void>();

  constructor(source: LinkSource) {
    this.#source = source;
    this.state = createStore<LinkState>(() => ({
      engine: { state: 'starting' },
      connected: false,
      seen: false,
    }));
    source.onPort((port) => {
      this.#accept(port);
    });
    source.onState((engine) => {
      this.#engineIs(engine);
    });
    source.requestPort();
  }

  /** The client of the present connection, or null between two. */
  get current(): Client<Api> | null {
    return this.#client;
  }

  /** The present client, or the next one; fails with the engine's own error once it has given up. */
  client(signal?: AbortSignal): Promise<Client<Api>> {
    if (this.#client !== null) return Promise.resolve(this.#client);
    const { engine } = this.state.getState();
    if (engine.state === 'failed') return Promise.reject(new FacetError(engine.error));
    return new Promise((resolve, reject) => {
      const waiter: Waiter = { resolve, reject };
      this.#waiting.add(waiter);
      signal?.addEventListener(
        'abort',
        () => {
          if (this.#waiting.delete(waiter)) reject(new FacetError({ code: 'cancelled' }));
        },
        { once: true },
      );
    });
  }

  /** Calls `listener` for every connection, the present one included. Returns how to stop. */
  onConnect(listener: (client: Client<Api>) => void): () => void {
    this.#onConnect.add(listener);
    if (this.#client !== null) listener(this.#client);
    return () => {
      this.#onConnect.delete(listener);
    };
  }

  #accept(port: Port): void {
    this.#client?.close();
    let lost: () => void = () => undefined;
    const watched: Port = {
      post: (message) => {
        port.post(message);
      },
      listen: (onMessage, onClose) => {
        lost = () => {
          if (this.#client === client) this.#drop();
          onClose();
        };
        port.listen(onMessage, () => {
          lost();
        });
      },
      close: () => {
        // A DOM port tells only the far end that it was closed; our own open calls must fail too.
        port.close();
        lost();
      },
    };
    const client = connect(api, watched);
    this.#client = client;
    this.state.setState({ connected: true, seen: true, engine: { state: 'ready' } });
    for (const waiter of this.#waiting) waiter.resolve(client);
    this.#waiting.clear();
    for (const listener of this.#onConnect) listener(client);
  }

  #drop(): void {
    this.#client = null;
    this.state.setState({ connected: false });
    setTimeout(() => {
      if (this.#client === null && this.state.getState().engine.state === 'ready') this.#source.requestPort();
    }, askAgainAfter);
  }

  #engineIs(engine: EngineState): void {
    this.state.setState({ engine });
    if (engine.state !== 'failed') return;
    this.#client?.close();
    this.#rejectAll(engine.error);
  }

  #rejectAll(error: AppError): void {
    for (const waiter of this.#waiting) waiter.reject(new FacetError(error));
    this.#waiting.clear();
  }
}
