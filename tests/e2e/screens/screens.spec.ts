/** A picture of every screen, light and dark, empty and full, at three sizes, into tests/artefacts/screens. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerDialogs, expect, type Facet } from '../support/app.ts';
import { go, test } from '../support/scanned.ts';
import { emptyRoutes, fill, type Route } from './routes.ts';

const folder = fileURLToPath(new URL('../../artefacts/screens', import.meta.url));
const sizes = [
  [800, 600],
  [1280, 800],
  [2560, 1440],
] as const;

async function shoot(
  { app, page }: Facet,
  state: 'empty' | 'full',
  routes: readonly Route[],
  prepare?: (route: Route) => Promise<void>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(...size);
      },
      [width, height] as [number, number],
    );
    // The screen of a test machine is smaller than the largest window: what is missing is made up.
    await page.setViewportSize({ width, height });
    for (const theme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
      for (const route of routes) {
        await go(page, route.path);
        await prepare?.(route);
        await page.waitForTimeout(350);
        await page.screenshot({ path: join(folder, `${route.name}-${state}-${String(width)}-${theme}.png`) });
        // Nothing may stick out of the window.
        const beyond = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(beyond, `${route.name} at ${String(width)}`).toBeLessThanOrEqual(0);
      }
    }
  }
}

test('the empty library', async ({ start }) => {
  const facet = await start();
  await expect(facet.page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible();
  await shoot(facet, 'empty', emptyRoutes);
  expect(facet.errors).toEqual([]);
});

test('the full library', async ({ full, samples }) => {
  test.setTimeout(240_000);
  const routes = await fill(full);
  await answerDialogs(full, [join(samples, 'sample3.jpg')]);
  const looked = new Set<string>();
  await shoot(full, 'full', routes, async ({ name }) => {
    if ((name !== 'identify' && name !== 'enroll') || looked.has(name)) return;
    looked.add(name);
    await full.page.getByRole('button', { name: 'Choose photos…' }).first().click();
    await expect(full.page.getByRole('listbox').getByRole('option')).toHaveCount(3, { timeout: 30_000 });
  });
  expect(full.errors).toEqual([]);
});
