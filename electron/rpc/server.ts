/** Serves a contract on a port: validates every input, hands out abort signals, keeps to the credit. */
import { type AppError, toAppError } from '../contract/errors.ts';
import type {
  Contract,
  Event,
  Input,
  Method,
  Output,
  QueryMethod,
  StreamMethod,
} from '../contract/method.ts';
import type { Port } from './port.ts';
import { coalesceMs, initialCredit, Request, type Response } from './wire.ts';

/** What a handler gets beside its input. */
export interface CallContext {
  readonly signal: AbortSignal;
}

/** A stream handler sends through `emit`; awaiting it gives back-pressure for `all` streams. */
export type StreamHandler<M extends StreamMethod> = (
  input: Input<M>,
  emit: (event: Event<M>) => Promise<void>,
  context: CallContext,
) => Promise<Output<M>>;

export type Handler<M extends Method> = M extends StreamMethod
  ? StreamHandler<M>
  : M extends QueryMethod
    ? (input: Input<M>, context: CallContext) => Promise<Output<M>> | Output<M>
    : never;

/** One handler per method of a contract: the shape the compiler checks implementations against. */
export type Handlers<C extends Contract> = {
  readonly [G in keyof C]: { readonly [M in keyof C[G]]: Handler<C[G][M]> };
};

export interface ServeOptions {
  /** Groups refused on this port with `not-allowed`. */
  readonly refuse?: ReadonlySet<string>;
  /** Runs every handler, up to its first wait: for whoever measures how long that takes. */
  readonly around?: <T>(method: string, handler: () => T) => T;
  /** Told of every error that is our own fault (`internal`), for the log. */
  readonly onInternal?: (method: string, error: AppError, thrown: unknown) => void;
}

interface Running {
  readonly abort: AbortController;
  credit: number;
  /** Called when credit comes or the call is cancelled. */
  wake: (() => void) | undefined;
}

type AnyHandler = (input: unknown, second: unknown, third: unknown) => unknown;

/** Answers calls on `port` until it closes; then every running call is aborted. */
export function serve<C extends Contract>(
  contract: C,
  handlers: Handlers<C>,
  port: Port,
  options: ServeOptions = {},
): void {
  const running = new Map<number, Running>();
  const send = (response: Response): void => {
    port.post(response);
  };

  const call = async (id: number, name: string, raw: unknown): Promise<void> => {
    const [group = '', method = '', ...more] = name.split('.');
    const spec = more.length > 0 ? undefined : (own(own(contract, group), method) as Method | undefined);
    if (spec === undefined || (options.refuse?.has(group) ?? false)) {
      send({ t: 'err', id, error: { code: 'not-allowed', method: name } });
      return;
    }
    const input = spec.input.safeParse(raw);
    if (!input.success) {
      const issue = input.error.issues[0];
      const field = [name, ...(issue?.path ?? [])].join('.');
      send({ t: 'err', id, error: { code: 'invalid-input', field, detail: issue?.message ?? 'invalid' } });
      return;
    }
    if (running.has(id)) {
      send({
        t: 'err',
        id,
        error: { code: 'invalid-input', field: 'id', detail: 'a call with this id is running' },
      });
      return;
    }
    const entry: Running = { abort: new AbortController(), credit: initialCredit, wake: undefined };
    running.set(id, entry);
    const context: CallContext = { signal: entry.abort.signal };
    const found = own(own(handlers, group), method) as AnyHandler;
    const { around } = options;
    const handler: AnyHandler =
      around === undefined ? found : (...args) => around(name, () => found(...args));
    try {
      let value: unknown;
      if (spec.type === 'stream') {
        const emitter = spec.delivery === 'coalesce' ? coalescing(id, send) : crediting(id, send, entry);
        try {
          value = await handler(input.data, emitter.emit, context);
        } finally {
          emitter.flush();
        }
      } else {
        value = await handler(input.data, context, undefined);
      }
      send({ t: 'ok', id, value });
    } catch (thrown) {
      const error = entry.abort.signal.aborted ? ({ code: 'cancelled' } as const) : toAppError(thrown);
      if (error.code === 'internal') options.onInternal?.(name, error, thrown);
      send({ t: 'err', id, error });
    } finally {
      running.delete(id);
    }
  };

  port.listen(
    (message) => {
      const request = Request.safeParse(message);
      if (!request.success) return;
      const { data } = request;
      if (data.t === 'call') {
        void call(data.id, data.method, data.input);
        return;
      }
      const entry = running.get(data.id);
      if (entry === undefined) return;
      if (data.t === 'credit') entry.credit += data.n;
      else entry.abort.abort();
      entry.wake?.();
    },
    () => {
      for (const entry of running.values()) {
        entry.abort.abort();
        entry.wake?.();
      }
    },
  );
}

/** An own property or undefined: `constructor.call` and the like must not be found by name. */
function own(of: unknown, key: string): unknown {
  return typeof of === 'object' && of !== null && Object.hasOwn(of, key)
    ? (of as Record<string, unknown>)[key]
    : undefined;
}

interface Emitter {
  emit: (value: unknown) => Promise<void>;
  flush: () => void;
}

/** Every event is sent; `emit` waits while the client has no credit left. */
function crediting(id: number, send: (r: Response) => void, entry: Running): Emitter {
  return {
    emit: async (value) => {
      while (entry.credit <= 0 && !entry.abort.signal.aborted) {
        await new Promise<void>((resolve) => {
          entry.wake = resolve;
        });
        entry.wake = undefined;
      }
      entry.abort.signal.throwIfAborted();
      entry.credit -= 1;
      send({ t: 'event', id, value });
    },
    flush: () => undefined,
  };
}

/** Sends at most one event per {@link coalesceMs}; of those in between only the last survives. */
function coalescing(id: number, send: (r: Response) => void): Emitter {
  let last = 0;
  let pending: { value: unknown } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    if (pending === undefined) return;
    send({ t: 'event', id, value: pending.value });
    pending = undefined;
    last = Date.now();
  };
  return {
    emit: (value) => {
      pending = { value };
      const wait = last + coalesceMs - Date.now();
      if (wait <= 0) flush();
      else timer ??= setTimeout(flush, wait);
      return Promise.resolve();
    },
    flush,
  };
}
