/** Models from the terminal, with a server on this machine in place of their makers'. */
import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { ModelEntry, ModelTest } from '../../electron/contract/models.ts';
import { modelsDir } from '../../native-models/locate.ts';
import { embedderSpec, manifest, type ModelSpec, modelSpec } from '../../native-models/manifest.ts';
import { noise } from '../library/models/noise.ts';
import { type ModelServer, startModelServer } from '../library/models/server.ts';
import { facet, facetJson, type Ran } from '../support/cli.ts';
import { constantModel, install, ownSpec } from '../support/constant-model.ts';
import { tempDir } from '../support/temp.ts';

let server: ModelServer;
let own: string;
let env: NodeJS.ProcessEnv;
let library: string;

beforeAll(async () => {
  server = await startModelServer();
});
beforeEach(() => {
  own = join(tempDir(), 'own');
  library = join(tempDir(), 'library');
  env = { FACET_OWN_MODELS: own, FACET_MODEL_MIRROR: server.url, FACET_LIBRARY: library };
  server.files.clear();
  server.asked.length = 0;
});

/** A free model that is fetched as a bare file, and where the mirror has it. */
function fetched(): { spec: ModelSpec; path: string } {
  for (const spec of manifest.models) {
    if (!spec.free || !('download' in spec.source)) continue;
    const { host, pathname } = new URL(spec.source.download);
    if (spec.bytes < 1e6) return { spec, path: `/${host}${pathname}` };
  }
  throw new Error('the manifest has a small free model');
}

const run = (...args: string[]): Promise<Ran> => facet(['models', ...args], env);
const lastLine = ({ stderr }: Ran): string => stderr.trimEnd().split('\n').at(-1) ?? '';

test('lists what is here and where the rest comes from', async () => {
  const list = await facetJson<ModelEntry[]>(['models', 'list'], env);
  expect(list.find(({ id }) => id === 'fr_feature')).toMatchObject({ origin: 'shipped', installed: true });
  expect(list.find(({ id }) => id === 'buffalo_l')).toMatchObject({
    origin: 'download',
    installed: false,
    licence: { free: false },
    accepted: null,
  });
  const { stdout } = await run('list');
  expect(stdout).toContain('not here: https://github.com/deepinsight/insightface/releases');
  expect(stdout).toContain('--accept-licence');
});

test('fetches nothing under a licence that was not accepted', async () => {
  const ran = await run('install', 'buffalo_s');
  expect(ran.code).toBe(1);
  expect(lastLine(ran)).toContain('--accept-licence says that you did');
  expect(server.asked).toEqual([]);
});

test('tells what went wrong with a download, and keeps no wrong bytes', async () => {
  const { spec, path } = fetched();
  const missing = await run('install', spec.id);
  expect(missing.code).toBe(1);
  expect(lastLine(missing)).toContain('the server answered 404');

  server.files.set(path, { bytes: noise(spec.bytes) });
  const wrong = await run('install', spec.id, '--json');
  expect(wrong.code).toBe(1);
  expect(JSON.parse(wrong.stdout)).toMatchObject({ error: { code: 'model-mismatch' } });
  const list = await facetJson<ModelEntry[]>(['models', 'list'], env);
  expect(list.find(({ id }) => id === spec.id)).toMatchObject({ installed: false, download: null });
});

test('Ctrl+C keeps what has come, and the next try goes on from there', async () => {
  const { spec, path } = fetched();
  server.files.set(path, { bytes: noise(spec.bytes), pauseMs: 200 });
  const main = fileURLToPath(new URL('../../electron/cli/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, 'models', 'install', spec.id], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let stderr = '';
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const part = join(own, 'downloads', `${spec.file}.part`);
  await vi.waitFor(
    () => {
      expect(statSync(part).size).toBeGreaterThan(16_000);
    },
    { timeout: 20_000 },
  );
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.kill('SIGINT');
  expect(await ended).toBe(1);
  expect(stderr).toContain('what has come is kept');
  const had = statSync(part).size;
  expect(had).toBeLessThan(spec.bytes);

  server.files.set(path, { bytes: noise(spec.bytes) });
  await run('install', spec.id);
  expect(server.asked[1]?.range).toBe(`bytes=${String(had)}-`);
});

test('refuses a file that is no model, and wrong usage', async () => {
  const path = join(tempDir(), 'photo.onnx');
  writeFileSync(path, noise(2000));
  const ran = await run('import', path, '--accept-licence', '--anyway');
  expect(ran.code).toBe(1);
  expect(lastLine(ran)).toContain('photo.onnx');
  expect((await run('remove', 'nonsense')).code).toBe(1);
  expect((await run('install')).code).toBe(2);
});

test(
  'a model in the wrong colour order is refused by its self-test, and comes in with the right one',
  { timeout: 300_000 },
  async () => {
    // The shipped embedder under another hash: one more field, a comment, at the end of the ONNX file.
    const bytes = readFileSync(join(modelsDir(), 'fr_feature.onnx'));
    const path = join(tempDir(), 'copy.onnx');
    writeFileSync(path, Buffer.concat([bytes, Buffer.from([0x32, 4]), Buffer.from('copy')]));

    // Its family takes RGB; this one was trained on BGR.
    const refused = await run('import', path, '--accept-licence');
    expect(refused.code).toBe(1);
    expect(lastLine(refused)).toMatch(/copy failed its self-test.*BGR.*fits better with channels bgr/);
    expect(existsSync(own) ? readdirSync(own) : []).toEqual(['downloads']);

    const ran = await run(
      'import',
      path,
      '--accept-licence',
      '--channels',
      'bgr',
      '--title',
      'A copy',
      '--json',
    );
    expect(ran.stderr).toBe('');
    const entry = JSON.parse(ran.stdout) as ModelEntry;
    expect(entry).toMatchObject({
      title: 'A copy',
      origin: 'import',
      installed: true,
      test: { verdict: 'passed' },
    });
    const list = await facetJson<ModelEntry[]>(['models', 'list'], env);
    expect(list.find(({ id }) => id === entry.id)?.installed).toBe(true);
    expect((await run('remove', entry.id)).code).toBe(0);
  },
);

test(
  'tests every installed model without an id, and ends with 1 when one fails',
  { timeout: 600_000 },
  async () => {
    const like = modelSpec('fr_feature');
    const data = new Float32Array(512).fill(1);
    const bytes = constantModel({ name: like.input.name, shape: [1, 3, 112, 112] }, [
      { name: 'output', shape: [1, 512], data },
    ]);
    const model = ownSpec('dull', bytes, like);
    await install(own, bytes, {
      model,
      detector: null,
      embedder: { ...embedderSpec('fr_feature'), id: 'dull', model: 'dull' },
    });

    const one = await run('test', 'dull');
    expect(one.code).toBe(1);
    expect(one.stdout).toBe(
      [
        'self-test: failed',
        `  file: passed, dull.onnx is whole, of ${String(bytes.length)} bytes with the expected SHA-256.`,
        '  runs: failed, It answers the same whatever it is shown; it is no embedder, or a damaged one.',
        '',
      ].join('\n'),
    );

    const installed = (await facetJson<ModelEntry[]>(['models', 'list'], env)).filter(
      (entry) => entry.installed,
    );
    const all = await run('test', '--json');
    expect(all.code).toBe(1);
    const tests = JSON.parse(all.stdout) as (ModelTest & { id: string })[];
    expect(tests.map(({ id, verdict }) => `${id} ${verdict}`).toSorted()).toEqual(
      installed.map(({ id }) => `${id} ${id === 'dull' ? 'failed' : 'passed'}`).toSorted(),
    );
    expect(tests.length).toBeGreaterThan(2);
    // Kept for the list.
    const list = await facetJson<ModelEntry[]>(['models', 'list'], env);
    expect(list.find(({ id }) => id === 'dull')?.test?.verdict).toBe('failed');
    expect((await run('test', 'default')).code).toBe(0);
  },
);
