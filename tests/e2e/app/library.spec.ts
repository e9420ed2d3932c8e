/** Step 6: backup, check, forget, another library. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerDialogs, expect } from '../support/app.ts';
import { openDatabase } from '../support/database.ts';
import { ask, everybody, forgetPort, go, must, name, test, thePair } from '../support/scanned.ts';

/** Whether any file of a folder holds these bytes. */
const holds = (dir: string, bytes: Buffer): boolean =>
  readdirSync(dir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .some((entry) => readFileSync(join(entry.parentPath, entry.name)).includes(bytes));

test('backed up into one file, which opens as a library; checked and found sound', async ({ full, root }) => {
  const { page } = full;
  await name(full, (await thePair(full)).id, 'Ada');
  await go(page, '/library');
  const copy = join(root, 'copy');
  mkdirSync(copy);
  const file = join(copy, 'facet.sqlite');
  await answerDialogs(full, [file]);
  await page.getByRole('button', { name: 'Back up…' }).click();
  await expect(page.getByRole('alert').filter({ hasText: `Backed up to ${file}` })).toBeVisible();
  expect(existsSync(file)).toBe(true);

  await page.getByRole('button', { name: 'Check' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The library is sound.' })).toBeVisible();

  // The backup is a whole library: it opens in place of this one.
  await answerDialogs(full, [copy]);
  await page.getByRole('button', { name: 'Open another' }).click();
  await page.getByRole('menuitem', { name: 'Open another…' }).click();
  await expect(page.getByText(copy, { exact: true }).first()).toBeVisible({ timeout: 60_000 });
  await forgetPort(full);
  await go(page, '/people');
  await expect(page.getByRole('row', { name: 'Ada, 2 faces' })).toBeVisible();
  expect(await ask(full, 'library', 'check', {})).toEqual({ ok: true, problems: [] });
  expect(full.errors).toEqual([]);
});

test('a forgotten person is gone from the bytes of the library', async ({ full, root }) => {
  const { page, library } = full;
  const { id } = await thePair(full);
  const called = 'Zyxomma Quillfeather';
  await name(full, id, called);
  const [face] = (await ask(full, 'people', 'faces', { person: id, order: 'best', offset: 0, limit: 10 }))
    .items;
  // Read from a copy: the library itself is held by the app.
  const copy = join(root, 'copy');
  cpSync(library, copy, { recursive: true });
  const db = openDatabase(join(copy, 'facet.sqlite'));
  const row = must(
    db
      .prepare('SELECT e.vector, c.crop FROM embedding e JOIN crop c USING (face) WHERE face = ?')
      .get(must(face).id),
  ) as { vector: Buffer; crop: Buffer };
  db.close();
  // A part of each: SQLite cuts long values up into pages.
  const marks = {
    name: Buffer.from(called),
    template: row.vector.subarray(40, 140),
    crop: row.crop.subarray(row.crop.length - 200, row.crop.length - 100),
  };
  for (const [what, bytes] of Object.entries(marks)) expect(holds(library, bytes), what).toBe(true);

  await go(page, `/person/${String(id)}`);
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Forget…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Forget this person?' });
  await expect(dialog).toContainText('This cannot be undone.');
  const sure = dialog.getByRole('button', { name: 'Forget for good' });
  await expect(sure).toBeDisabled();
  await dialog.getByRole('textbox').fill('Zyxomma');
  await expect(sure).toBeDisabled();
  await dialog.getByRole('textbox').fill(called);
  await sure.click();
  await expect(page.getByRole('alert').filter({ hasText: 'Forgotten: 2 faces erased.' })).toBeVisible();
  await expect(page.getByRole('grid', { name: 'People' })).toBeVisible();
  expect((await everybody(full)).map((person) => person.id)).not.toContain(id);
  expect((await ask(full, 'library', 'info', {})).faces).toBe(20);
  // While it is open, and after it is closed.
  for (const [what, bytes] of Object.entries(marks)) expect(holds(library, bytes), what).toBe(false);
  expect(await ask(full, 'library', 'check', {})).toEqual({ ok: true, problems: [] });
  expect(full.errors).toEqual([]);
  await full.close();
  for (const [what, bytes] of Object.entries(marks)) expect(holds(library, bytes), what).toBe(false);
});

test('another, empty library opens; the first is in the list of recent ones', async ({ full, root }) => {
  const { page, library } = full;
  const other = join(root, 'Other “library”');
  mkdirSync(other);
  await go(page, '/library');
  await answerDialogs(full, [other]);
  await page.getByRole('button', { name: 'Open another' }).click();
  await page.getByRole('menuitem', { name: 'Open another…' }).click();
  await expect
    .poll(async () => (await ask(full, 'library', 'info', {})).path, { timeout: 60_000 })
    .toBe(other);
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('0 photos');
  await go(page, '/');
  await expect(page.getByRole('button', { name: 'Choose a folder…' })).toBeVisible();
  await go(page, '/library');
  await page.getByRole('button', { name: 'Open another' }).click();
  await page.getByRole('menuitem', { name: library, exact: true }).click();
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('22 faces', {
    timeout: 60_000,
  });
  expect(full.errors).toEqual([]);
});
