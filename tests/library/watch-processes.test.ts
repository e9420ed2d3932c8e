/** Folders under watch as in the app: the real engine processes under plain Node, the real models, the sample photos. */
import { copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import { api, type Api } from '../../electron/contract/api.ts';
import { type Engine, startEngine } from '../../electron/host/engine.ts';
import { type Client, connect } from '../../electron/rpc/client.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { tempDir } from '../support/temp.ts';
import { photosOf } from './album.ts';

const entry = (path: string): string => fileURLToPath(new URL(`../../electron/${path}`, import.meta.url));

it('bring photos in, follow them and notice that they go', { timeout: 240_000 }, async () => {
  const samples = await ensureSamples();
  const modelsDir = await ensureModels(() => undefined);
  const root = tempDir();
  const photos = join(root, 'photos');
  mkdirSync(photos);
  const open = (): Promise<Engine> =>
    startEngine({
      libraryDir: join(root, 'library'),
      modelsDir,
      detector: null,
      appVersion: 'test',
      watch: true,
      nodePath: process.execPath,
      entries: { library: entry('library/process.ts'), vision: entry('vision/process.ts') },
      log: () => undefined,
    });
  const bring = (n: number, as: string): void => {
    copyFileSync(join(samples, sampleNames[n - 1] ?? ''), join(photos, as));
  };
  const faces = async (of: Client<Api>): Promise<Record<string, number>> =>
    Object.fromEntries((await photosOf(of)).map(({ label, faceList }) => [label, faceList.length]));

  let engine = await open();
  try {
    let client = connect(api, engine.openPort('host'));
    bring(1, 'one.jpg');
    const { id } = await client.host.grant({ path: photos, save: false });
    await client.ingest.start({ grants: [id], retrySkipped: false });
    await client.ingest.watch({}).result;
    const [one] = await photosOf(client);
    const person = one?.faceList[0]?.person ?? 0;
    await client.review.name({ person, name: 'Ada', merge: false });
    const of = one?.faceList.length ?? 0;
    expect(of).toBeGreaterThan(0);

    bring(2, 'two.jpg');
    const patience = { timeout: 120_000, interval: 100 };
    await expect
      .poll(async () => Object.keys(await faces(client)).sort(), patience)
      .toEqual(['one.jpg', 'two.jpg']);
    renameSync(join(photos, 'one.jpg'), join(photos, 'ada.jpg'));
    await expect.poll(() => faces(client), patience).toMatchObject({ 'ada.jpg': of });
    expect((await client.people.get({ id: person })).name).toBe('Ada');

    await engine.stop();
    rmSync(join(photos, 'two.jpg'));
    bring(3, 'three.jpg');
    bring(3, 'three again.jpg');
    engine = await open();
    client = connect(api, engine.openPort('host'));
    // Copies are one photo, at the first of their paths.
    await expect
      .poll(async () => Object.keys(await faces(client)).sort(), patience)
      .toEqual(['ada.jpg', 'three again.jpg']);
    expect((await client.people.get({ id: person })).faces).toBeGreaterThan(0);
    expect(await client.library.check({})).toEqual({ ok: true, problems: [] });
  } finally {
    await engine.stop();
  }
});
