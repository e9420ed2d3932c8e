import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { check } from '../../electron/library/transfer/index.ts';
import { open, populate } from '../store/synthetic.ts';
import { tempDir } from '../support/temp.ts';
import { expected, load, pathOf, rowBytes, rowsOf, type Rows } from './made.ts';

const child = fileURLToPath(new URL('save-child.ts', import.meta.url));
/** The soak kills ten times as often. */
const kills = 6 * Number(process.env['FACET_FUZZ'] ?? 1);

/** Kills it `ms` after it said `at`: that it begins, or that it is in the middle of its second file. */
function killed(dir: string, seed: number, at: 'ready' | 'writing', ms: number): Promise<void> {
  return new Promise((resolve) => {
    const saver = fork(child, [dir, String(seed)], { stdio: 'inherit' });
    saver.on('message', (said) => {
      if (said === at) setTimeout(() => saver.kill('SIGKILL'), ms);
    });
    saver.on('exit', () => {
      resolve();
    });
  });
}

/** Every row of a copy by its face. */
function byFace({ ids, codes, scales, sketches }: Rows): Map<number, string> {
  const row = (bytes: Uint8Array, each: number, at: number): string =>
    Buffer.from(bytes.subarray(at * each, (at + 1) * each)).toString('hex');
  return new Map(
    [...ids].map((face, at) => [
      face,
      row(codes, rowBytes.codes, at) +
        row(scales, rowBytes.scales, at) +
        row(sketches, rowBytes.sketches, at),
    ]),
  );
}

it(
  'killed at any moment leaves a copy that is right, or none',
  { timeout: 60_000 + 10_000 * kills },
  async () => {
    const dir = join(tempDir(), 'library');
    const store = open(dir);
    // Some blocks, so that writing takes a while.
    store.tx(() =>
      populate(
        store,
        Array.from({ length: 3000 }, (_, n) => n % 2),
      ),
    );
    store.close();
    let held = 0;
    let halves = 0;
    for (let n = 1; n <= kills; n++) {
      await (n % 2 === 0 ? killed(dir, n, 'ready', (n * 137) % 700) : killed(dir, n, 'writing', n % 9));
      const again = open(dir);
      try {
        halves += existsSync(`${pathOf(again)}.partial`) ? 1 : 0;
        const read = await load(pathOf(again), expected(again));
        if (typeof read === 'string') continue;
        held += 1;
        const truth = byFace(rowsOf(again));
        const copied = byFace(read);
        expect(copied.size).toBeGreaterThanOrEqual(3000);
        for (const [face, bytes] of copied)
          if (truth.get(face) !== bytes) expect.fail(`face ${String(face)}`);
        if (n === kills) expect(check(again).problems).toEqual([]);
      } finally {
        again.close();
      }
    }
    // Both happened: a copy to compare, and a kill in the middle of writing one.
    expect(held).toBeGreaterThan(0);
    expect(halves).toBeGreaterThan(0);
  },
);
