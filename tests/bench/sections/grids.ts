/**
 * Frame times of the real window while it scrolls a large library: people, photos and the faces of one person, each against
 * the same movements over an empty grid in its place, turn and turn about. And the memory of each process after that.
 */
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../../../build/run/steps.ts';
import { withDisplay } from '../../../build/runtime/display.ts';
import { electronLaunch } from '../../../build/runtime/launch.ts';
import { type Kind, kinds, movement, type Movement, untilWhole } from '../grids/movements.ts';
import { memories } from '../grids/processes.ts';
import { madeLibrary } from '../made-library.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile } from '../times.ts';

/** The largest p95 that is as good as nothing, ms: one frame at 60 Hz, and a little. */
const smooth = 20;
const rendererMost = 400e6;
/** Times each movement is made. */
const rounds = 2;
/** Pages of the largest groups that are joined for a person with many faces: some fifty groups, 400 faces the largest. */
const pages = 2;

export async function grids(): Promise<Row[]> {
  await prepare();
  const library = await madeLibrary();
  const display = await withDisplay();
  const userData = mkdtempSync(join(tmpdir(), 'facet-bench-user-'));
  try {
    const plan = await electronLaunch({ library: library.dir, userData, log: () => undefined });
    const app = await _electron.launch({
      executablePath: plan.executablePath,
      args: plan.args,
      env: { ...plan.env, ...display.env },
      timeout: 180_000,
    });
    try {
      return await measured(app);
    } finally {
      await app.close();
    }
  } finally {
    await display.stop();
    rmSync(userData, { recursive: true, force: true });
    library.remove();
  }
}

async function measured(app: ElectronApplication): Promise<Row[]> {
  const page = await app.firstWindow();
  page.setDefaultTimeout(240_000);
  await page.locator('[data-item]').first().waitFor();
  // While faces are read a processor is busy with that. It shows after a moment, or with few faces never.
  const reading = page.getByText(/^Reading the faces/);
  await reading.waitFor({ timeout: 5000 }).catch(() => undefined);
  await reading.waitFor({ state: 'detached' });
  const rows: Row[] = [];
  await visit(page, '#/people', 'People');
  rows.push(...(await scrolled(page, 'people')));
  const joined = await joinGroups(page);
  rows.push(plain('grids', 'faces of the largest person', '', joined));
  rows.push(...(await scrolled(page, 'faces')));
  await undo(page);
  await visit(page, '#/photos', 'Photos');
  rows.push(...(await scrolled(page, 'photos')));
  for (const [name, bytes] of await memories(app))
    rows.push(
      name === 'renderer'
        ? compared('grids', 'memory of the renderer', 'B', bytes, '400 MB', rendererMost, { atMost: 1 })
        : plain('grids', `memory of ${name}`, 'B', bytes),
    );
  return rows;
}

/** @param grid how the grid of that screen is called, so that none of the screen before is taken for it */
async function visit(page: Page, hash: string, grid: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  const cells = page.getByRole('grid', { name: grid, exact: true }).locator('[data-item], [data-index]');
  await cells.first().waitFor();
  await page.waitForTimeout(1500);
}

async function scrolled(page: Page, screen: string): Promise<Row[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  const rows: Row[] = [];
  for (const kind of Object.keys(kinds) as Kind[]) {
    const empty: Movement[] = [];
    const real: Movement[] = [];
    for (let round = 0; round < rounds; round += 1) {
      empty.push(await movement(page, cdp, kind, true));
      real.push(await movement(page, cdp, kind, false));
    }
    const p95 = (of: readonly Movement[]): number =>
      quantile(
        of.flatMap(({ frames }) => frames),
        0.95,
      );
    const mean = (of: readonly Movement[], what: 'main' | 'drawn'): number =>
      of.reduce((sum, one) => sum + one[what], 0) / of.length;
    const name = `${screen} ${kinds[kind]}`;
    const allowed = Math.max(smooth, 1.1 * p95(empty));
    const words = `20 ms or 1.1 of an empty grid (${p95(empty).toFixed(1)} ms)`;
    rows.push(compared('grids', `${name}: frame p95`, 'ms', p95(real), words, allowed, { atMost: 1 }));
    rows.push(
      compared(
        'grids',
        `${name}: main thread`,
        'ms/frame',
        mean(real, 'main'),
        'an empty grid',
        mean(empty, 'main'),
      ),
    );
    rows.push(plain('grids', `${name}: cells drawn`, '%', 100 * mean(real, 'drawn')));
  }
  rows.push(plain('grids', `${screen}: whole after a jump`, 'ms', await untilWhole(page)));
  await cdp.detach();
  return rows;
}

/** Joins the largest groups, as a user does; opens the one that is left and says how many faces it has. */
async function joinGroups(page: Page): Promise<number> {
  await visit(page, '#/people?show=group', 'People');
  // What is shown may still be the list of before.
  const first = page
    .locator('[data-item]')
    .filter({ has: page.getByPlaceholder('Who is this?') })
    .first();
  await first.click({ modifiers: ['Control'] });
  // Four rows each.
  for (let at = 0; at < pages; at += 1) await page.keyboard.press('Shift+PageDown');
  await page.keyboard.press('m');
  await page.getByRole('button', { name: 'Undo' }).waitFor();
  await page.waitForTimeout(5000);
  // The largest comes first.
  const id = await first.getAttribute('data-item');
  await visit(page, `#/person/${id ?? ''}`, 'Faces');
  const words = await page
    .getByText(/^[\d,]+ faces/)
    .first()
    .textContent();
  return Number(/^[\d,]+/.exec(words ?? '')?.[0].replaceAll(',', ''));
}

async function undo(page: Page): Promise<void> {
  await visit(page, '#/people', 'People');
  await page.keyboard.press('Control+z');
  await page.waitForTimeout(2000);
}
