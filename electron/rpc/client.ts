/** The calling end of a contract. Method types come from the contract table; nothing is written twice. */
import { type AppError, FacetError } from '../contract/errors.ts';
import type { Contract, Event, Input, Method, Output, StreamMethod } from '../contract/method.ts';
import type { Port } from './port.ts';
import { Response } from './wire.ts';

export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * Iterate for events; `result` settles with the final value. Leaving the loop early cancels the call.
 * Whoever reads `result` without iterating gets no events: they are dropped, so that the call can finish.
 */
export interface EventStream<E, O> extends AsyncIterable<E> {
  readonly result: Promise<O>;
}

export type ClientMethod<M extends Method> = M extends StreamMethod
  ? (input: Input<M>, options?: CallOptions) => EventStream<Event<M>, Output<M>>
  : (input: Input<M>, options?: CallOptions) => Promise<Output<M>>;

export type Client<C extends Contract> = {
  readonly [G in keyof C]: { readonly [M in keyof C[G]]: ClientMethod<C[G][M]> };
} & { readonly close: () => void };

interface Pending {
  readonly ok: (value: unknown) => void;
  readonly fail: (error: AppError) => void;
  readonly event: (value: unknown) => void;
}

/**
 * Connects to the server at the far end of `port`. Every call fails with {@link FacetError};
 * when the port closes, all open calls fail with `engine-down`.
 */
export function connect<C extends Contract>(contract: C, port: Port): Client<C> {
  const pending = new Map<number, Pending>();
  let next = 1;
  let closed = false;
  const down: AppError = { code: 'engine-down', process: 'engine', detail: 'the connection was closed' };

  const shut = (): void => {
    closed = true;
    for (const entry of pending.values()) entry.fail(down);
    pending.clear();
  };

  port.listen((message) => {
    const response = Response.safeParse(message);
    if (!response.success) return;
    const { data } = response;
    const entry = pending.get(data.id);
    if (entry === undefined) return;
    if (data.t === 'event') {
      entry.event(data.value);
      return;
    }
    pending.delete(data.id);
    if (data.t === 'ok') entry.ok(data.value);
    else entry.fail(data.error);
  }, shut);

  const open = (method: string, input: unknown, entry: Pending, signal: AbortSignal | undefined): number => {
    const id = next++;
    if (closed || signal?.aborted === true) {
      entry.fail(closed ? down : { code: 'cancelled' });
      return id;
    }
    try {
      port.post({ t: 'call', id, method, input });
    } catch (thrown) {
      // What cannot be cloned cannot be sent.
      entry.fail({ code: 'invalid-input', field: method, detail: String(thrown) });
      return id;
    }
    const cancel = (): void => {
      port.post({ t: 'cancel', id });
    };
    // A signal may outlive thousands of calls: each takes its listener back.
    const settled = (): void => signal?.removeEventListener('abort', cancel);
    signal?.addEventListener('abort', cancel, { once: true });
    pending.set(id, {
      ok: (value) => {
        settled();
        entry.ok(value);
      },
      fail: (error) => {
        settled();
        entry.fail(error);
      },
      event: entry.event,
    });
    return id;
  };

  const call = (method: string, input: unknown, options: CallOptions = {}): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const entry: Pending = {
        ok: resolve,
        fail: (error) => {
          reject(new FacetError(error));
        },
        event: () => undefined,
      };
      open(method, input, entry, options.signal);
    });

  const stream = (
    method: string,
    input: unknown,
    options: CallOptions = {},
  ): EventStream<unknown, unknown> => {
    const queue: unknown[] = [];
    let wake: (() => void) | undefined;
    let ended = false;
    let discard = false;
    const settle = Promise.withResolvers<unknown>();
    // A caller that only iterates must not die of an unhandled rejection: the loop rethrows it.
    settle.promise.catch(() => undefined);
    const end = (): void => {
      ended = true;
      wake?.();
    };
    const credit = (): void => {
      if (!ended) port.post({ t: 'credit', id, n: 1 });
    };
    const id = open(
      method,
      input,
      {
        ok: (value) => {
          settle.resolve(value);
          end();
        },
        fail: (error) => {
          settle.reject(new FacetError(error));
          end();
        },
        event: (value) => {
          if (discard) credit();
          else {
            queue.push(value);
            wake?.();
          }
        },
      },
      options.signal,
    );
    let iterating = false;
    async function* iterate(): AsyncGenerator {
      try {
        for (;;) {
          while (queue.length > 0) {
            const value = queue.shift();
            credit();
            yield value;
          }
          if (ended) break;
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          wake = undefined;
        }
        await settle.promise;
      } finally {
        if (!ended) port.post({ t: 'cancel', id });
      }
    }
    return {
      get result() {
        if (!iterating) {
          discard = true;
          queue.splice(0).forEach(credit);
        }
        return settle.promise;
      },
      [Symbol.asyncIterator]: () => {
        iterating = true;
        discard = false;
        return iterate();
      },
    };
  };

  const client: Record<string, unknown> = {};
  for (const [group, methods] of Object.entries(contract)) {
    const entries = Object.entries(methods).map(([method, spec]) => {
      const name = `${group}.${method}`;
      return [
        method,
        (input: unknown, options?: CallOptions) =>
          spec.type === 'stream' ? stream(name, input, options) : call(name, input, options),
      ];
    });
    client[group] = Object.fromEntries(entries) as unknown;
  }
  client['close'] = () => {
    // A DOM port tells only the far end that it was closed.
    shut();
    port.close();
  };
  return client as Client<C>;
}
