/**
 * Messages from a page that was taken over: whatever it sends, the library answers each call once, in the contract's own
 * words, and keeps answering. Messages that are no requests are met with silence.
 */
import { join } from 'node:path';
import { setImmediate as breath } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { api, hostOnly } from '../../electron/contract/api.ts';
import type { Method } from '../../electron/contract/method.ts';
import { openStore } from '../../electron/library/store/store.ts';
import { check } from '../../electron/library/transfer/index.ts';
import { type Port, portPair } from '../../electron/rpc/port.ts';
import { type Handlers, serve } from '../../electron/rpc/server.ts';
import { Request, Response } from '../../electron/rpc/wire.ts';
import { put, scan, type Setup } from '../library/harness.ts';
import { libraries } from '../library/libraries.ts';
import { sample } from '../rpc/sample.ts';
import type { Random } from '../support/random.ts';
import { caseCount, fuzz, patience } from './cases.ts';
import { hostileText, pick, spoilText, spoilValue, strangeValue } from './mutate.ts';

const start = libraries();

/** Every method with an input that the contract takes. */
const methods = Object.entries(api).flatMap(([group, of]) =>
  Object.entries(of as Record<string, Method>).map(([name, spec]) => ({
    method: `${group}.${name}`,
    input: sample(spec.input),
  })),
);

/** What structured clone carries and JSON does not. */
function strangeMessage(random: Random): unknown {
  const circle: Record<string, unknown> = { t: 'call', id: 1 };
  circle['input'] = circle;
  return pick(random, [
    circle,
    new Map([['t', 'call']]),
    new Set([1]),
    new Date(Number.NaN),
    /x/g,
    2n ** 70n,
    new ArrayBuffer(16),
    new Float64Array([Number.NaN]),
    new Error('no'),
    undefined,
    strangeValue(random),
  ]);
}

/** One frame as it might be sent: mostly a call, mostly spoiled. */
function frame(random: Random, id: number): unknown {
  const { method, input } = pick(random, methods);
  const good = pick(random, [
    { t: 'call', id, method, input: spoilValue(random, input) },
    { t: 'call', id, method, input },
    { t: 'call', id, method: spoilText(random, method), input },
    { t: 'call', id, method: pick(random, hostileText), input },
    { t: 'credit', id: random.int(id + 1), n: 1 + random.int(1000) },
    { t: 'cancel', id: random.int(id + 1) },
  ]);
  if (random.next() < 0.1) return strangeMessage(random);
  if (random.next() < 0.1) return { ...good, input: strangeMessage(random) };
  return random.next() < 0.3 ? spoilValue(random, good) : good;
}

/** Handlers of every method that answer at once; streams send more than the client has credit for, then stop. */
function quickHandlers(reached: (method: string) => void): Handlers<typeof api> {
  const groups = Object.entries(api).map(([group, of]) => {
    const named = Object.entries(of as Record<string, Method>).map(([name, { type }]) => {
      const handler = async (_input: unknown, emit: unknown): Promise<string> => {
        reached(`${group}.${name}`);
        if (type === 'stream')
          for (let i = 0; i < 5; i++) await (emit as (value: number) => Promise<void>)(i);
        return 'done';
      };
      return [name, handler];
    });
    return [group, Object.fromEntries(named) as object];
  });
  const all: unknown = Object.fromEntries(groups);
  return all as Handlers<typeof api>;
}

const frames = caseCount(3000);

test('a spoiled frame is answered once, or met with silence', { timeout: patience(frames) }, async () => {
  const [near, far] = portPair();
  const answers: Response[] = [];
  const reached: string[] = [];
  near.listen(
    (message) => answers.push(Response.parse(message)),
    () => undefined,
  );
  serve(
    api,
    quickHandlers((method) => reached.push(method)),
    far,
    { refuse: hostOnly },
  );
  await fuzz(frames, async (random, number) => {
    const message = frame(random, number + 1);
    answers.length = 0;
    near.post(message);
    await breath();
    const ends = answers.filter(({ t }) => t !== 'event');
    const request = Request.safeParse(message);
    if (!request.success || request.data.t !== 'call') {
      expect(answers).toEqual([]);
      return;
    }
    expect(ends.map(({ id }) => id)).toEqual([request.data.id]);
    const [end] = ends;
    if (end?.t === 'err') expect(['invalid-input', 'not-allowed']).toContain(end.error.code);
  });
  expect(reached.filter((method) => hostOnly.has(method.split('.')[0] ?? ''))).toEqual([]);
  near.close();
});

/** Grants as a user's choices made them, and one the page made itself. */
async function grantsIn(lib: Setup): Promise<string[]> {
  const { client, dir, photos } = lib;
  const pasted = await client.probe.paste({ bytes: new TextEncoder().encode('ann bob #pasted'), label: 'p' });
  const folder = await client.host.grant({ path: photos, save: false });
  const target = await client.host.grant({ path: join(dir, 'saved'), save: true });
  return [pasted.id, folder.id, target.id];
}

/** A good input with other ids and grants in the places of those that {@link sample} puts in. */
function filled(random: Random, input: unknown, grants: readonly string[]): unknown {
  if (input === 'a') return pick(random, [...grants, 'a']);
  if (input === 1) return 1 + random.int(6);
  if (Array.isArray(input)) return input.map((item) => filled(random, item, grants));
  if (typeof input !== 'object' || input === null || input instanceof Uint8Array) return input;
  return Object.fromEntries(
    Object.entries(input).map(([key, value]) => [key, filled(random, value, grants)]),
  );
}

/** Calls as a page: an answer that does not come by itself is asked for by cancelling. */
function page(lib: Setup): { call: (method: string, input: unknown) => Promise<Response>; port: Port } {
  const [port, far] = portPair();
  lib.service.onPort('page', far);
  const waiting = new Map<number, (response: Response) => void>();
  port.listen(
    (message) => {
      const response = Response.parse(message);
      if (response.t !== 'event') waiting.get(response.id)?.(response);
    },
    () => undefined,
  );
  let last = 0;
  const call = async (method: string, input: unknown): Promise<Response> => {
    const id = ++last;
    let answer: Response | undefined;
    const came = new Promise<void>((resolve) => {
      waiting.set(id, (response) => {
        answer = response;
        resolve();
      });
    });
    port.post({ t: 'call', id, method, input });
    for (let i = 0; i < 30 && answer === undefined; i++) await breath();
    port.post({ t: 'cancel', id });
    await Promise.race([came, new Promise((resolve) => setTimeout(resolve, 20_000).unref())]);
    waiting.delete(id);
    if (answer === undefined) throw new Error(`no answer from ${method} ${JSON.stringify(input)}`);
    return answer;
  };
  return { call, port };
}

const calls = caseCount(600);
/** After so many the library is a new one: who was forgotten, or set to ask for consent, stays so. */
const perLibrary = 200;

test(
  'a library answers spoiled calls in its own words, and stays sound',
  { timeout: patience(calls) },
  async () => {
    const internal: string[] = [];
    const log = (level: string, line: string): void => {
      if (level === 'error') internal.push(line);
    };
    let lib: Setup | undefined;
    let grants: string[] = [];
    let client = undefined as ReturnType<typeof page> | undefined;

    const renew = async (): Promise<ReturnType<typeof page>> => {
      await finish();
      lib = start({ log });
      put(lib, { 'a.jpg': 'ann bob', 'b.jpg': 'ann', 'c.jpg': 'cid ~ann', 'd.jpg': 'bob cid' });
      await scan(lib);
      grants = await grantsIn(lib);
      client = page(lib);
      return client;
    };
    const finish = async (): Promise<void> => {
      if (lib === undefined) return;
      expect(await client?.call('library.info', {})).toMatchObject({ t: 'ok' });
      await lib.close();
      const store = openStore(join(lib.dir, 'library'), { appVersion: 't' });
      expect(check(store).problems).toEqual([]);
      store.close();
    };

    await fuzz(calls, async (random, number) => {
      const { call } = client === undefined || number % perLibrary === 0 ? await renew() : client;
      const { method, input } = pick(random, methods);
      const good = filled(random, input, grants);
      const spoiled = random.next() < 0.3 ? good : spoilValue(random, good);
      const answer = await call(method, spoiled);
      if (answer.t !== 'err') return;
      expect(
        answer.error,
        `${method} ${JSON.stringify(spoiled).slice(0, 500)}\n${internal.join('\n')}`,
      ).not.toMatchObject({
        code: 'internal',
      });
    });
    await finish();
  },
);
