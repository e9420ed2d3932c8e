/** The main job in the installed app's window: a folder is dropped, scanned, a person named, found in a new picture. */
import { expect, type Page } from '@playwright/test';

/** Drops files or folders onto the window, with real paths, as a file manager does (CDP `Input.dispatchDragEvent`). */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  await session.detach();
}

/**
 * @param album a folder of five of the sample photos, as the app sees it
 * @param probe the sixth
 */
export async function mainJob(page: Page, album: string, probe: string): Promise<void> {
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible({ timeout: 60_000 });
  await drop(page, [album]);
  await expect(
    page.getByRole('alert').filter({ hasText: /Scan finished: 5 photos added, \d+ faces found/ }),
  ).toBeVisible({
    timeout: 180_000,
  });
  const cards = page.getByRole('grid', { name: 'People' }).locator('[data-item]');
  const first = cards.first();
  await first.getByRole('combobox', { name: 'Name' }).fill('Ada Lovelace');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alert').filter({ hasText: 'Named Ada Lovelace' })).toBeVisible();

  await page.evaluate(() => {
    location.hash = '#/identify';
  });
  await expect(page.getByRole('button', { name: 'Choose photos…' })).toBeVisible();
  await drop(page, [probe]);
  const faces = page.getByRole('listbox', { name: 'Faces in this photo' }).getByRole('option');
  await expect(faces.first()).toBeVisible({ timeout: 60_000 });
  const labels = await faces.evaluateAll((all) => all.map((face) => face.getAttribute('aria-label') ?? ''));
  for (const label of labels) expect(label).toMatch(/^Face \d+: (Match|Unsure|Unknown)/);
}
