/** Images with spoiled heads: each is decoded, or set aside for one of the reasons there are, in bounded time and memory. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { SkipReason } from '../../electron/contract/errors.ts';
import { tempDir } from '../support/temp.ts';
import { caseCount, patience } from './cases.ts';

const child = fileURLToPath(new URL('images-child.ts', import.meta.url));

/**
 * The most that an allowed image may need beside the runtime: 2^28 pixels are refused above, and below them only what
 * is asked for is held. A head that claims more than it has must not be believed.
 */
const mostMegabytes = 2048;

interface Ends {
  readonly outcomes: Readonly<Record<string, number>>;
  readonly megabytes: number;
}

test.each([
  ['native', 1000],
  ['wasm', 300],
])('decoding with the %s build survives them', { timeout: 2 * patience(caseCount(1000)) }, (build, usual) => {
  const progress = join(tempDir(), 'case');
  const cases = caseCount(usual);
  const { status, signal, stdout, stderr } = spawnSync(process.execPath, [child, progress, String(cases)], {
    env: { ...process.env, FACET_SHARP: build },
    encoding: 'utf8',
  });
  const last = `last case ${readFileSync(progress, 'utf8').trim()}\n${stderr.slice(-3000)}`;
  expect({ status, signal }, last).toEqual({ status: 0, signal: null });
  const { outcomes, megabytes } = JSON.parse(stdout) as Ends;
  expect(new Set(['decoded', ...SkipReason.options])).toEqual(
    new Set(['decoded', ...SkipReason.options, ...Object.keys(outcomes)]),
  );
  if (process.env['FACET_FUZZ_CASE'] === undefined) {
    // Neither so gentle that all decode, nor so rough that none gets past its signature.
    expect(outcomes['decoded']).toBeGreaterThan(cases * 0.05);
    expect(cases - (outcomes['decoded'] ?? 0)).toBeGreaterThan(cases * 0.2);
  }
  expect(megabytes).toBeLessThan(mostMegabytes);
});
