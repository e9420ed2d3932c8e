/** The whole change between two real networks, from the terminal: prepare, report, switch, scan, roll back. */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { ModelChangeReport } from '../../electron/contract/model-change-report.ts';
import type { ModelChangeStatus } from '../../electron/contract/model-change.ts';
import { facet, facetJson } from '../support/cli.ts';
import {
  installSecondNetwork,
  noSecondNetwork,
  secondContract,
  secondEmbedder,
  secondNetworkIfThere,
} from '../support/second-network/second-network.ts';
import { tempDir } from '../support/temp.ts';

const path = await secondNetworkIfThere();

interface Group {
  person: number;
  name: string | null;
  faces: { path: string }[];
}

describe.skipIf(path === null)(`from one real network to another (${noSecondNetwork})`, () => {
  const root = tempDir();
  const own = join(root, 'models');
  const photos = join(root, 'photos');
  let samples: string;
  const args = (...more: string[]): string[] => ['--library', join(root, 'library'), ...more];
  const run = <T>(...more: string[]): Promise<T> => facetJson<T>(args(...more), { FACET_OWN_MODELS: own });
  const add = (...numbers: number[]): void => {
    for (const n of numbers) {
      const file = sampleNames[n - 1] ?? '';
      copyFileSync(join(samples, file), join(photos, file));
    }
  };
  /** Who is in which photos, without the ids of groups. */
  const together = async (): Promise<string[]> =>
    (await run<Group[]>('groups'))
      .map(({ name, faces }) => `${name ?? '-'}: ${faces.map((face) => face.path).join(' ')}`)
      .sort();

  beforeAll(async () => {
    samples = await ensureSamples();
    await installSecondNetwork(own);
    mkdirSync(photos);
  });

  test('a library is changed over, used, and changed back', { timeout: 300_000 }, async () => {
    add(1, 2, 3, 4);
    await run('scan', photos);
    const found = await run<Group[]>('groups');
    const [pair] = found.filter(({ faces }) => faces.length === 2);
    await run('people', 'name', String(pair?.person), 'Ada');
    const before = await together();

    const ready = await run<ModelChangeStatus>('models', 'use', secondEmbedder.id);
    expect(ready.change).toMatchObject({ state: 'ready', to: { contract: secondContract }, leftBehind: [] });
    const report = await run<ModelChangeReport>('models', 'report');
    expect(report.people).toEqual({ of: 1, taken: 1 });
    // Every face that is with somebody; loose ones are nobody's to be judged against.
    expect(report.faces.of).toBe(found.reduce((sum, { faces }) => sum + faces.length, 0));
    expect(report.faces.of).toBeLessThanOrEqual(ready.change?.total ?? 0);
    // The same woman in two photos, to either network; too few pairs for anything about rates.
    expect(report.verdicts.automatic).toMatchObject({ faces: 2, before: { match: 2 } });
    expect(report.verdicts.automatic.after.unknown).toBe(0);
    expect(report.separation).toMatchObject({
      support: 'none',
      before: { fnmr: null },
      after: { fnmr: null },
    });
    const words = await facet(args('models', 'report'), { FACET_OWN_MODELS: own });
    expect(words.stdout).toContain('too few for a rate of 1 in 1000');

    const changed = await run<ModelChangeStatus>('models', 'use', secondEmbedder.id, '--yes');
    expect(changed.active).toEqual({ contract: secondContract, embedder: secondEmbedder.id });
    add(5, 6);
    expect(await run('scan', photos)).toMatchObject({ added: 2, unchanged: 4 });

    const back = await run<ModelChangeStatus>('models', 'rollback');
    expect(back.active?.embedder).toBe('fr_feature');
    // What was scanned in between has its vectors: nothing is read again.
    expect(await run('scan', photos)).toMatchObject({ added: 0, unchanged: 6 });
    const after = await together();
    // Whoever was with whom still is; the new photos brought new people.
    expect(after).toEqual(expect.arrayContaining(before.filter((group) => group.startsWith('Ada'))));
    expect(after.length).toBeGreaterThan(before.length);
  });
});
