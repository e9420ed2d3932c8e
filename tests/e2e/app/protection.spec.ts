/** An encrypted library in the app: locked and unlocked, and encrypted from the settings. */
import type { Locator, Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '../../../build/runtime/launch.ts';
import { answerDialogs, expect, type Facet } from '../support/app.ts';
import { ask, everybody, forgetPort, test, thePair } from '../support/scanned.ts';

const passphrase = 'a long enough passphrase';

/** The library of the test, encrypted by the terminal: a passphrase opens it, and nothing else. */
async function encrypt(library: string): Promise<void> {
  const cli = join(repoRoot, 'electron/cli/main.ts');
  await promisify(execFile)(process.execPath, [cli, '--library', library, 'library', 'encrypt'], {
    env: { ...process.env, FACET_PASSPHRASE: passphrase },
  });
}

const isPlain = (path: string): boolean =>
  readFileSync(path).subarray(0, 15).toString('latin1') === 'SQLite format 3';

const people = (page: Page): Locator => page.getByRole('grid', { name: 'People' });

async function unlock(page: Page, word: string): Promise<void> {
  await page.getByLabel('Passphrase', { exact: true }).fill(word);
  await page.getByRole('button', { name: 'Unlock' }).click();
}

const toSettings = (page: Page): Promise<void> =>
  page.getByRole('navigation').getByRole('link', { name: 'Settings' }).click();

test('a locked library shows nothing until its passphrase is typed, and can be locked again', async ({
  start,
  library,
}) => {
  // Six openings, each with a passphrase that takes its time.
  test.slow();
  await encrypt(library);
  const facet = await start({ library });
  const { page } = facet;
  await expect(page.getByText('This library is locked')).toBeVisible({ timeout: 60_000 });
  await expect(people(page)).toBeHidden();
  await unlock(page, 'a wrong passphrase');
  await expect(page.getByText('That is not its passphrase.')).toBeVisible({ timeout: 30_000 });
  await unlock(page, passphrase);
  await expect(people(page)).toBeVisible({ timeout: 60_000 });

  await toSettings(page);
  await page.getByRole('button', { name: 'Lock now' }).click();
  await expect(page.getByText('Its key is not in memory any more.')).toBeVisible();
  await unlock(page, 'a wrong passphrase');
  await expect(page.getByText('That is not its passphrase.')).toBeVisible({ timeout: 30_000 });
  await unlock(page, passphrase);
  // Where one was, there one is again; and the library can be worked with.
  await expect(page.getByText('This library is encrypted')).toBeVisible({ timeout: 60_000 });
  await forgetPort(facet);
  const pair = await thePair(facet);
  await ask(facet, 'review', 'name', { person: pair.id, name: 'Ada', merge: false });
  expect((await ask(facet, 'people', 'get', { id: pair.id })).name).toBe('Ada');
});

/** How the next native question is answered: 0 is "Cancel". */
const answerQuestion = ({ app }: Facet, response: number): Promise<void> =>
  app.evaluate(({ dialog }, chosen) => {
    dialog.showMessageBox = () => Promise.resolve({ response: chosen, checkboxChecked: false });
  }, response);

test('a library is encrypted from the settings, gets another key, and is exported only when asked twice', async ({
  full,
  library,
  root,
  start,
}) => {
  // The library is opened six times, and written anew three times.
  test.slow();
  const { page } = full;
  const file = join(library, 'facet.sqlite');
  const before = (await everybody(full)).length;
  await toSettings(page);
  await expect(page.getByText('This library is not encrypted')).toBeVisible();
  await page.getByRole('button', { name: 'Encrypt it…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Encrypt this library' });
  const sure = dialog.getByRole('button', { name: 'Encrypt' });
  await expect(sure).toBeDisabled();
  await dialog.getByLabel('New passphrase').fill(passphrase);
  await dialog.getByLabel('Once more').fill(passphrase);
  await sure.click();
  await expect(page.getByText('This library is encrypted')).toBeVisible({ timeout: 60_000 });
  expect(isPlain(file)).toBe(false);
  await forgetPort(full);
  expect((await everybody(full)).length).toBe(before);

  await page.getByRole('button', { name: 'Change the key…' }).click();
  const change = page.getByRole('dialog', { name: 'Another key' });
  const encrypted = readFileSync(file);
  await change.getByLabel('Passphrase of this library').fill('not that one at all');
  await change.getByRole('button', { name: 'Change the key' }).click();
  await expect(page.getByText(/not the passphrase of this library/)).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(file).subarray(0, 16)).toEqual(encrypted.subarray(0, 16));
  await page.getByRole('button', { name: 'Change the key…' }).click();
  await change.getByLabel('Passphrase of this library').fill(passphrase);
  await change.getByRole('button', { name: 'Change the key' }).click();
  await expect(page.getByText('This library is encrypted')).toBeVisible({ timeout: 60_000 });
  expect(readFileSync(file).subarray(0, 16)).not.toEqual(encrypted.subarray(0, 16));

  const folder = join(root, 'copy');
  mkdirSync(folder);
  await answerDialogs(full, [folder]);
  const exportIt = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Export unencrypted…' }).click();
    const copy = page.getByRole('dialog', { name: 'Unencrypted copy' });
    await expect(copy.getByRole('button', { name: 'Choose a folder…' })).toBeDisabled();
    await copy.getByRole('checkbox').check();
    await copy.getByRole('button', { name: 'Choose a folder…' }).click();
    await expect(copy).toBeHidden();
  };
  await answerQuestion(full, 0);
  await exportIt();
  expect(readdirSync(folder)).toEqual([]);
  await answerQuestion(full, 1);
  await exportIt();
  await expect(page.getByText(/Unencrypted copy: /)).toBeVisible({ timeout: 60_000 });
  expect(isPlain(join(folder, 'facet.sqlite'))).toBe(true);
  expect(isPlain(file)).toBe(false);

  await full.close();
  const again = await start({ library });
  await expect(again.page.getByText('This library is locked')).toBeVisible({ timeout: 60_000 });
  await unlock(again.page, passphrase);
  await expect(people(again.page)).toBeVisible({ timeout: 60_000 });
});

test('where the system keeps no keys a new library says that it lies open, and can be protected', async ({
  start,
}) => {
  const { page, library } = await start();
  await expect(page.getByText('This library is not encrypted.')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Protect it with a passphrase' }).click();
  const dialog = page.getByRole('dialog', { name: 'Encrypt this library' });
  await expect(dialog).toContainText('This system offers no keychain.');
  await dialog.getByLabel('New passphrase').fill(passphrase);
  await dialog.getByLabel('Once more').fill(passphrase);
  await dialog.getByRole('button', { name: 'Encrypt' }).click();
  await expect(page.getByText('This library is not encrypted.')).toBeHidden({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Choose a folder' })).toBeVisible({ timeout: 60_000 });
  expect(isPlain(join(library, 'facet.sqlite'))).toBe(false);
});
