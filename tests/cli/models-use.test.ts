/** A library changes over to the second contract of the shipped files and back: real networks, real photos. */
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { ModelChangeStatus } from '../../electron/contract/model-change.ts';
import { contractId, embedderSpec } from '../../native-models/manifest.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

interface Found {
  faces: { matches: { name: string | null; cosine: number }[] }[];
}

test('fr_feature_flip and back', { timeout: 180_000 }, async () => {
  const samples = await ensureSamples();
  const library = join(tempDir(), 'library');
  const run = <T>(...args: string[]): Promise<T> => facetJson<T>(['--library', library, ...args]);
  const [plain, flip] = ['fr_feature', 'fr_feature_flip'].map((id) => contractId(embedderSpec(id)));
  const photo = (n: number): string => join(samples, sampleNames[n - 1] ?? '');
  await run('scan', samples);
  await run('enroll', '--name', 'Anna', photo(1), '--anyway');
  const best = async (): Promise<number> => {
    const [{ faces } = { faces: [] }] = await run<Found[]>('identify', photo(3));
    return Math.max(
      ...faces
        .flatMap(({ matches }) => matches.filter(({ name }) => name === 'Anna'))
        .map(({ cosine }) => cosine),
    );
  };
  const before = await best();
  expect(before).toBeGreaterThan(0.4);

  const changed = await run<ModelChangeStatus>('models', 'use', 'fr_feature_flip', '--yes');
  expect(changed.active).toMatchObject({ embedder: 'fr_feature_flip', contract: flip });
  expect(changed.rollback?.embedder).toBe('fr_feature');
  const after = await best();
  // The same two people, compared by other vectors: the photo asked about is embedded under the new contract too.
  expect(after).not.toBe(before);
  expect(Math.abs(after - before)).toBeLessThan(0.1);
  expect((await facet(['--library', library, 'check'])).code).toBe(0);

  const back = await run<ModelChangeStatus>('models', 'rollback');
  expect(back.active).toMatchObject({ embedder: 'fr_feature', contract: plain });
  expect(await best()).toBeCloseTo(before, 6);
});
