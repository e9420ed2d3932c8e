/** A file of the user's: looked at, licensed, tried, and only then here. The vision process is a fake one. */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import type { ModelTest } from '../../../electron/contract/models.ts';
import type { ImportWish } from '../../../electron/library/models/import.ts';
import type { Probed, Subject } from '../../../electron/library/models/lab.ts';
import { Models } from '../../../electron/library/models/models.ts';
import { OwnModel } from '../../../native-models/catalogue.ts';
import type { Proposal } from '../../../native-models/families.ts';
import { manifest } from '../../../native-models/manifest.ts';
import { tempDir } from '../../support/temp.ts';
import { zipOf } from '../../support/zip.ts';
import { noise } from './noise.ts';
import { det, idle, rec, world } from './world.ts';

const { signal } = new AbortController();
const strange = noise(30_000, 11);
const address = 'https://example.org';

/** What the fake takes every file for. */
const proposal = ((): Proposal => {
  const [embedder] = manifest.embedders;
  const model = manifest.models.find(({ role }) => role === 'embedder');
  if (embedder === undefined || model === undefined) throw new Error('the manifest has one');
  const { architecture, input, output } = model;
  return { architecture, licence: 'as its maker says', input, output, detector: null, embedder };
})();

const good: ModelTest = { at: '2026-11-24T12:00:00.000Z', verdict: 'passed', checks: [], better: null };
const bad: ModelTest = {
  ...good,
  verdict: 'failed',
  checks: [
    { check: 'runs', verdict: 'passed', detail: 'it runs' },
    { check: 'colour-order', verdict: 'failed', detail: 'the channels are in the other order' },
  ],
  better: { channels: 'rgb', mean: 127.5, std: 127.5 },
};

let dir: string;
let files: string;
let outcome: ModelTest;
let problem: string | null;
let tried: (Subject & { readonly there: string[] })[];
let models: Models;

beforeEach(() => {
  dir = join(tempDir(), 'own');
  files = tempDir();
  outcome = good;
  problem = null;
  tried = [];
  models = new Models({
    modelsDir: tempDir(),
    ownModelsDir: dir,
    inUse: () => idle,
    onChange: () => undefined,
    manifest: world(address),
    lab: {
      probe: (): Promise<Probed> =>
        Promise.resolve({
          inputs: ['input'],
          outputs: ['output'],
          proposal: problem === null ? proposal : null,
          problem,
        }),
      test: (subject) => {
        // What has a name of its own already, while it is tried.
        tried.push({ ...subject, there: readdirSync(dir).filter((name) => name !== 'downloads') });
        expect(existsSync(subject.path)).toBe(true);
        return Promise.resolve(outcome);
      },
    },
  });
});

function given(name: string, bytes: Uint8Array): string {
  const path = join(files, name);
  writeFileSync(path, bytes);
  return path;
}

const wish = (more: Partial<ImportWish> = {}): ImportWish => ({
  member: null,
  title: 'Müller’s net (v2)',
  recipe: null,
  acceptLicence: true,
  anyway: false,
  ...more,
});

const bring = (path: string, more: Partial<ImportWish> = {}) => models.import(path, wish(more), signal);

/** All that is in the folder of the user's own models, but for empty folders. */
const here = (): string[] =>
  existsSync(dir)
    ? readdirSync(dir, { recursive: true })
        .map(String)
        .filter((name) => !['downloads', 'records'].includes(name))
        .sort()
    : [];

describe('looking', () => {
  test('tells of a bare file what it is taken for, and keeps nothing', async () => {
    const [only, ...more] = await models.inspect(given('strange.onnx', strange), signal);
    expect(more).toEqual([]);
    expect(only).toEqual({
      member: null,
      label: 'strange.onnx',
      bytes: strange.length,
      sha256: createHash('sha256').update(strange).digest('hex'),
      role: 'embedder',
      family: 'MobileFaceNet',
      known: null,
      inputs: ['input'],
      outputs: ['output'],
      recipe: { channels: 'bgr', mean: 127.5, std: 127.5 },
      dimension: 512,
      problem: null,
    });
    expect(here()).toEqual([]);
  });

  test('tells what is in an archive, and which of it the program knows', async () => {
    const pack = zipOf([
      { name: 'p/rec.onnx', content: rec, deflate: true },
      { name: 'p/det.onnx', content: det },
      { name: 'p/strange.onnx', content: strange },
      { name: 'p/readme.md', content: 'hello' },
    ]);
    const found = await models.inspect(given('pack.bin', pack), signal);
    expect(found.map(({ member, known, role, problem: why }) => [member, known, role, why])).toEqual([
      ['p/rec.onnx', 'rec', 'embedder', null],
      ['p/det.onnx', 'det', 'detector', null],
      ['p/strange.onnx', null, 'embedder', null],
    ]);
    expect(here()).toEqual([]);
  });

  test('says of what comes with the program that it is here', async () => {
    const [found] = await models.inspect(given('a.onnx', noise(10)), signal);
    expect(found?.problem).toBe('comes with Facet already');
  });

  test('says what is wrong with a file it cannot use, and brings it in never', async () => {
    problem = 'its output is 3 numbers';
    const path = given('age.onnx', strange);
    expect((await models.inspect(path, signal))[0]).toMatchObject({ problem, role: null, recipe: null });
    await expect(bring(path, { anyway: true })).rejects.toMatchObject({
      error: { code: 'invalid-input', field: 'age.onnx', detail: problem },
    });
    expect(here()).toEqual([]);
  });

  test('refuses an archive without a model, and one that is none', async () => {
    const empty = zipOf([{ name: 'readme.md', content: 'hello' }]);
    await expect(models.inspect(given('a.zip', empty), signal)).rejects.toThrow('holds no .onnx file');
    await expect(models.inspect(given('b.zip', strange), signal)).rejects.toThrow('no .zip archive');
    // A folder that was granted for another purpose, and one that looks like a file. Found by fuzzing.
    const folder = join(files, 'folder.zip');
    mkdirSync(folder);
    for (const path of [files, folder]) {
      await expect(models.inspect(path, signal)).rejects.toMatchObject({
        error: { code: 'unreadable', detail: 'not a regular file' },
      });
    }
    await expect(models.inspect(join(files, 'none.onnx'), signal)).rejects.toMatchObject({
      error: { code: 'unreadable' },
    });
  });
});

describe('bringing in', () => {
  test('tries first, then gives the file and its description a name', async () => {
    const entry = await bring(given('strange.onnx', strange));
    expect(entry).toMatchObject({
      title: 'Müller’s net (v2)',
      role: 'embedder',
      origin: 'import',
      source: 'strange.onnx',
      installed: true,
      active: false,
      licence: { name: 'as its maker says', free: false },
      test: good,
    });
    expect(entry.accepted).not.toBeNull();
    expect(entry.id).toMatch(/^muller-s-net-v2-[0-9a-f]{8}$/);
    expect(tried).toHaveLength(1);
    expect(tried[0]).toMatchObject({
      there: [],
      detector: null,
      embedder: { id: entry.id, model: entry.id },
    });
    expect(here()).toEqual([`${entry.id}.json`, `${entry.id}.onnx`, 'records/models.json']);
    expect(readFileSync(join(dir, `${entry.id}.onnx`)).equals(strange)).toBe(true);
    const own = OwnModel.parse(JSON.parse(readFileSync(join(dir, `${entry.id}.json`), 'utf8')));
    expect(own.model).toMatchObject({ source: { imported: 'strange.onnx' }, licence: 'as its maker says' });
    // It is listed from now on, and can be removed.
    await models.remove(entry.id);
    expect(here()).toEqual(['records/models.json']);
    expect((await models.list()).map(({ id }) => id)).not.toContain(entry.id);
  });

  test('takes the recipe the user says, and makes another model of it', async () => {
    const path = given('strange.onnx', strange);
    const first = await bring(path);
    const second = await bring(path, { recipe: { channels: 'rgb', mean: 0, std: 255 } });
    expect(second.id).not.toBe(first.id);
    expect(second.contract).not.toBe(first.contract);
    expect(tried[1]?.model.input).toMatchObject({ channels: 'rgb', mean: 0, std: 255, width: 112 });
    // The same again is the same.
    expect((await bring(path)).id).toBe(first.id);
    expect((await models.list()).filter(({ origin }) => origin === 'import')).toHaveLength(2);
  });

  test('is refused when the test fails, with what would fit, and nothing is kept; unless the user knows better', async () => {
    outcome = bad;
    const path = given('strange.onnx', strange);
    await expect(bring(path)).rejects.toMatchObject({
      error: {
        code: 'model-unfit',
        detail:
          'the channels are in the other order. It fits better with channels rgb, mean 127.5, std 127.5.',
      },
    });
    expect(here()).toEqual([]);
    expect(await bring(path, { anyway: true })).toMatchObject({ installed: true, test: bad });
  });

  test('asks for the licence before it tries anything', async () => {
    await expect(bring(given('strange.onnx', strange), { acceptLicence: false })).rejects.toMatchObject({
      error: { code: 'licence-needed' },
    });
    expect(tried).toEqual([]);
    expect(here()).toEqual([]);
  });

  test('of a file the program knows needs no description, and is that model', async () => {
    const pack = zipOf([{ name: 'p/rec.onnx', content: rec, deflate: true }]);
    const entry = await bring(given('pack.zip', pack), { member: 'p/rec.onnx' });
    expect(entry).toMatchObject({ id: 'rec', origin: 'download', installed: true, test: good });
    expect(here()).toEqual(['rec.onnx', 'records/models.json']);
    expect(readFileSync(join(dir, 'rec.onnx')).equals(rec)).toBe(true);
    // Its licence was accepted with it.
    expect(entry.accepted).not.toBeNull();
  });

  test('of a file the user has to supply lands where it is looked for', async () => {
    expect(await bring(given('whatever.onnx', noise(20)))).toMatchObject({
      id: 'own',
      origin: 'supplied',
      installed: true,
    });
    await models.remove('own');
    expect((await models.list()).find(({ id }) => id === 'own')?.installed).toBe(false);
  });

  test('keeps nothing of a disk that is full', async () => {
    const full = new Models({
      modelsDir: files,
      ownModelsDir: dir,
      inUse: () => idle,
      onChange: () => undefined,
      manifest: world(address),
      lab: { probe: () => Promise.reject(new Error('not asked')), test: () => Promise.resolve(good) },
      free: () => Promise.resolve(strange.length),
    });
    const importing = full.import(given('strange.onnx', strange), wish(), signal);
    await expect(importing).rejects.toMatchObject({ error: { code: 'disk-full', needs: 64 * 1024 * 1024 } });
    expect(here()).toEqual([]);
  });

  test('only tried out keeps nothing', async () => {
    outcome = bad;
    const path = given('strange.onnx', strange);
    expect(await models.tryOut(path, { member: null, recipe: null }, signal)).toEqual(bad);
    expect(here()).toEqual([]);
  });
});
