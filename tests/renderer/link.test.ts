/** The page's connection to an engine that comes and goes, over real ports and the real rpc server. */
import { describe, expect, it } from 'vitest';
import { api, type Api } from '../../electron/contract/api.ts';
import { toAppError } from '../../electron/contract/errors.ts';
import type { Job } from '../../electron/contract/model.ts';
import type { EngineState } from '../../electron/contract/shell.ts';
import { type Port, portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { Link } from '../../renderer/engine/link.ts';
import { reconnecting } from '../../renderer/engine/reconnecting.ts';

const job: Job = {
  id: 1,
  state: 'paused',
  roots: [],
  total: 1,
  done: 0,
  added: 0,
  unchanged: 0,
  skipped: 0,
  faces: 0,
  photosPerSecond: 0,
  secondsLeft: null,
  seconds: 0,
  current: null,
  error: null,
};

/** A main process whose engine can be started and killed. Only the handlers a test gives exist. */
class Host {
  requests = 0;
  onPort: (port: Port) => void = () => undefined;
  onState: (state: EngineState) => void = () => undefined;
  readonly link: Link;

  constructor() {
    this.link = new Link({
      requestPort: () => {
        this.requests += 1;
      },
      onPort: (listener) => {
        this.onPort = listener;
      },
      onState: (listener) => {
        this.onState = listener;
      },
    });
  }

  /** Sends a new port; returns how the engine dies. */
  start(handlers: { readonly [G in keyof Api]?: Partial<Handlers<Api>[G]> }): () => void {
    const [near, far] = portPair();
    serve(api, handlers as Handlers<Api>, far);
    this.onPort(near);
    return () => {
      far.close();
    };
  }
}

const never = <T>(): Promise<T> => new Promise<T>(() => undefined);
const codeOf = (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'no error',
    (thrown: unknown) => toAppError(thrown).code,
  );

describe('the link to the engine', () => {
  it('asks for a port and answers calls that were made before it came', async () => {
    const host = new Host();
    expect(host.requests).toBe(1);
    const answer = reconnecting(host.link).ingest.current({});
    host.start({ ingest: { current: () => job } });
    expect(await answer).toEqual(job);
    expect(host.link.state.getState()).toMatchObject({ connected: true, seen: true });
  });

  it('asks a query again on the next connection when the engine dies over it', async () => {
    const host = new Host();
    let asked = 0;
    const kill = host.start({
      ingest: {
        current: () => {
          asked += 1;
          return never();
        },
      },
    });
    const answer = reconnecting(host.link).ingest.current({});
    await expect.poll(() => asked).toBe(1);
    kill();
    expect(host.link.state.getState().connected).toBe(false);
    host.start({ ingest: { current: () => ({ ...job, id: 2 }) } });
    expect(await answer).toMatchObject({ id: 2 });
  });

  it('never repeats a command: it may have been done', async () => {
    const host = new Host();
    let done = 0;
    const pause = (): Promise<Job> => {
      done += 1;
      return never();
    };
    const kill = host.start({ ingest: { pause } });
    const failed = codeOf(reconnecting(host.link).ingest.pause({}));
    await expect.poll(() => done).toBe(1);
    kill();
    host.start({ ingest: { pause } });
    expect(await failed).toBe('engine-down');
    expect(done).toBe(1);
  });

  it('fails open calls of a connection that is replaced without being closed', async () => {
    const host = new Host();
    host.start({ ingest: { pause: () => never() } });
    const failed = codeOf(reconnecting(host.link).ingest.pause({}));
    await Promise.resolve();
    host.start({});
    expect(await failed).toBe('engine-down');
    expect(host.link.state.getState().connected).toBe(true);
  });

  it('tells waiting and later calls why the engine gave up, and recovers when it comes back', async () => {
    const host = new Host();
    const client = reconnecting(host.link);
    const waiting = codeOf(client.ingest.current({}));
    host.onState({ state: 'failed', error: { code: 'library-locked', path: '/library' } });
    expect(await waiting).toBe('library-locked');
    expect(await codeOf(client.ingest.current({}))).toBe('library-locked');
    host.start({ ingest: { current: () => null } });
    expect(await client.ingest.current({})).toBeNull();
  });

  it('lets go of a waiting call that is cancelled', async () => {
    const host = new Host();
    const abort = new AbortController();
    const waiting = codeOf(reconnecting(host.link).ingest.current({}, { signal: abort.signal }));
    abort.abort();
    expect(await waiting).toBe('cancelled');
  });

  it('streams events, and ends a stream with the connection', async () => {
    const host = new Host();
    const kill = host.start({
      ingest: {
        watch: async (_input, emit) => {
          await emit(job);
          return never();
        },
      },
    });
    const seen: number[] = [];
    const stream = reconnecting(host.link).ingest.watch({});
    const loop = (async () => {
      for await (const event of stream) {
        seen.push(event.id);
        kill();
      }
    })();
    expect(await codeOf(loop)).toBe('engine-down');
    expect(seen).toEqual([1]);
  });

  it('asks main for a port again when none comes by itself', async () => {
    const host = new Host();
    host.start({})();
    expect(host.requests).toBe(1);
    await expect.poll(() => host.requests, { timeout: 4000 }).toBe(2);
  });
});
