/** The detector a library looks with: chosen in its settings, used by everything that reads a photo, never lost silently. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { Api } from '../../electron/contract/api.ts';
import { type AppError, FacetError, toAppError } from '../../electron/contract/errors.ts';
import type { Input } from '../../electron/contract/method.ts';
import type { ModelEntry } from '../../electron/contract/models.ts';
import { tempDir } from '../support/temp.ts';
import { put, remove, scan, setup, type Setup, type SetupOptions } from './harness.ts';

const open: Setup[] = [];
afterEach(async () => {
  for (const lib of open.splice(0)) {
    await lib.close();
    remove(lib);
  }
});

/** A machine that has YuNet beside what comes with Facet: files that nobody but the list looks at. */
function machine(): string {
  const dir = tempDir();
  mkdirSync(join(dir, 'own'));
  for (const file of ['fr_detect', 'fr_landmark', 'fr_feature', 'own/face_detection_yunet_2023mar'])
    writeFileSync(join(dir, `${file}.onnx`), 'x');
  return dir;
}

interface Looking {
  readonly lib: Setup;
  readonly models: string;
  /** The detectors asked for, by the name of the photo. */
  readonly asked: Map<string, string | undefined>;
}

function library(options: SetupOptions = {}, models = machine()): Looking {
  const asked = new Map<string, string | undefined>();
  const lib = setup({
    models: { modelsDir: models, ownModelsDir: join(models, 'own') },
    ...options,
    before: async (path, detector) => {
      asked.set(path.split('/').at(-1) ?? path, detector);
      await options.before?.(path, detector);
    },
  });
  open.push(lib);
  return { lib, models, asked };
}

async function use({ client }: Setup, detector: string): Promise<void> {
  await client.settings.set({ ...(await client.settings.get({})), detector });
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  return work.then(
    () => {
      throw new Error('it did not fail');
    },
    (thrown: unknown) => toAppError(thrown),
  );
}

const detectors = async ({ client }: Setup): Promise<Record<string, ModelEntry>> =>
  Object.fromEntries(
    (await client.models.list({}))
      .filter(({ role }) => role === 'detector')
      .map((entry) => [entry.id, entry]),
  );

it('is the shipped one at first, then the one that is chosen; photos keep what they were read with', async () => {
  const { lib, asked } = library();
  put(lib, { '1.jpg': 'ann', '2.jpg': 'bob' });
  await scan(lib);
  expect([...asked]).toEqual([
    ['1.jpg', 'default'],
    ['2.jpg', 'default'],
  ]);
  expect(await detectors(lib)).toMatchObject({
    default: { active: true, photos: 2 },
    yunet: { active: false, installed: true, photos: 0 },
  });
  const before = await lib.client.library.info({});
  expect(before.engine.detector).toBe('default');

  await use(lib, 'yunet');
  put(lib, { '3.jpg': 'ann' });
  const job = await scan(lib);
  // What has not changed is not read again, and still counts as read by the other one.
  expect(job).toMatchObject({ state: 'done', added: 1, unchanged: 2 });
  expect(asked.get('3.jpg')).toBe('yunet');
  expect(await detectors(lib)).toMatchObject({
    default: { active: false, photos: 2 },
    yunet: { active: true, photos: 1 },
  });
  const after = await lib.client.library.info({});
  expect(after.engine.detector).toBe('yunet');
  // No other vectors: the new photo is compared with the old ones.
  expect(after.contracts).toMatchObject([{ id: before.contracts[0]?.id, faces: 3 }]);
  expect((await lib.client.people.list({ ...page, ...everybody })).items.map(({ faces }) => faces)).toEqual([
    2,
  ]);
});

const page = { offset: 0, limit: 10 };
const everybody: Pick<Input<Api['people']['list']>, 'kinds' | 'minFaces' | 'text' | 'order'> = {
  kinds: ['person', 'group'],
  minFaces: 2,
  text: '',
  order: 'faces',
};

it('looks at every photo that is shown, pasted, enrolled or evaluated', async () => {
  const { lib, asked } = library();
  const { client } = lib;
  put(lib, { 'seed.jpg': 'ann' });
  await scan(lib);
  await use(lib, 'yunet');
  put(lib, {
    'asked.jpg': 'ann',
    'people/Bob/b1.jpg': 'bob',
    'people/Bob/b2.jpg': 'bob',
    'people/Eve/e1.jpg': 'eve',
    'people/Eve/e2.jpg': 'eve',
  });
  const album = { 'b1.jpg': 'yunet', 'b2.jpg': 'yunet', 'e1.jpg': 'yunet', 'e2.jpg': 'yunet' };
  const grant = async (path: string): Promise<string> =>
    (await client.host.grant({ path: join(lib.photos, path), save: false })).id;

  await client.probe.examine({ grants: [await grant('asked.jpg')] }).result;
  const pasted = await client.probe.paste({ bytes: new TextEncoder().encode('ann'), label: 'pasted.png' });
  await client.probe.identify({ grants: [pasted.id], topK: 3 }).result;
  await client.enroll.folders({ grant: await grant('people'), anyway: false }).result;
  expect(Object.fromEntries(asked)).toMatchObject({
    'seed.jpg': 'default',
    'asked.jpg': 'yunet',
    'pasted.png': 'yunet',
    ...album,
  });
  asked.clear();
  const source = { kind: 'folders' as const, folder: await grant('people') };
  const { report } = await client.evaluate.run({ source, seed: 1 }).result;
  expect(report.model.detector).toBe('yunet');
  expect(Object.fromEntries([...asked].map(([path, by]) => [path.split('/').at(-1), by]))).toEqual(album);
});

it('outlives the program, and travels with the library', async () => {
  const { lib, models } = library();
  await use(lib, 'yunet');
  await lib.close();
  open.pop();
  const again = library({ root: lib.dir }, models);
  expect((await again.lib.client.settings.get({})).detector).toBe('yunet');
});

it('is refused where it is unknown, not here, or a scan runs; the rest of the settings is not held up by that', async () => {
  const gate = Promise.withResolvers<undefined>();
  const { lib } = library({ before: () => gate.promise });
  const { client } = lib;
  expect(await failure(use(lib, 'nobody'))).toMatchObject({ code: 'not-found', id: 'nobody' });
  expect(await failure(use(lib, 'fr_feature'))).toMatchObject({ code: 'not-found' });
  expect(await failure(use(lib, 'det_10g'))).toMatchObject({ code: 'detector-missing', detector: 'det_10g' });
  put(lib, { '1.jpg': 'ann' });
  const running = scan(lib);
  while ((await client.ingest.current({}))?.state !== 'running') await new Promise(setImmediate);
  expect(await failure(use(lib, 'yunet'))).toMatchObject({ code: 'busy' });
  await client.settings.set({ ...(await client.settings.get({})), falseMatchOneIn: 500 });
  gate.resolve(undefined);
  await running;
  expect(await client.settings.get({})).toMatchObject({ detector: 'default', falseMatchOneIn: 500 });
  await use(lib, 'yunet');
});

it('is not removed while it is in use', async () => {
  const { lib } = library();
  await use(lib, 'yunet');
  expect(await failure(lib.client.models.remove({ id: 'yunet' }))).toMatchObject({ code: 'busy' });
});

it('when it is lost, photos are refused and not read with another one; choosing one that is here goes on', async () => {
  let lost = false;
  const { lib, models } = library({
    before: (_, detector) => {
      if (lost && detector === 'yunet')
        throw new FacetError({ code: 'detector-missing', detector, detail: 'its file is gone' });
    },
  });
  const { client } = lib;
  await use(lib, 'yunet');
  rmSync(join(models, 'own', 'face_detection_yunet_2023mar.onnx'));
  lost = true;
  put(lib, { '1.jpg': 'ann', '2.jpg': 'ann' });
  const job = await scan(lib);
  expect(job).toMatchObject({ state: 'failed', added: 0, skipped: 0 });
  expect(job.error).toMatch(
    /^The detector yunet is not on this computer \(its file is gone\); install it or/,
  );
  const { id } = await client.host.grant({ path: join(lib.photos, '1.jpg'), save: false });
  expect(await failure(client.probe.examine({ grants: [id] }).result)).toMatchObject({
    code: 'detector-missing',
  });
  expect(await detectors(lib)).toMatchObject({ yunet: { active: true, installed: false } });

  await use(lib, 'default');
  await client.ingest.resume({});
  expect(await client.ingest.watch({}).result).toMatchObject({ state: 'done', added: 2 });
  expect(await detectors(lib)).toMatchObject({ default: { active: true, photos: 2 }, yunet: { photos: 0 } });
});

it('told at the start of a run it wins over the settings, which then cannot be changed to no effect', async () => {
  const { lib, models, asked } = library();
  await use(lib, 'yunet');
  await lib.close();
  open.pop();
  const forced = library({ root: lib.dir, detector: 'default' }, models);
  put(forced.lib, { '1.jpg': 'ann' });
  await scan(forced.lib);
  expect(asked.size).toBe(0);
  expect(forced.asked.get('1.jpg')).toBe('default');
  expect(await detectors(forced.lib)).toMatchObject({ default: { active: true }, yunet: { active: false } });
  expect(await failure(use(forced.lib, 'default'))).toMatchObject({
    code: 'invalid-input',
    field: 'detector',
  });
  // The library will want it again in the next run.
  expect(await failure(forced.lib.client.models.remove({ id: 'yunet' }))).toMatchObject({ code: 'busy' });
});
