/** Calls and streams between client and server, on each transport there is. */
import { MessageChannel } from 'node:worker_threads';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { FacetError } from '../../electron/contract/errors.ts';
import { command, type Contract, Nothing, query, stream } from '../../electron/contract/method.ts';
import { PortSwitch, relay } from '../../electron/host/ports.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { type Port, portPair, webPort } from '../../electron/rpc/port.ts';
import { serve } from '../../electron/rpc/server.ts';
import { initialCredit } from '../../electron/rpc/wire.ts';

const contract = {
  test: {
    double: query(z.object({ n: z.number() }), z.object({ n: z.number() })),
    echo: query(z.object({ value: z.unknown() }), z.object({ value: z.unknown() })),
    fail: command(z.object({ how: z.enum(['facet', 'error', 'string']) }), Nothing),
    wait: query(Nothing, Nothing),
    count: stream(z.object({ to: z.int() }), z.object({ i: z.int() }), z.object({ sum: z.int() }), 'all'),
    progress: stream(
      z.object({ to: z.int() }),
      z.object({ i: z.int() }),
      z.object({ sum: z.int() }),
      'coalesce',
    ),
    endless: stream(Nothing, z.object({ i: z.int() }), Nothing, 'all'),
  },
} as const satisfies Contract;

/** What the server saw. */
interface Seen {
  aborted: number;
  emitted: number;
  internal: string[];
}

function server(port: Port): Seen {
  const seen: Seen = { aborted: 0, emitted: 0, internal: [] };
  const untilAborted = (signal: AbortSignal): Promise<never> =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        seen.aborted += 1;
        reject(signal.reason as Error);
      });
    });
  const upTo = async ({ to }: { to: number }, emit: (event: { i: number }) => Promise<void>) => {
    let sum = 0;
    for (let i = 1; i <= to; i++) {
      await emit({ i });
      seen.emitted = i;
      sum += i;
    }
    return { sum };
  };
  serve(
    contract,
    {
      test: {
        double: ({ n }) => ({ n: n * 2 }),
        echo: ({ value }) => ({ value }),
        fail: ({ how }) => {
          if (how === 'facet') throw new FacetError({ code: 'busy', what: 'a test' });
          // eslint-disable-next-line @typescript-eslint/only-throw-error -- what a library may do
          throw how === 'error' ? new Error('boom') : 'boom';
        },
        wait: (_input, { signal }) => untilAborted(signal),
        count: upTo,
        progress: upTo,
        endless: async (_input, emit, { signal }) => {
          signal.addEventListener('abort', () => (seen.aborted += 1));
          for (let i = 1; ; i++) {
            await emit({ i });
            seen.emitted = i;
          }
        },
      },
    },
    port,
    { onInternal: (method) => seen.internal.push(method) },
  );
  return seen;
}

const transports: Record<string, () => [Port, Port]> = {
  'portPair()': portPair,
  'a MessageChannel': () => {
    const { port1, port2 } = new MessageChannel();
    return [webPort(port1 as never), webPort(port2 as never)];
  },
  'virtual ports, relayed': () => {
    const [near, far] = portPair();
    const a: PortSwitch = new PortSwitch((frame) => {
      queueMicrotask(() => {
        b.receive(structuredClone(frame));
      });
    });
    const b: PortSwitch = new PortSwitch((frame) => {
      queueMicrotask(() => {
        a.receive(structuredClone(frame));
      });
    });
    relay(far, a.open('7'));
    return [near, b.open('7')];
  },
};

describe.each(Object.entries(transports))('over %s', (_name, pair) => {
  let client: Client<typeof contract>;
  let seen: Seen;
  const setUp = (): void => {
    const [near, far] = pair();
    client = connect(contract, near);
    seen = server(far);
  };
  afterEach(() => {
    client.close();
  });

  test('values arrive, many calls at once do not mix', async () => {
    setUp();
    const answers = await Promise.all(Array.from({ length: 100 }, (_, n) => client.test.double({ n })));
    expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => ({ n: n * 2 })));
    const value = { f: new Float32Array([0.25]), b: new Uint8Array([9]), n: null, d: [1, [2]] };
    expect(await client.test.echo({ value })).toEqual({ value });
  });

  test('errors arrive as values; our own mistakes are told to the log', async () => {
    setUp();
    await expect(client.test.fail({ how: 'facet' })).rejects.toMatchObject({
      error: { code: 'busy', what: 'a test' },
    });
    for (const how of ['error', 'string'] as const) {
      await expect(client.test.fail({ how })).rejects.toMatchObject({
        error: { code: 'internal', detail: 'boom' },
      });
    }
    expect(seen.internal).toEqual(['test.fail', 'test.fail']);
  });

  test('an aborted call ends as cancelled on both sides', async () => {
    setUp();
    const abort = new AbortController();
    const call = client.test.wait({}, { signal: abort.signal });
    setTimeout(() => {
      abort.abort();
    }, 20);
    await expect(call).rejects.toMatchObject({ error: { code: 'cancelled' } });
    expect(seen.aborted).toBe(1);
    await expect(client.test.wait({}, { signal: abort.signal })).rejects.toMatchObject({
      error: { code: 'cancelled' },
    });
  });

  test('a stream of results loses none, in order, and then gives its final value', async () => {
    setUp();
    const got: number[] = [];
    const counting = client.test.count({ to: 500 });
    for await (const { i } of counting) got.push(i);
    expect(got).toEqual(Array.from({ length: 500 }, (_, i) => i + 1));
    expect(await counting.result).toEqual({ sum: 125_250 });
  });

  test('a slow reader holds the server back', async () => {
    setUp();
    const events = client.test.count({ to: 1000 })[Symbol.asyncIterator]();
    await events.next();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(seen.emitted).toBeGreaterThanOrEqual(initialCredit);
    expect(seen.emitted).toBeLessThanOrEqual(initialCredit + 1);
    await events.return?.();
  });

  test('who only wants the end need not read the events', async () => {
    setUp();
    expect(await client.test.count({ to: 1000 }).result).toEqual({ sum: 500_500 });
  });

  test('leaving the loop stops the server', async () => {
    setUp();
    for await (const { i } of client.test.endless({})) if (i === 50) break;
    await vi.waitFor(() => {
      expect(seen.aborted).toBe(1);
    });
    const { emitted } = seen;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(seen.emitted).toBe(emitted);
  });

  test('progress is thinned out, and its last value always comes', async () => {
    setUp();
    const got: number[] = [];
    for await (const { i } of client.test.progress({ to: 5000 })) got.push(i);
    expect(got.length).toBeLessThan(50);
    expect(got.at(-1)).toBe(5000);
  });

  test('when the far end closes, open calls and streams fail and later ones do so at once', async () => {
    const [near, far] = pair();
    client = connect(contract, near);
    seen = server(far);
    const call = client.test.wait({}).catch((thrown: unknown) => thrown);
    const events = client.test.endless({});
    const reading = (async () => {
      for await (const { i } of events) if (i >= 3) far.close();
    })().catch((thrown: unknown) => thrown);
    for (const thrown of [await call, await reading]) {
      expect(thrown).toMatchObject({ error: { code: 'engine-down' } });
    }
    await expect(client.test.double({ n: 1 })).rejects.toMatchObject({ error: { code: 'engine-down' } });
  });

  test('when the client closes, the server aborts what it was doing', async () => {
    setUp();
    const call = client.test.wait({}).catch((thrown: unknown) => thrown);
    await client.test.double({ n: 1 });
    client.close();
    expect(await call).toMatchObject({ error: { code: 'engine-down' } });
    await vi.waitFor(() => {
      expect(seen.aborted).toBe(1);
    });
  });

  test('what cannot be cloned is an error of that call only', async () => {
    setUp();
    await expect(client.test.echo({ value: () => 1 })).rejects.toBeInstanceOf(FacetError);
    expect(await client.test.double({ n: 4 })).toEqual({ n: 8 });
  });
});
