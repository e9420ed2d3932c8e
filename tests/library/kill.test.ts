import { fork } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { groups, put, remove, setup } from './harness.ts';

const child = fileURLToPath(new URL('scan-child.ts', import.meta.url));

/** Runs a scan in a process of its own and kills it `afterMs` after it began. @returns the state it ended in, or null */
function run(root: string, paceMs: number, afterMs: number | null): Promise<string | null> {
  return new Promise((resolve) => {
    const scanner = fork(child, [root, String(paceMs)], { stdio: 'inherit' });
    let state: string | null = null;
    scanner.on('message', (message) => {
      if (message !== 'scanning') state = message as string;
      else if (afterMs !== null) setTimeout(() => scanner.kill('SIGKILL'), afterMs);
    });
    scanner.on('exit', () => {
      resolve(state);
    });
  });
}

/** Names drawn by a small generator, so that groups grow, merge and stay small in every run alike. */
function album(count: number): Record<string, string> {
  let seed = 7;
  const next = (below: number): number => {
    seed = (seed * 1103515245 + 12345) % 2147483648;
    return Math.floor((seed / 2147483648) * below);
  };
  const photos: Record<string, string> = {};
  for (let n = 0; n < count; n++) {
    const faces = Array.from(
      { length: 1 + next(4) },
      () => `${next(5) === 0 ? '~' : ''}p${String(next(25))}`,
    );
    photos[`${String(next(9))}/${String(n).padStart(3, '0')}.jpg`] =
      n % 17 === 3 ? '!damaged' : faces.join(' ');
  }
  return photos;
}

it(
  'ends in the same state as an undisturbed scan, however often it is killed',
  { timeout: 180_000 },
  async () => {
    const photos = album(100);
    const ends: unknown[] = [];
    let kills = 0;
    for (const disturbed of [false, true]) {
      const root = mkdtempSync(join(tmpdir(), 'facet-kill-'));
      put({ photos: join(root, 'photos') }, photos);
      // Different moments of the first scan and, once it is nearly done, of its last photos and the repair pass.
      for (let n = 0; disturbed && n < 10; n++) {
        if ((await run(root, 12, 30 + ((n * 97) % 200))) === null) kills += 1;
      }
      expect(await run(root, 0, null)).toBe('done');
      const lib = setup({ root });
      expect(await lib.client.library.check({})).toEqual({ ok: true, problems: [] });
      const { items, total } = await lib.client.library.skipped({ offset: 0, limit: 100 });
      ends.push({
        groups: await groups(lib),
        skipped: items.map(({ path, reason }) => [path.slice(root.length), reason]).sort(),
        total,
        loose: (await lib.client.people.loose({ offset: 0, limit: 1000 })).items.map((face) => face.id),
      });
      await lib.close();
      remove(lib);
    }
    expect(kills).toBeGreaterThanOrEqual(6);
    expect(ends[1]).toEqual(ends[0]);
  },
);
