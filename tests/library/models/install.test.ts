/** From the list to a file that is here: licences, archives, wrong bytes, other processes, removal. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ModelEntry } from '../../../electron/contract/models.ts';
import { type InUse, Models, type ModelsDeps } from '../../../electron/library/models/models.ts';
import { tempDir } from '../../support/temp.ts';
import { zipOf } from '../../support/zip.ts';
import { noise } from './noise.ts';
import { type ModelServer, startModelServer } from './server.ts';
import { bare, det, idle, noLab, pack, rec, world } from './world.ts';

const patience = { tries: 2, pauseMs: 1, stallMs: 20_000 };
let server: ModelServer;
let dir: string;
let shipped: string;
let inUse: InUse;
const open: Models[] = [];

beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => {
  dir = join(tempDir(), 'own');
  shipped = tempDir();
  inUse = idle;
  server.asked.length = 0;
  server.files.clear();
  server.files.set('/bare.onnx', { bytes: bare });
  server.files.set('/pack.zip', { bytes: pack });
});
afterEach(async () => {
  for (const models of open.splice(0)) await models.close();
});

function start(more: Partial<ModelsDeps> = {}): Models {
  const models = new Models({
    modelsDir: shipped,
    ownModelsDir: dir,
    inUse: () => inUse,
    lab: noLab,
    onChange: () => undefined,
    patience,
    manifest: world(server.url),
    ...more,
  });
  open.push(models);
  return models;
}

async function entry(models: Models, id: string): Promise<ModelEntry> {
  const found = (await models.list()).find((other) => other.id === id);
  if (found === undefined) throw new Error(`no entry ${id}`);
  return found;
}

/** Waits until nothing of `id` is on its way any more. */
const settled = (models: Models, id: string): Promise<ModelEntry> =>
  vi.waitFor(
    async () => {
      const now = await entry(models, id);
      expect(['running', 'checking']).not.toContain(now.download?.state);
      // The file has its name a moment before the rest is tidied up.
      expect(readdirSync(join(dir, 'downloads')).filter((name) => name.endsWith('.lock'))).toEqual([]);
      return now;
    },
    { timeout: 10_000 },
  );

test('the list tells what is here, where the rest comes from, and under which licence', async () => {
  writeFileSync(join(shipped, 'here.onnx'), 'x');
  const models = start();
  const list = await models.list();
  expect(list.map(({ id, role, origin, installed }) => [id, role, origin, installed])).toEqual([
    ['here', 'embedder', 'shipped', true],
    ['bare', 'embedder', 'download', false],
    ['rec', 'embedder', 'download', false],
    ['det', 'detector', 'download', false],
    ['own', 'detector', 'supplied', false],
  ]);
  // What comes in a pack is fetched with all that is in it.
  expect(list.map(({ fetchBytes }) => fetchBytes)).toEqual([0, bare.length, pack.length, pack.length, 0]);
  expect(list[2]).toMatchObject({
    bytes: rec.length,
    dimension: 512,
    licence: { name: 'research only', url: 'https://example.org/licence', free: false },
    accepted: null,
    source: `${server.url}/pack.zip`,
  });
});

describe('a file', () => {
  test('comes, and nothing but it is left', async () => {
    const onChange = vi.fn();
    const models = start({ onChange });
    expect((await models.install('bare', false)).download).toMatchObject({
      state: 'running',
      total: bare.length,
    });
    expect(await settled(models, 'bare')).toMatchObject({ installed: true, download: null });
    expect(readFileSync(join(dir, 'bare.onnx')).equals(bare)).toBe(true);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
    expect(onChange).toHaveBeenCalled();
    // Asked for again, it is here.
    server.asked.length = 0;
    expect(await models.install('bare', false)).toMatchObject({ installed: true, download: null });
    expect(server.asked).toEqual([]);
  });

  test('of wrong bytes is removed, and said so in words', async () => {
    server.files.set('/bare.onnx', { bytes: noise(200_000, 9) });
    const models = start();
    await models.install('bare', false);
    const { installed, download } = await settled(models, 'bare');
    expect(installed).toBe(false);
    expect(download).toMatchObject({
      state: 'failed',
      bytes: 0,
      error: { code: 'model-mismatch', model: 'bare' },
    });
    expect(download?.error).toMatchObject({
      detail: expect.stringMatching(/SHA-256 .* it was removed$/) as string,
    });
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
    // The next try may find it mended.
    server.files.set('/bare.onnx', { bytes: bare });
    await models.install('bare', false);
    expect(await settled(models, 'bare')).toMatchObject({ installed: true });
  });

  test('is stopped, seen resting by another process, and goes on there', async () => {
    server.files.set('/bare.onnx', { bytes: bare, pauseMs: 20 });
    const first = start();
    await first.install('bare', false);
    await vi.waitFor(async () => {
      expect((await entry(first, 'bare')).download?.bytes).toBeGreaterThan(30_000);
    });
    expect((await first.stop('bare')).download).toMatchObject({
      state: 'stopped',
      total: bare.length,
      error: null,
    });
    await first.close();

    server.files.set('/bare.onnx', { bytes: bare });
    const second = start();
    const resting = (await entry(second, 'bare')).download;
    expect(resting).toMatchObject({ state: 'stopped', total: bare.length });
    expect(resting?.bytes).toBeGreaterThan(30_000);
    await second.install('bare', false);
    await settled(second, 'bare');
    expect(server.asked[1]?.range).toBe(`bytes=${String(resting?.bytes)}-`);
    expect(readFileSync(join(dir, 'bare.onnx')).equals(bare)).toBe(true);
  });

  test('whose halves are of two files that share a version is fetched anew', async () => {
    server.files.set('/bare.onnx', { bytes: noise(200_000, 9), pauseMs: 20 });
    const models = start();
    await models.install('bare', false);
    await vi.waitFor(async () => {
      expect((await entry(models, 'bare')).download?.bytes).toBeGreaterThan(30_000);
    });
    await models.stop('bare');
    server.files.set('/bare.onnx', { bytes: bare });
    await models.install('bare', false);
    expect(await settled(models, 'bare')).toMatchObject({ installed: true });
    expect(server.asked.map(({ range }) => range === undefined)).toEqual([true, false, true]);
  });

  test('that another process fetches is left to it', async () => {
    mkdirSync(join(dir, 'downloads'), { recursive: true });
    // The parent of this process lives as long as it does.
    writeFileSync(join(dir, 'downloads', 'bare.onnx.part.lock'), String(process.ppid));
    await expect(start().install('bare', false)).rejects.toMatchObject({ error: { code: 'busy' } });
  });

  test('that nobody has heard of, or that is not fetched, is refused in words', async () => {
    const models = start();
    await expect(models.install('nonsense', true)).rejects.toMatchObject({ error: { code: 'not-found' } });
    await expect(models.install('own', true)).rejects.toThrow(
      'get it from https://example.org/own and import',
    );
    await expect(models.install('here', true)).rejects.toThrow('comes with Facet');
  });
});

describe('a licence', () => {
  test('is asked for before a byte is fetched, and remembered with its date', async () => {
    const models = start();
    await expect(models.install('rec', false)).rejects.toMatchObject({
      error: { code: 'licence-needed', model: 'rec', licence: 'research only' },
    });
    expect(server.asked).toEqual([]);
    const before = new Date().toISOString();
    const { accepted } = await models.install('rec', true);
    expect(accepted !== null && accepted >= before).toBe(true);
    await settled(models, 'rec');
    // On this machine for good: another library's process need not ask.
    const other = start();
    expect((await entry(other, 'rec')).accepted).toBe(accepted);
    await other.remove('rec');
    await other.install('rec', false);
    await settled(other, 'rec');
  });

  test('that was named otherwise then has to be accepted anew', async () => {
    mkdirSync(join(dir, 'records'), { recursive: true });
    const licences = { rec: { licence: 'free for all', at: '2026-01-01T00:00:00Z' } };
    writeFileSync(join(dir, 'records', 'models.json'), JSON.stringify({ licences, tests: {} }));
    const models = start();
    expect((await entry(models, 'rec')).accepted).toBeNull();
    await expect(models.install('rec', false)).rejects.toMatchObject({ error: { code: 'licence-needed' } });
  });
});

describe('an archive', () => {
  test('gives every model the program knows from it, whichever was asked for', async () => {
    const models = start();
    await models.install('rec', true);
    expect(await settled(models, 'rec')).toMatchObject({ installed: true });
    // The licence of the pack was accepted for all of it.
    const { accepted } = await entry(models, 'rec');
    expect(await entry(models, 'det')).toMatchObject({ installed: true, accepted });
    expect(readdirSync(dir).sort()).toEqual(['det.onnx', 'downloads', 'rec.onnx', 'records']);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
    expect(server.asked).toHaveLength(1);
  });

  test.each([
    [
      'with another model in it',
      zipOf([
        { name: 'rec.onnx', content: noise(90_000, 8) },
        { name: 'det.onnx', content: det },
      ]),
    ],
    ['without it', zipOf([{ name: 'det.onnx', content: det }])],
    [
      'with one of another size',
      zipOf([
        { name: 'rec.onnx', content: noise(9, 8) },
        { name: 'det.onnx', content: det },
      ]),
    ],
    ['that is none', noise(5000)],
  ])('%s is refused and removed', async (_, bytes) => {
    server.files.set('/pack.zip', { bytes });
    const models = start();
    await models.install('rec', true);
    expect(await settled(models, 'rec')).toMatchObject({
      installed: false,
      download: { state: 'failed', error: { code: 'model-mismatch' } },
    });
    expect(existsSync(join(dir, 'rec.onnx'))).toBe(false);
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
  });

  test('needs room for itself and what is in it', async () => {
    const models = start({ free: () => Promise.resolve(64 * 1024 * 1024 + pack.length) });
    await models.install('rec', true);
    expect((await settled(models, 'rec')).download).toMatchObject({
      state: 'failed',
      error: { code: 'disk-full', needs: det.length + rec.length },
    });
  });
});

describe('removing', () => {
  const installed = async (id: string): Promise<Models> => {
    const models = start();
    await models.install(id, true);
    await settled(models, id);
    return models;
  };

  test('takes the file and its test away, and what shares its archive stays', async () => {
    const models = await installed('rec');
    await models.test('rec', new AbortController().signal);
    expect((await entry(models, 'rec')).test?.verdict).toBe('passed');
    await models.remove('rec');
    expect(await entry(models, 'rec')).toMatchObject({ installed: false, test: null });
    expect((await entry(models, 'det')).installed).toBe(true);
  });

  test('is refused for what this library works with, changes to or can go back to', async () => {
    const models = await installed('rec');
    const contract = (await entry(models, 'rec')).contract ?? '';
    const busy = { error: { code: 'busy' } };
    inUse = { ...idle, active: contract };
    expect((await entry(models, 'rec')).active).toBe(true);
    await expect(models.remove('rec')).rejects.toMatchObject(busy);
    inUse = { ...idle, active: 'another', kept: [contract] };
    await expect(models.remove('rec')).rejects.toMatchObject(busy);
    inUse = { ...idle, detectors: { active: 'det', chosen: 'default' } };
    await expect(models.remove('det')).rejects.toMatchObject(busy);
    expect((await models.list()).filter((other) => other.installed)).toHaveLength(2);
  });

  test('is refused while it is fetched, then drops what has come', async () => {
    server.files.set('/bare.onnx', { bytes: bare, pauseMs: 20 });
    const models = start();
    await models.install('bare', false);
    await vi.waitFor(async () => {
      expect((await entry(models, 'bare')).download?.bytes).toBeGreaterThan(0);
    });
    await expect(models.remove('bare')).rejects.toMatchObject({ error: { code: 'busy' } });
    await models.stop('bare');
    await models.remove('bare');
    expect((await entry(models, 'bare')).download).toBeNull();
    expect(readdirSync(join(dir, 'downloads'))).toEqual([]);
  });

  test('is refused for what is not ours', async () => {
    writeFileSync(join(shipped, 'here.onnx'), 'x');
    writeFileSync(join(shipped, 'own.onnx'), 'x');
    const models = start();
    await expect(models.remove('here')).rejects.toThrow('comes with Facet');
    await expect(models.remove('own')).rejects.toThrow('a folder of yours');
    expect(readdirSync(shipped).sort()).toEqual(['here.onnx', 'own.onnx']);
  });
});

test('a model that is not here is not tried', async () => {
  await expect(start().test('rec', new AbortController().signal)).rejects.toMatchObject({
    error: { code: 'model-missing' },
  });
});
