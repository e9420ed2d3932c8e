/** Every way a download goes wrong, against a server on this machine. */
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { FacetError } from '../../../electron/contract/errors.ts';
import {
  download,
  type DownloadOptions,
  type Patience,
  type Wanted,
} from '../../../electron/library/models/download.ts';
import { tempDir } from '../../support/temp.ts';
import { noise } from './noise.ts';
import { type ModelServer, startModelServer } from './server.ts';

const file = noise(300_000);
/** So patient that a busy machine is not taken for a stalled line. */
const patience: Patience = { tries: 3, pauseMs: 1, stallMs: 20_000 };

let server: ModelServer;
let part: string;

beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => {
  part = join(tempDir(), 'm.onnx.part');
  server.asked.length = 0;
  server.files.clear();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const wanted = (more: Partial<Wanted> = {}): Wanted => ({
  model: 'm',
  url: `${server.url}/m.onnx`,
  part,
  bytes: file.length,
  exact: true,
  room: 0,
  ...more,
});

interface Run extends Partial<DownloadOptions> {
  readonly want?: Partial<Wanted>;
}

const run = ({ want, ...options }: Run = {}): Promise<{ resumed: boolean }> =>
  download(wanted(want), {
    signal: new AbortController().signal,
    onProgress: () => undefined,
    patience,
    ...options,
  });

/** The error of a run that must fail. */
async function failure(options: Run = {}): Promise<FacetError['error']> {
  const thrown: unknown = await run(options).then(
    () => null,
    (error: unknown) => error,
  );
  if (thrown instanceof FacetError) return thrown.error;
  throw new Error(`no FacetError but ${String(thrown)}`);
}

/** Runs until at least `bytes` have come, then stops as the user does. */
async function stopAfter(bytes: number): Promise<void> {
  const stop = new AbortController();
  await expect(
    run({
      signal: stop.signal,
      onProgress: (have) => {
        if (have >= bytes) stop.abort();
      },
    }),
  ).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
}

const here = (): Buffer => readFileSync(part);

describe('a server that behaves', () => {
  test('gives the file in one go, with progress to the last byte', async () => {
    server.files.set('/m.onnx', { bytes: file });
    const seen: (number | null)[] = [];
    expect(await run({ onProgress: (bytes, total) => seen.push(bytes, total) })).toEqual({ resumed: false });
    expect(here().equals(file)).toBe(true);
    expect(seen.slice(-2)).toEqual([file.length, file.length]);
    expect(server.asked).toHaveLength(1);
  });

  test('gives only the rest after a stop, and nothing at all once it is whole', async () => {
    server.files.set('/m.onnx', { bytes: file, pauseMs: 1 });
    await stopAfter(100_000);
    const had = statSync(part).size;
    expect(had).toBeGreaterThanOrEqual(100_000);
    expect(had).toBeLessThan(file.length);
    expect(await run()).toEqual({ resumed: true });
    expect(here().equals(file)).toBe(true);
    expect(server.asked[1]).toEqual({ path: '/m.onnx', range: `bytes=${String(had)}-`, ifRange: '"v1"' });
    // Killed between the last byte and the rename, it need not ask again.
    await run();
    expect(server.asked).toHaveLength(2);
  });

  test('is asked by date where it gives no strong tag', async () => {
    const lastModified = 'Wed, 04 Nov 2026 08:00:00 GMT';
    server.files.set('/m.onnx', { bytes: file, etag: 'W/"v1"', lastModified, pauseMs: 1 });
    await stopAfter(50_000);
    await run();
    expect(server.asked[1]?.ifRange).toBe(lastModified);
    expect(here().equals(file)).toBe(true);
  });

  test('is begun anew where it names no version, or cannot send a range', async () => {
    for (const hosted of [{ etag: null }, { ranges: false }]) {
      server.files.set('/m.onnx', { bytes: file, pauseMs: 1, ...hosted });
      await stopAfter(50_000);
      await run();
      expect(here().equals(file)).toBe(true);
    }
    expect(server.asked.map(({ range }) => range !== undefined)).toEqual([false, false, false, true]);
  });

  test('may send without saying how much', async () => {
    server.files.set('/m.onnx', { bytes: file, length: null });
    await run();
    expect(here().equals(file)).toBe(true);
    // An archive, whose size is only about what was promised.
    part = `${part}.zip`;
    await run({ want: { exact: false, bytes: 290_000 } });
    expect(here().equals(file)).toBe(true);
  });
});

describe('a line that breaks', () => {
  test('is taken up where it broke, as long as something comes', async () => {
    server.files.set('/m.onnx', { bytes: file, cutAfter: 40_000, pauseMs: 2 });
    await run();
    expect(here().equals(file)).toBe(true);
    // Eight answers of at most 40,000 bytes: more than the tries that bring nothing.
    expect(server.asked.length).toBeGreaterThanOrEqual(8);
  });

  test('is given up after some tries that bring nothing, and keeps what came', async () => {
    server.files.set('/m.onnx', { bytes: file, pauseMs: 1 });
    await stopAfter(100_000);
    const had = statSync(part).size;
    server.files.set('/m.onnx', { bytes: file, cutAfter: 0 });
    server.asked.length = 0;
    expect(await failure()).toMatchObject({ code: 'network', url: wanted().url });
    expect(server.asked).toHaveLength(patience.tries);
    expect(statSync(part).size).toBe(had);
  });

  test('is cut by us when nothing comes any more', async () => {
    server.files.set('/m.onnx', { bytes: file, stallAfter: 50_000 });
    const seen: number[] = [];
    const hurried = { tries: 2, pauseMs: 1, stallMs: 300 };
    const running = failure({ onProgress: (bytes) => seen.push(bytes), patience: hurried });
    await vi.waitFor(() => {
      expect(server.asked.length).toBeGreaterThanOrEqual(2);
    });
    server.files.set('/m.onnx', { bytes: file, stallAfter: 0 });
    expect(await running).toMatchObject({ code: 'network', detail: 'nothing came for 0.3 s' });
    expect(Math.max(...seen)).toBeGreaterThanOrEqual(50_000);
  });

  test('that never was is told in words', async () => {
    expect(await failure({ want: { url: 'http://127.0.0.1:9/m.onnx' } })).toMatchObject({ code: 'network' });
  });

  test('stops at once when the user says so, also while it waits for another try', async () => {
    server.files.set('/m.onnx', { bytes: file, status: 503 });
    const stop = new AbortController();
    const running = run({ signal: stop.signal, patience: { ...patience, pauseMs: 60_000 } });
    await vi.waitFor(() => {
      expect(server.asked).toHaveLength(1);
    });
    stop.abort();
    await expect(running).rejects.toThrow(expect.objectContaining({ name: 'AbortError' }));
  });
});

describe('a server that refuses', () => {
  test.each([404, 403, 410])('with %i is not asked again', async (status) => {
    server.files.set('/m.onnx', { bytes: file, status });
    const error = await failure();
    expect(error).toMatchObject({ code: 'network' });
    expect('detail' in error && error.detail).toContain(String(status));
    expect(server.asked).toHaveLength(1);
  });

  test.each([500, 502, 503, 429])('with %i is asked again', async (status) => {
    server.files.set('/m.onnx', { bytes: file, status: [status, status], headers: { 'Retry-After': '0' } });
    await run();
    expect(here().equals(file)).toBe(true);
    expect(server.asked).toHaveLength(3);
  });
});

describe('a server that lies', () => {
  test('about the length is refused before a byte is written', async () => {
    server.files.set('/m.onnx', { bytes: noise(310_000) });
    expect(await failure()).toMatchObject({ code: 'model-mismatch', model: 'm' });
    expect(statSync(part).size).toBe(0);
  });

  test('and sends more than it says is cut off', async () => {
    server.files.set('/m.onnx', { bytes: noise(900_000), length: null });
    expect(await failure()).toMatchObject({ code: 'model-mismatch' });
    expect(statSync(part).size).toBe(0);
    // An archive may be larger by a tenth, not by more.
    expect(await failure({ want: { exact: false, bytes: 800_000 } })).toMatchObject({
      code: 'model-mismatch',
    });
  });

  test('and promises more than it sends is a line that breaks', async () => {
    server.files.set('/m.onnx', { bytes: file.subarray(0, 200_000), length: file.length, ranges: false });
    expect(await failure()).toMatchObject({ code: 'network' });
  });
});

describe('a file that changed meanwhile', () => {
  test('is begun anew', async () => {
    server.files.set('/m.onnx', { bytes: noise(300_000, 7), etag: '"old"', pauseMs: 1 });
    await stopAfter(100_000);
    server.files.set('/m.onnx', { bytes: file, etag: '"new"' });
    await run();
    expect(here().equals(file)).toBe(true);
  });

  test('is begun anew even where the server does not know If-Range', async () => {
    server.files.set('/m.onnx', { bytes: noise(300_000, 7), etag: '"old"', pauseMs: 1 });
    await stopAfter(100_000);
    server.files.set('/m.onnx', { bytes: file, etag: '"new"', ignoresIfRange: true });
    await run();
    expect(here().equals(file)).toBe(true);
  });

  test('of another address is not taken for ours', async () => {
    server.files.set('/m.onnx', { bytes: file, pauseMs: 1 });
    await stopAfter(100_000);
    server.files.set('/other.onnx', { bytes: noise(300_000, 7) });
    await run({ want: { url: `${server.url}/other.onnx` } });
    expect(here().equals(noise(300_000, 7))).toBe(true);
    expect(server.asked[1]?.range).toBeUndefined();
  });

  test('whose record was cut off while it was written is begun anew', async () => {
    server.files.set('/m.onnx', { bytes: file, pauseMs: 1 });
    await stopAfter(100_000);
    writeFileSync(`${part}.json`, '{"url":"http');
    await run();
    expect(here().equals(file)).toBe(true);
  });
});

describe('an address', () => {
  test('may lead to another', async () => {
    server.files.set('/m.onnx', { bytes: file, status: 302, headers: { Location: '/real.onnx' } });
    server.files.set('/real.onnx', { bytes: file });
    await run();
    expect(here().equals(file)).toBe(true);
  });

  test('may not lead in circles, nor to where nothing is encrypted', async () => {
    server.files.set('/m.onnx', { bytes: file, status: 302, headers: { Location: '/m.onnx' } });
    expect(await failure()).toMatchObject({ code: 'network' });
    expect(server.asked).toHaveLength(6);
    server.files.set('/m.onnx', {
      bytes: file,
      status: 301,
      headers: { Location: 'http://example.org/m.onnx' },
    });
    expect(await failure()).toMatchObject({
      code: 'network',
      detail: expect.stringContaining('not encrypted') as string,
    });
    server.files.set('/m.onnx', { bytes: file, status: 301, headers: { Location: 'file:///etc/passwd' } });
    expect(await failure()).toMatchObject({ code: 'network' });
  });

  test('that is not encrypted is never asked', async () => {
    expect(await failure({ want: { url: 'http://example.org/m.onnx' } })).toMatchObject({ code: 'network' });
  });

  test('is that of the mirror where there is one', async () => {
    server.files.set('/models/example.org/a/m.onnx?x=1', { bytes: file });
    await run({ want: { url: 'https://example.org/a/m.onnx?x=1' }, mirror: `${server.url}/models/` });
    expect(here().equals(file)).toBe(true);
  });
});

describe('a full disk', () => {
  test('is seen before anything is fetched', async () => {
    server.files.set('/m.onnx', { bytes: file });
    const free = (): Promise<number> => Promise.resolve(64 * 1024 * 1024 + file.length - 1);
    expect(await failure({ free })).toEqual({ code: 'disk-full', path: part, needs: 1 });
    expect(await failure({ free, want: { room: 999 } })).toMatchObject({ needs: 1000 });
  });

  test('on the way keeps what came, and the rest follows when there is room', async () => {
    server.files.set('/m.onnx', { bytes: file });
    // ENOSPC exactly as the file system throws it, once 100,000 bytes are written.
    const probe = await open(join(tempDir(), 'probe'), 'w');
    const prototype = Object.getPrototypeOf(probe) as FileHandle;
    await probe.close();
    // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its own handle below
    const write = prototype.write as (
      this: FileHandle,
      ...args: unknown[]
    ) => Promise<{ bytesWritten: number }>;
    vi.spyOn(prototype, 'write').mockImplementation(function (this: FileHandle, ...args: unknown[]) {
      const [bytes, from, length, at] = args as [Uint8Array, number, number, number];
      if (at >= 100_000)
        return Promise.reject(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' }));
      return write.call(this, bytes, from, Math.min(length, 100_000 - at), at) as never;
    });
    expect(await failure()).toEqual({ code: 'disk-full', path: part });
    vi.restoreAllMocks();
    expect(statSync(part).size).toBe(100_000);
    await run();
    expect(server.asked[1]?.range).toBe('bytes=100000-');
    expect(here().equals(file)).toBe(true);
  });
});

test('a folder that cannot be written to is named', async () => {
  server.files.set('/m.onnx', { bytes: file });
  const blocker = join(tempDir(), 'file');
  writeFileSync(blocker, '');
  const error = await failure({ want: { part: join(blocker, 'm.part') } });
  expect(error.code).toBe('unreadable');
  expect(existsSync(join(blocker, 'm.part'))).toBe(false);
});
