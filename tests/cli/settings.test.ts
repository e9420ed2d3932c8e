/** `facet settings` on the sample photos: shown, tried out, set, taken back. */
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ensureSamples } from '../../build/samples.ts';
import type { FaceLimitsPreview, FaceLimitsState } from '../../electron/contract/detection.ts';
import type { LibrarySettings } from '../../electron/contract/settings.ts';
import { facet, facetJson } from '../support/cli.ts';
import { tempDir } from '../support/temp.ts';

type Shown = LibrarySettings & { state: FaceLimitsState };

const library = join(tempDir(), 'library');
const run = <T>(...args: string[]): Promise<T> => facetJson<T>(['--library', library, ...args]);

beforeAll(async () => {
  const { code, stderr } = await facet(['--library', library, 'scan', await ensureSamples()]);
  expect(stderr).not.toContain('facet: ');
  expect(code).toBe(0);
}, 120_000);

test('says what limits would change, sets them, and takes them back', async () => {
  const first = await run<Shown>('settings');
  expect(first.detection).toEqual({ minEyes: 0, minScore: 0, minQuality: 0 });
  expect(first.state).toMatchObject({ aside: 0, applying: null, problem: null });
  const { faces } = await run<{ faces: number }>('info');

  const tried = await run<FaceLimitsPreview>('settings', 'preview', '--min-eyes', '60');
  expect(tried.faces).toBe(faces);
  expect(tried.leaving).toBeGreaterThan(0);
  expect(tried.leaving).toBeLessThan(faces);
  expect((await run<Shown>('settings')).state.aside).toBe(0);

  const set = await run<Shown>('settings', 'set', '--min-eyes', '60');
  expect(set.state.aside).toBe(tried.aside);
  expect((await run<{ faces: number }>('info')).faces).toBe(faces - tried.aside);
  // What is not named stays as it is.
  const more = await run<Shown>('settings', 'set', '--one-in', '500');
  expect(more).toMatchObject({ falseMatchOneIn: 500, alwaysExact: false, detection: { minEyes: 60 } });
  const exact = await run<Shown>('settings', 'set', '--always-exact', 'yes');
  expect(exact).toMatchObject({ falseMatchOneIn: 500, alwaysExact: true });
  expect(exact.watch).toBe(true);
  expect(await run<Shown>('settings', 'set', '--watch', 'no')).toMatchObject({
    alwaysExact: true,
    watch: false,
  });

  const back = await run<Shown>('settings', 'set', '--min-eyes', '0');
  expect(back.state.aside).toBe(0);
  expect((await run<{ faces: number }>('info')).faces).toBe(faces);
});

test.each([
  [['settings', 'set']],
  [['settings', 'preview', '--one-in', '5']],
  [['settings', 'set', '--min-eyes', 'wide']],
  [['settings', 'set', '--min-score', '2']],
  [['settings', 'set', '--min-quality', '-1']],
  [['settings', 'set', '--one-in', '1.5']],
  [['settings', 'set', '--always-exact', 'maybe']],
  [['settings', 'set', '--watch', 'perhaps']],
])('%j is bad use', async (args) => {
  const { code, stdout, stderr } = await facet(['--library', library, ...args]);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^facet: /);
});
