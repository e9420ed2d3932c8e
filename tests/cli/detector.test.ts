/** A library that reads photos with another detector: a real SCRFD, chosen in the terminal, on the sample photos. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ensureSamples, sampleNames } from '../../build/samples.ts';
import type { ModelEntry } from '../../electron/contract/models.ts';
import type { LibrarySettings } from '../../electron/contract/settings.ts';
import { facet, facetJson } from '../support/cli.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { tempDir } from '../support/temp.ts';

interface Scan {
  photos: number;
  faces: number;
  detector: string;
}

describe.skipIf(sharedDir() === null)(`SCRFD (${noShared})`, () => {
  test('models use, settings set --detector, and --detector for one run', { timeout: 300_000 }, async () => {
    const env = { FACET_SCRFD: join(sharedDir() ?? '', 'models') };
    const library = join(tempDir(), 'library');
    const samples = await ensureSamples();
    const photo = (n: number): string => join(samples, sampleNames[n - 1] ?? '');
    const run = <T>(...args: string[]): Promise<T> => facetJson<T>(['--library', library, ...args], env);
    const readBy = async (): Promise<Record<string, number | null>> =>
      Object.fromEntries(
        (await run<ModelEntry[]>('models', 'list'))
          .filter(({ photos }) => photos !== null && photos > 0)
          .map(({ id, photos }) => [id, photos]),
      );

    expect(await run<Scan>('scan', photo(1))).toMatchObject({ detector: 'default' });
    expect(await run<LibrarySettings>('models', 'use', 'scrfd_500m')).toMatchObject({
      detector: 'scrfd_500m',
    });
    expect(await run<Scan>('scan', photo(2))).toMatchObject({ detector: 'scrfd_500m' });
    const [entry] = (await run<ModelEntry[]>('models', 'list')).filter(
      ({ role, active }) => role === 'detector' && active,
    );
    expect(entry?.id).toBe('scrfd_500m');
    expect(await run<LibrarySettings>('settings')).toMatchObject({ detector: 'scrfd_500m' });
    // For one run, whatever the library has.
    expect(await run<Scan>('scan', photo(3), '--detector', 'default')).toMatchObject({ detector: 'default' });
    expect(await run<LibrarySettings>('settings', 'set', '--detector', 'scrfd_2.5g')).toMatchObject({
      detector: 'scrfd_2.5g',
    });
    expect(await run<Scan>('scan', photo(4))).toMatchObject({ detector: 'scrfd_2.5g' });
    expect(await readBy()).toEqual({ default: 2, scrfd_500m: 1, 'scrfd_2.5g': 1 });

    // The library comes to a machine without SCRFD: nothing is read with another one instead.
    const { code, stderr } = await facet(['--library', library, 'scan', photo(5)], {
      FACET_SCRFD: tempDir(),
    });
    expect(code).toBe(1);
    expect(stderr).toMatch(/The detector scrfd_2\.5g is not on this computer .*"facet models use default"/);
    expect(await run<LibrarySettings>('models', 'use', 'default')).toMatchObject({ detector: 'default' });
    expect(await run<Scan>('scan', photo(5))).toMatchObject({ detector: 'default' });
  });
});

test('an unknown detector, and one that is not here, are not stored', { timeout: 120_000 }, async () => {
  const library = join(tempDir(), 'library');
  const fails = async (...args: string[]): Promise<string> => {
    const { code, stderr } = await facet(['--library', library, ...args]);
    expect(code).toBe(1);
    return stderr;
  };
  expect(await fails('settings', 'set', '--detector', 'nobody')).toContain('There is no detector nobody.');
  expect(await fails('models', 'use', 'yunet')).toContain('The detector yunet is not on this computer');
  expect(await facetJson<LibrarySettings>(['--library', library, 'settings'])).toMatchObject({
    detector: 'default',
  });
});
