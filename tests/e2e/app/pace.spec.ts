/** How fast photos are read: measured at the first start in the real app, shown in Settings, chosen there. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, startFacet, test } from '../support/app.ts';
import { go } from '../support/scanned.ts';

const inUse = (userData: string): unknown =>
  JSON.parse(readFileSync(join(userData, 'settings.json'), 'utf8'));

test('the pace is measured at the first start, can be chosen, and is measured again', async ({ root }) => {
  test.setTimeout(120_000);
  const facet = await startFacet(root, { env: { FACET_LANES: '', FACET_THREADS: '' } });
  try {
    const { page, userData } = facet;
    await go(page, '/settings');
    const choice = page.getByRole('combobox', { name: 'Reads photos' });
    await expect(choice).toHaveValue(/^Automatic: .*at a time, /, { timeout: 60_000 });
    expect(inUse(userData)).toMatchObject({ measured: { taken: { provider: null } }, pace: null });

    await choice.click();
    await page.getByRole('option', { name: /^one at a time, one thread each · [\d.]+\/s$/ }).click();
    await expect(choice).toHaveValue(/^one at a time, one thread each/);
    expect(inUse(userData)).toMatchObject({ pace: { lanes: 1, threads: 1 } });
    // Vision was started anew for it, and answers.
    await expect(page.getByRole('button', { name: /^Engine:/ })).toBeVisible({ timeout: 30_000 });

    await page.getByRole('button', { name: 'Measure again' }).click();
    await expect(choice).toHaveValue(/^Automatic: /, { timeout: 60_000 });
    await expect
      .poll(() => inUse(userData), { timeout: 60_000 })
      .toMatchObject({ measured: { taken: { provider: null } }, pace: null });
  } finally {
    await facet.close();
  }
});
