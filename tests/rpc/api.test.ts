/** The real contract over a real MessageChannel: every method, good input and bad. */
import { MessageChannel } from 'node:worker_threads';
import { afterAll, describe, expect, test } from 'vitest';
import { api, hostOnly } from '../../electron/contract/api.ts';
import type { Contract, Method } from '../../electron/contract/method.ts';
import { visionApi } from '../../electron/contract/vision.ts';
import { type Port, webPort } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { Response } from '../../electron/rpc/wire.ts';
import { mutations, sample } from './sample.ts';

type Reached = [method: string, input: unknown];

/** Serves a contract with handlers that only note that they were reached. */
function reachable(contract: Contract, refuse?: ReadonlySet<string>): { client: Port; reached: Reached[] } {
  const reached: Reached[] = [];
  const handlers = Object.fromEntries(
    Object.entries(contract).map(([group, methods]) => [
      group,
      Object.fromEntries(
        Object.keys(methods).map((method) => [
          method,
          (input: unknown) => {
            reached.push([`${group}.${method}`, input]);
            return Promise.resolve('reached');
          },
        ]),
      ),
    ]),
  ) as unknown as Handlers<Contract>;
  const { port1, port2 } = new MessageChannel();
  serve(contract, handlers, webPort(port2 as never), refuse === undefined ? {} : { refuse });
  const client = webPort(port1 as never);
  opened.push(client);
  return { client, reached };
}

const opened: Port[] = [];
afterAll(() => {
  for (const port of opened) port.close();
});

/** Raw calls, as somebody would make them who does not keep to the client. */
function caller(port: Port): (method: string, input: unknown) => Promise<Response> {
  let next = 1;
  const waiting = new Map<number, (response: Response) => void>();
  port.listen(
    (message) => {
      const response = Response.parse(message);
      waiting.get(response.id)?.(response);
    },
    () => undefined,
  );
  return (method, input) =>
    new Promise((resolve) => {
      const id = next++;
      waiting.set(id, resolve);
      port.post({ t: 'call', id, method, input });
    });
}

const methodsOf = (contract: Contract): [string, Method][] =>
  Object.entries(contract).flatMap(([group, methods]) =>
    Object.entries(methods).map(([method, spec]): [string, Method] => [`${group}.${method}`, spec]),
  );

for (const [name, contract] of [
  ['api', api],
  ['visionApi', visionApi],
] as const) {
  const { client, reached } = reachable(contract);
  const call = caller(client);
  describe.each(methodsOf(contract))(`${name} %s`, (method, spec) => {
    const valid = sample(spec.input);

    test('takes a valid sample whole', async () => {
      expect(await call(method, valid)).toMatchObject({ t: 'ok', value: 'reached' });
      expect(reached.at(-1)).toEqual([method, valid]);
    });

    test('refuses every mutation of it and names the method', async () => {
      const before = reached.length;
      const all = mutations(spec.input, valid);
      expect(all.length).toBeGreaterThan(4);
      for (const { what, value } of all) {
        const answer = await call(method, value);
        expect(answer, what).toMatchObject({ t: 'err', error: { code: 'invalid-input' } });
        if (answer.t === 'err' && answer.error.code === 'invalid-input') {
          expect(answer.error.field, what).toMatch(new RegExp(`^${method.replace('.', '\\.')}`));
        }
      }
      expect(reached).toHaveLength(before);
    });
  });
}

describe('a port of the page', () => {
  const { client, reached } = reachable(api, hostOnly);
  const call = caller(client);
  const forbidden = methodsOf(api).filter(([method]) => /^(host|media)\./.test(method));

  test.each(forbidden)('refuses %s even with valid input', async (method, spec) => {
    expect(await call(method, sample(spec.input))).toMatchObject({
      t: 'err',
      error: { code: 'not-allowed', method },
    });
    expect(reached).toEqual([]);
  });

  test.each([
    'constructor',
    'constructor.call',
    '__proto__.toString',
    'library.constructor',
    'library.__proto__',
    'library.hasOwnProperty',
    'library.info.parse',
    'people.get.get',
    'toString',
    '',
    '.',
    'no.such',
  ])('has no method %j', async (method) => {
    expect(await call(method, {})).toMatchObject({ t: 'err', error: { code: 'not-allowed' } });
    expect(reached).toEqual([]);
  });

  test('drops messages that are no requests and still answers the next', async () => {
    const junk = [
      null,
      7,
      'call',
      [],
      {},
      { t: 'call' },
      { t: 'call', id: -1, method: 'library.info', input: {} },
    ];
    for (const message of [
      ...junk,
      { t: 'cancel', id: 99 },
      { t: 'credit', id: 99, n: 5 },
      { t: 'ok', id: 1 },
    ]) {
      client.post(message);
    }
    client.post({ t: 'call', id: 1, method: 'x'.repeat(101), input: {} });
    expect(await call('library.info', {})).toMatchObject({ t: 'ok' });
  });
});
