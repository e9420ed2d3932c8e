/** Every screen, light and dark, has nothing that keeps somebody with a screen reader or weak eyes out. */
import { AxeBuilder } from '@axe-core/playwright';
import { join } from 'node:path';
import { answerDialogs, expect, type Facet } from '../support/app.ts';
import { go, test } from '../support/scanned.ts';
import { emptyRoutes, fill, type Route } from './routes.ts';

/** Serious and critical findings as "route theme: rule selector", so that a failure names what to mend. */
async function findings(facet: Facet, routes: readonly Route[], prepare?: (route: Route) => Promise<void>) {
  const { page } = facet;
  const found: string[] = [];
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const route of routes) {
      await go(page, route.path);
      await prepare?.(route);
      await page.waitForTimeout(400);
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
      for (const { id, impact, nodes } of violations) {
        if (impact !== 'serious' && impact !== 'critical') continue;
        for (const node of nodes) {
          const why = [...node.any, ...node.all, ...node.none].map(({ message }) => message).join(' ');
          found.push(`${route.name} ${theme}: ${id} ${node.target.join(' ')} (${why})`);
        }
      }
    }
  }
  return found;
}

test('an empty library', async ({ start }) => {
  const facet = await start();
  await expect(facet.page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible();
  expect(await findings(facet, emptyRoutes)).toEqual([]);
});

test('a full library', async ({ full, samples }) => {
  const routes = await fill(full);
  await answerDialogs(full, [join(samples, 'sample3.jpg')]);
  const looked = new Set<string>();
  const found = await findings(full, routes, async ({ name }) => {
    if ((name !== 'identify' && name !== 'enroll') || looked.has(name)) return;
    looked.add(name);
    await full.page.getByRole('button', { name: 'Choose photos…' }).first().click();
    await expect(full.page.getByRole('listbox').getByRole('option')).toHaveCount(3, { timeout: 30_000 });
  });
  expect(found).toEqual([]);
});

test('dialogs, menus and the palette', async ({ full }) => {
  const { page } = full;
  const routes = await fill(full);
  const person = routes.find(({ name }) => name === 'person')?.path ?? '';
  const open: Record<string, () => Promise<void>> = {
    palette: () => page.keyboard.press('ControlOrMeta+k'),
    forget: async () => {
      await page.getByRole('button', { name: 'More actions' }).click();
      await page.getByRole('menuitem', { name: 'Forget…' }).click();
    },
    merge: () => page.getByRole('button', { name: 'Merge into…' }).click(),
    menu: () => page.getByRole('button', { name: 'More actions' }).click(),
    engine: () => page.getByRole('button', { name: /^Engine:/ }).click(),
  };
  const found = await findings(
    full,
    Object.keys(open).map((name) => ({ name, path: person })),
    async ({ name }) => {
      await page.keyboard.press('Escape');
      await expect(page.getByRole('button', { name: 'More actions' })).toBeVisible();
      await open[name]?.();
    },
  );
  expect(found).toEqual([]);
});
