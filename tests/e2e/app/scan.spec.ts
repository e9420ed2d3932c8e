/** Step 1: a folder is chosen or dropped and scanned; the scan is watched, paused, resumed, cancelled, repeated. */
import type { Page } from '@playwright/test';
import { cpSync, mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { makeVariants } from '../../support/variants.ts';
import { answerDialogs, expect } from '../support/app.ts';
import { ask, go, must, test } from '../support/scanned.ts';

const toast = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text });
const doneOf = async (page: Page): Promise<number> => {
  const text = await page.getByRole('button', { name: 'Scan details' }).innerText();
  return Number(must(/(\d+) of \d+ photos/.exec(text)?.[1]));
};

test('a chosen folder is scanned, sub-folders too; again, only what is new', async ({
  start,
  root,
  samples,
}) => {
  const folder = join(root, 'My photos “2024” 📷');
  cpSync(samples, join(folder, 'deep', 'er'), { recursive: true });
  const facet = await start();
  const { page } = facet;
  await answerDialogs(facet, [folder]);

  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(page.getByRole('progressbar').first()).toBeVisible();
  await expect(page.getByText(/[1-6] of 6 photos/).first()).toBeVisible({ timeout: 60_000 });
  await expect(toast(page, 'Scan finished: 6 photos added, 22 faces found.')).toBeVisible({
    timeout: 60_000,
  });
  await expect(page.getByRole('grid', { name: 'People' })).toBeVisible();
  const status = page.getByRole('contentinfo', { name: 'Status' });
  await expect(status).toContainText('6 photos');
  await expect(status).toContainText('22 faces');

  // Nothing is new: nothing is read again, and that is said.
  await page.getByRole('button', { name: 'Add photos' }).click();
  await expect(toast(page, 'Scan finished: nothing new.')).toBeVisible({ timeout: 30_000 });
  expect(await ask(facet, 'ingest', 'current', {})).toMatchObject({ state: 'done', added: 0, unchanged: 6 });
  await expect(status).toContainText('22 faces');

  // One more photo: it comes in by itself, and a scan has nothing left to do.
  await expect(status).toContainText('Watching');
  mkdirSync(join(folder, 'new'));
  await makeVariants(join(folder, 'new'), 1);
  await expect(status).toContainText('7 photos', { timeout: 30_000 });
  await expect(status).toContainText('25 faces');
  await page.getByRole('button', { name: 'Add photos' }).click();
  await expect
    .poll(() => ask(facet, 'ingest', 'current', {}), { timeout: 30_000 })
    .toMatchObject({ state: 'done', added: 0, unchanged: 7 });

  // Its drive goes and comes back: the photos are kept, and say so.
  renameSync(folder, `${folder} away`);
  await expect(status).toContainText('1 folder offline', { timeout: 30_000 });
  await go(page, '/library');
  await expect(page.getByRole('cell', { name: 'Offline' })).toBeVisible();
  renameSync(`${folder} away`, folder);
  await expect(page.getByRole('cell', { name: 'Watching' })).toBeVisible({ timeout: 30_000 });
  await expect(status).toContainText('7 photos');

  // Switched off, it is left alone.
  await go(page, '/settings');
  await page.getByRole('switch', { name: 'Watch folders' }).click({ force: true });
  await expect(status).not.toContainText('Watching');
  await expect.poll(() => ask(facet, 'watch', 'status', {})).toMatchObject({ on: false });
  expect(facet.errors).toEqual([]);
});

test('a scan pauses, resumes and is cancelled; the next one goes on where it was', async ({
  start,
  root,
}) => {
  const folder = join(root, 'many');
  mkdirSync(folder);
  await makeVariants(folder, 40);
  const facet = await start();
  const { page } = facet;
  await answerDialogs(facet, [folder]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();

  const bar = page.getByRole('group', { name: 'Scan details' });
  await expect(bar).toContainText(/[2-9] of 40 photos/, { timeout: 60_000 });
  await bar.getByRole('button', { name: 'Pause' }).click();
  await expect(bar).toContainText('Paused');
  // Those in flight may still arrive; then nothing moves.
  await page.waitForTimeout(1500);
  const held = await doneOf(page);
  await page.waitForTimeout(1500);
  expect(await doneOf(page)).toBe(held);
  expect(held).toBeLessThan(40);

  await bar.getByRole('button', { name: 'Resume' }).click();
  await expect.poll(() => doneOf(page), { timeout: 30_000 }).toBeGreaterThan(held);
  await expect(bar).toContainText(/photos\/s/);
  await expect(bar).toContainText(/left/);

  await bar.getByRole('button', { name: 'Cancel the scan' }).click();
  await expect(bar).toBeHidden();
  const cancelled = must(await ask(facet, 'ingest', 'current', {}));
  expect(cancelled.state).toBe('cancelled');
  const kept = (await ask(facet, 'library', 'info', {})).photos;
  expect(kept).toBeGreaterThanOrEqual(held);
  expect(kept).toBeLessThan(40);

  await page.getByRole('button', { name: 'Add photos' }).click();
  await expect
    .poll(() => ask(facet, 'ingest', 'current', {}), { timeout: 90_000 })
    .toMatchObject({ state: 'done', unchanged: kept, added: 40 - kept, skipped: 0 });
  expect((await ask(facet, 'library', 'info', {})).photos).toBe(40);
  expect(facet.errors).toEqual([]);
});

test('a folder dropped on the window is scanned', async ({ start, samples }) => {
  const facet = await start();
  const { page } = facet;
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible();
  // What the browser makes of a real drag: files by path, which no script of the page could name.
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [samples], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    if (type === 'drop') await expect(page.getByRole('heading', { name: 'Drop to scan' })).toBeVisible();
    await session.send('Input.dispatchDragEvent', { type, x: 500, y: 400, data });
  }
  await expect(toast(page, 'Scan finished: 6 photos added, 22 faces found.')).toBeVisible({
    timeout: 60_000,
  });
  expect(facet.errors).toEqual([]);
});
