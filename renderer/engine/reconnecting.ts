/** A client that outlives connections: same type, same calls, but it waits for the engine where it must. */
import { type Api, api } from '../../electron/contract/api.ts';
import { toAppError } from '../../electron/contract/errors.ts';
import type { Method } from '../../electron/contract/method.ts';
import type { CallOptions, Client, EventStream } from '../../electron/rpc/client.ts';
import type { Link } from './link.ts';

/** A question may be asked this often when the engine dies over it. */
const attempts = 3;

type AnyMethod = (input: unknown, options?: CallOptions) => unknown;
const methodOf = (client: Client<Api>, group: string, method: string): AnyMethod =>
  (client as unknown as Record<string, Record<string, AnyMethod>>)[group]?.[method] as AnyMethod;

/**
 * Calls made while there is no connection wait for the next one. A query that was lost with a connection
 * is asked again; a command is not (it may have been done) and fails with `engine-down`, as streams do.
 */
export function reconnecting(link: Link): Client<Api> {
  const call = async (group: string, method: string, spec: Method, input: unknown, options: CallOptions) => {
    for (let attempt = 1; ; attempt += 1) {
      const client = await link.client(options.signal);
      try {
        return await (methodOf(client, group, method)(input, options) as Promise<unknown>);
      } catch (thrown) {
        const lost = toAppError(thrown).code === 'engine-down' && link.current !== client;
        if (!lost || spec.type !== 'query' || attempt === attempts) throw thrown;
      }
    }
  };

  const stream = (group: string, method: string, input: unknown, options: CallOptions) => {
    const started = link
      .client(options.signal)
      .then((client) => methodOf(client, group, method)(input, options) as EventStream<unknown, unknown>);
    const result = started.then((opened) => opened.result);
    // Whoever only iterates gets the error from the loop.
    result.catch(() => undefined);
    async function* iterate(): AsyncGenerator {
      yield* await started;
    }
    return { result, [Symbol.asyncIterator]: iterate };
  };

  const client: Record<string, unknown> = {};
  for (const [group, methods] of Object.entries(api)) {
    client[group] = Object.fromEntries(
      Object.entries<Method>(methods).map(([method, spec]) => [
        method,
        (input: unknown, options: CallOptions = {}) =>
          spec.type === 'stream'
            ? stream(group, method, input, options)
            : call(group, method, spec, input, options),
      ]),
    );
  }
  client['close'] = () => link.current?.close();
  return client as Client<Api>;
}
