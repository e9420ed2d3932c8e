/** What goes wrong has a screen of its own that says what to do; what was saved stays. */
import { mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../../electron/library/store/store.ts';
import { makeVariants } from '../../support/variants.ts';
import { alive, answerDialogs, expect, type Facet } from '../support/app.ts';
import { openDatabase } from '../support/database.ts';
import { ask, must, test } from '../support/scanned.ts';

/** Ids that an engine process has had so far, as main logged them when each became ready. */
const pidsOf = (process: 'vision' | 'library', { userData }: Facet): number[] =>
  readFileSync(join(userData, 'logs', 'facet.log'), 'utf8')
    .split('\n')
    .filter((line) => line.includes(`"${process}"`))
    .flatMap((line) => /ready \(\w+, pid (\d+)\)/.exec(line)?.[1] ?? [])
    .map(Number);

test('vision killed in a scan: it is started again and no photo is lost', async ({ start, root }) => {
  const folder = join(root, 'photos');
  mkdirSync(folder);
  await makeVariants(folder, 24);
  const facet = await start();
  const { page } = facet;
  await answerDialogs(facet, [folder]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(page.getByText(/[3-9] of 24 photos/).first()).toBeVisible({ timeout: 60_000 });
  const first = must(pidsOf('vision', facet)[0]);
  expect(alive(first)).toBe(true);
  process.kill(first, 'SIGKILL');
  await expect(page.getByText(/Restarting the engine…/).first()).toBeVisible();
  await expect
    .poll(() => ask(facet, 'ingest', 'current', {}), { timeout: 90_000 })
    .toMatchObject({ state: 'done', added: 24, skipped: 0 });
  await expect(page.getByText(/Restarting the engine…/)).toHaveCount(0);
  expect(pidsOf('vision', facet)).toHaveLength(2);
  expect((await ask(facet, 'library', 'info', {})).faces).toBe((24 / 6) * 22);
  expect(facet.errors).toEqual([]);
});

test('the engine killed: the page comes back by itself, with everything', async ({ full }) => {
  await expect.poll(() => pidsOf('library', full)).toHaveLength(1);
  const pid = must(pidsOf('library', full)[0]);
  process.kill(pid, 'SIGKILL');
  await expect(full.page.getByText(/Restarting the engine…|No connection/).first()).toBeVisible();
  await expect(full.page.getByText(/Restarting the engine…|No connection/)).toHaveCount(0, {
    timeout: 60_000,
  });
  await expect(full.page.getByRole('contentinfo', { name: 'Status' })).toContainText('22 faces');
  await expect(full.page.getByRole('row', { name: 'Unnamed, 2 faces' })).toBeVisible();
});

test('a damaged library is not touched, and another can be opened', async ({ start, library, root }) => {
  const file = join(library, 'facet.sqlite');
  // The first page survives, the rest is noise: what a dying disk leaves.
  const noise = Buffer.from(readFileSync(file));
  for (let at = 16_384; at < noise.length; at++) noise[at] = (at * 2_654_435_761) & 255;
  writeFileSync(file, noise);
  const facet = await start({ library });
  const { page } = facet;
  const alert = page.getByRole('alert');
  await expect(page.getByText('This library is damaged')).toBeVisible({ timeout: 60_000 });
  await expect(alert).toContainText(file.slice(0, -'facet.sqlite'.length - 1));
  await expect(alert).toContainText('Restore a backup over it, or open another library.');
  expect(readFileSync(file).equals(noise)).toBe(true);
  const other = join(root, 'other');
  mkdirSync(other);
  await answerDialogs(facet, [other]);
  await page.getByRole('button', { name: 'Open another…' }).click();
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible({ timeout: 60_000 });
});

test('a file that is no database, and one cut short, are damaged libraries too', async ({
  start,
  root,
  library,
}) => {
  const text = join(root, 'text');
  mkdirSync(text);
  writeFileSync(join(text, 'facet.sqlite'), 'Dear diary, '.repeat(4000));
  const one = await start({ library: text });
  await expect(one.page.getByText('This library is damaged')).toBeVisible({ timeout: 60_000 });
  await one.close();
  truncateSync(join(library, 'facet.sqlite'), 200_000);
  const two = await start({ library });
  await expect(two.page.getByText('This library is damaged')).toBeVisible({ timeout: 60_000 });
});

test('a library of a newer Facet is left alone', async ({ start, library }) => {
  const file = join(library, 'facet.sqlite');
  const db = openDatabase(file);
  db.pragma('user_version = 999');
  db.close();
  const before = readFileSync(file);
  const { page } = await start({ library });
  await expect(page.getByText('This library needs a newer Facet')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('alert')).toContainText('format 999');
  await expect(page.getByRole('alert')).toContainText(
    'Update Facet, or open another library. Nothing was changed.',
  );
  expect(readFileSync(file).equals(before)).toBe(true);
});

test('a library open elsewhere is waited for: closed there, it opens here', async ({ start, library }) => {
  const elsewhere = openStore(library, { appVersion: 'test' });
  try {
    const { page } = await start({ library });
    await expect(page.getByText('This library is open elsewhere')).toBeVisible({ timeout: 60_000 });
    await expect(page.getByRole('alert')).toContainText('Close it there, then try again');
    elsewhere.close();
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByRole('row', { name: 'Unnamed, 2 faces' })).toBeVisible({ timeout: 60_000 });
  } finally {
    elsewhere.close();
  }
});
