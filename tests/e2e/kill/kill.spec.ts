/**
 * kill -9 of the app at random moments of a scan, restart, go on: the end must equal an undisturbed scan.
 * Short here; `npm run test:soak` runs 50 kills over 300 photos.
 */
import { _electron, expect, test } from '@playwright/test';
import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { electronLaunch } from '../../../build/runtime/launch.ts';
import { facet, facetJson } from '../../support/cli.ts';
import { makeVariants } from '../../support/variants.ts';

const kills = Number(process.env['FACET_KILLS'] ?? 3);
const photoCount = Number(process.env['FACET_KILL_PHOTOS'] ?? 24);

interface Group {
  person: number;
  name: string | null;
  faces: { path: string; box: { x: number; y: number } }[];
}

/** What a library says, without ids: who is with whom, and how much of everything there is. */
async function state(library: string): Promise<{ groups: string[]; photos: number; faces: number }> {
  const groups = await facetJson<Group[]>(['--library', library, 'groups']);
  const info = await facetJson<{ photos: number; faces: number }>(['--library', library, 'info']);
  const key = ({ path, box }: Group['faces'][number]): string =>
    `${path}#${box.x.toFixed(1)},${box.y.toFixed(1)}`;
  return {
    groups: groups.map((g) => g.faces.map(key).sort().join(' | ')).sort(),
    photos: info.photos,
    faces: info.faces,
  };
}

test(`${kills} kills during a scan of ${photoCount} photos change nothing`, async () => {
  test.setTimeout(120_000 + kills * 30_000 + photoCount * 2_000);
  const dir = mkdtempSync(join(tmpdir(), 'facet-kill-'));
  const photos = join(dir, 'photos');
  mkdirSync(photos);
  await makeVariants(photos, photoCount);
  const undisturbed = join(dir, 'undisturbed');
  await facetJson(['--library', undisturbed, 'scan', photos]);
  const expected = await state(undisturbed);
  expect(expected.photos).toBe(photoCount);
  expect(expected.faces).toBeGreaterThan(photoCount);

  const library = join(dir, 'library');
  let hits = 0;
  for (let kill = 0; kill <= kills; kill++) {
    const last = kill === kills;
    const { executablePath, args, env } = await electronLaunch({
      library,
      userData: join(dir, 'user'),
      log: () => undefined,
    });
    const app = await _electron.launch({ executablePath, args, env });
    const page = await app.firstWindow();
    if (kill === 0) {
      await app.evaluate(({ dialog }, chosen) => {
        dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [chosen] });
      }, photos);
      await page.getByRole('button', { name: 'Choose a folder…' }).first().click();
    } else {
      await page
        .getByRole('button', { name: /^Resume/ })
        .first()
        .click();
    }
    if (last) {
      await expect(page.getByText(`${photoCount} photos`).first()).toBeVisible({
        timeout: 60_000 + photoCount * 2_000,
      });
      await expect(page.getByRole('button', { name: /^(Cancel|Pause)/ })).toHaveCount(0, {
        timeout: 120_000,
      });
      await app.close();
      break;
    }
    await sleep(100 + Math.random() * Math.min(1500, (photoCount * 150) / (kills + 1)));
    const pid = app.process().pid ?? 0;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => existsSync(`/proc/${pid}`), { timeout: 10_000 }).toBe(false);
    hits += 1;
    const checked = await facet(['--library', library, 'check', '--json']);
    expect(checked.code, checked.stdout + checked.stderr).toBe(0);
  }
  expect(hits).toBe(kills);
  expect(await state(library)).toEqual(expected);
  rmSync(dir, { recursive: true, force: true });
});
