/** How well faces are recognised, measured in the real window on folders made of the sample photos. */
import { AxeBuilder } from '@axe-core/playwright';
import { copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerDialogs, expect } from '../support/app.ts';
import { go, test } from '../support/scanned.ts';

test('folders of people become figures, charts and a report, saved where the user says', async ({
  full,
  samples,
  root,
}) => {
  test.setTimeout(120_000);
  const { page } = full;
  const albums = join(root, 'albums');
  for (const n of [1, 2, 4]) {
    mkdirSync(join(albums, `person ${n}`), { recursive: true });
    for (const copy of ['a', 'b'])
      copyFileSync(join(samples, `sample${n}.jpg`), join(albums, `person ${n}`, `${copy}.jpg`));
  }
  await go(page, '/evaluate');
  await expect(page.getByText('Two people with two confirmed faces each are needed.')).toBeVisible();
  await page.getByText('Folders of people').click();
  await answerDialogs(full, [albums]);
  await page.getByRole('button', { name: 'Folder: Choose…' }).click();
  await expect(page.getByText('albums', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Evaluate', exact: true }).click();
  await expect(page.getByText('Right about a pair')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('img', { name: /^Scores\./ })).toBeVisible();

  // The crops of the worst pairs come by their own addresses.
  const crop = page.locator('figure img').first();
  await crop.scrollIntoViewIfNeeded();
  await expect.poll(() => crop.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBeGreaterThan(0);

  const save = async (file: string, press: () => Promise<void>): Promise<Buffer> => {
    const path = join(root, file);
    await answerDialogs(full, [path]);
    await press();
    await expect(page.getByText(`Saved: ${path}`)).toBeVisible();
    return readFileSync(path);
  };
  const chart = async (item: string): Promise<void> => {
    await page.getByRole('button', { name: 'Save the chart “Scores”' }).click();
    await page.getByRole('menuitem', { name: item }).click();
  };
  const svg = (await save('scores.svg', () => chart('Save as SVG…'))).toString();
  expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg).not.toContain('var(');
  const png = await save('scores.png', () => chart('Save as PNG…'));
  expect(png.subarray(1, 4).toString()).toBe('PNG');
  // Width and height of the header: 760 × 420 at twice the density.
  expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1520, 840]);
  const html = await save('report.html', async () => {
    await page.getByRole('button', { name: 'Save report' }).click();
    await page.getByRole('menuitem', { name: 'Web page (HTML)…' }).click();
  });
  expect(html.toString()).toContain('How well faces are recognised');
  // Charts and pairs are nowhere else to be seen, so they are checked here.
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.waitForTimeout(400);
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    const grave = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    expect(
      grave.map(
        ({ id, nodes }) => `${colorScheme} ${id} ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      ),
    ).toEqual([]);
  }
  expect(full.errors).toEqual([]);
});
