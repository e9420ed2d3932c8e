/** Step 2: groups get names, faces are put right, everything is undone by Ctrl+Z, survives a restart and a new scan. */
import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { answerDialogs, expect, type Facet } from '../support/app.ts';
import { ask, everybody, go, item, must, name, test, thePair, undo } from '../support/scanned.ts';

/** Everybody as "name or kind: faces", in a fixed order. */
const state = async (facet: Facet): Promise<string[]> =>
  (await everybody(facet, ['person', 'group', 'stranger']))
    .map(
      (person) =>
        `${String(person.id)} ${person.name ?? person.kind} ${String(person.faces)}/${String(person.confirmed)}`,
    )
    .sort();
const facesOf = async (facet: Facet, person: number): Promise<number[]> =>
  (await ask(facet, 'people', 'faces', { person, order: 'best', offset: 0, limit: 100 })).items.map(
    ({ id }) => id,
  );
const toast = (page: Page, text: string | RegExp) => page.getByRole('alert').filter({ hasText: text });

test('a name typed under a group makes a person; Ctrl+Z takes it back, and Ctrl+Shift+Z again', async ({
  full,
}) => {
  const { page } = full;
  const { id } = await thePair(full);
  const before = await state(full);
  const card = item(page, id);
  await expect(card).toHaveAccessibleName('Unnamed, 2 faces');
  await card.getByRole('combobox', { name: 'Name' }).fill('Ada Lovelace');
  await page.keyboard.press('Enter');
  await expect(toast(page, 'Named Ada Lovelace')).toBeVisible();
  await expect(card).toHaveAccessibleName('Ada Lovelace, 2 faces');
  await expect(page.getByRole('heading', { name: 'Named' })).toBeVisible();
  // The field of the next group has the keyboard.
  await expect(page.locator('[data-item] input:focus')).toHaveCount(1);

  // The field is empty: there is no text to take back, so the name is.
  await page.keyboard.press('ControlOrMeta+z');
  await expect(toast(page, 'Undone: Named Ada Lovelace')).toBeVisible();
  await expect(card).toHaveAccessibleName('Unnamed, 2 faces');
  expect(await state(full)).toEqual(before);
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.keyboard.press('ControlOrMeta+Shift+z');
  await expect(card).toHaveAccessibleName('Ada Lovelace, 2 faces');

  // A second group given her name joins her, which the field says first.
  const other = must((await everybody(full, ['group']))[0]);
  const field = item(page, other.id).getByRole('combobox', { name: 'Name' });
  await field.fill('ada lovelace');
  await expect(item(page, other.id).getByText('Joins Ada Lovelace')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(card).toHaveAccessibleName('Ada Lovelace, 3 faces');
  await undo(page);
  await expect(card).toHaveAccessibleName('Ada Lovelace, 2 faces');
  await expect(item(page, other.id)).toHaveAccessibleName('Unnamed, 1 face');
  expect(full.errors).toEqual([]);
});

test('faces are confirmed, rejected, moved, split out and set aside; each is undone', async ({ full }) => {
  const { page } = full;
  const { id } = await thePair(full);
  await name(full, id, 'Ada');
  await go(page, `/person/${String(id)}`);
  const faces = page.getByRole('grid', { name: 'Faces' });
  const rows = faces.getByRole('row');
  await expect(rows).toHaveCount(2);
  const [first = 0, second = 0] = await facesOf(full, id);
  const before = await state(full);
  const undone = async (): Promise<void> => {
    await undo(page);
    await expect.poll(() => state(full)).toEqual(before);
    await expect(rows).toHaveCount(2);
  };
  const select = async (face: number): Promise<void> => {
    await item(page, face).click();
    await expect(item(page, face)).toHaveAttribute('aria-selected', 'true');
  };
  const bar = page.getByRole('toolbar', { name: '1 selected' });

  await test.step('confirm', async () => {
    const sure = item(page, first).getByTitle('Confirmed by you');
    await select(first);
    await bar.getByRole('button', { name: 'Confirm' }).click();
    await expect(toast(page, 'Confirmed 1 face of Ada')).toBeVisible();
    await expect(sure).toBeVisible();
    await undone();
    await expect(sure).toBeHidden();
  });
  await test.step('reject', async () => {
    await select(first);
    await bar.getByRole('button', { name: 'Not this person' }).click();
    await expect(toast(page, 'Removed 1 face from Ada')).toBeVisible();
    await expect(rows).toHaveCount(1);
    expect(await facesOf(full, id)).toEqual([second]);
    await undone();
  });
  await test.step('move to a new person', async () => {
    await select(second);
    await bar.getByRole('button', { name: 'Move to…' }).click();
    await page.getByRole('combobox', { name: 'Find a person' }).fill('Bob');
    await page.getByRole('option', { name: 'New person “Bob”' }).click();
    await expect(toast(page, 'Moved 1 face to Bob')).toBeVisible();
    await expect(rows).toHaveCount(1);
    expect((await everybody(full, ['person'])).map((person) => [person.name, person.faces])).toEqual(
      expect.arrayContaining([
        ['Ada', 1],
        ['Bob', 1],
      ]),
    );
    await undone();
  });
  await test.step('split out', async () => {
    await select(second);
    await bar.getByRole('button', { name: 'Split out' }).click();
    await expect(rows).toHaveCount(1);
    expect(await everybody(full)).toHaveLength(before.length + 1);
    await undone();
  });
  await test.step('not a face', async () => {
    await select(second);
    await bar.getByRole('button', { name: 'Not a face' }).click();
    await expect(rows).toHaveCount(1);
    expect((await ask(full, 'people', 'get', { id })).faces).toBe(1);
    await undone();
  });
  await test.step('stranger', async () => {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Set aside as a stranger' }).click();
    await expect.poll(async () => (await ask(full, 'people', 'get', { id })).kind).toBe('stranger');
    await undo(page);
    await expect.poll(() => state(full)).toEqual(before);
  });
  expect(full.errors).toEqual([]);
});

test('people are merged by ticking cards, and by dragging one onto another', async ({ full }) => {
  const { page } = full;
  const { id } = await thePair(full);
  await name(full, id, 'Ada');
  const groups = await everybody(full, ['group']);
  const [one, two] = [must(groups[0]), must(groups[1])];
  const before = await state(full);

  await item(page, id).hover();
  await item(page, id).getByRole('checkbox').check();
  await item(page, one.id).getByRole('checkbox').check();
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Merge' }).click();
  await expect(item(page, id)).toHaveAccessibleName('Ada, 3 faces');
  await expect(item(page, one.id)).toHaveCount(0);
  await undo(page);
  await expect(item(page, id)).toHaveAccessibleName('Ada, 2 faces');
  expect(await state(full)).toEqual(before);

  await item(page, two.id).locator('img').dragTo(item(page, id).locator('img'));
  await expect(item(page, id)).toHaveAccessibleName('Ada, 3 faces');
  await undo(page);
  await expect.poll(() => state(full)).toEqual(before);

  // Two people with names: which name stays is asked first.
  await name(full, one.id, 'Bea');
  await expect(item(page, one.id)).toHaveAccessibleName('Bea, 1 face');
  await item(page, id).getByRole('checkbox').check();
  await item(page, one.id).getByRole('checkbox').check();
  await page.getByRole('toolbar', { name: '2 selected' }).getByRole('button', { name: 'Merge' }).click();
  const dialog = page.getByRole('dialog', { name: 'Merge people with names?' });
  await expect(dialog).toContainText('the name Bea is given up');
  await dialog.getByRole('button', { name: 'Merge into Ada' }).click();
  await expect(item(page, id)).toHaveAccessibleName('Ada, 3 faces');
  await undo(page);
  await expect(item(page, one.id)).toHaveAccessibleName('Bea, 1 face');
  expect(full.errors).toEqual([]);
});

test('decisions survive a restart and a later scan of the same faces, and can still be undone', async ({
  start,
  library,
  root,
  samples,
}) => {
  let facet = await start({ library });
  await expect(facet.page.getByRole('grid', { name: 'People' })).toBeVisible();
  const { id } = await thePair(facet);
  await name(facet, id, 'Ada');
  const [kept = 0, rejected = 0] = await facesOf(facet, id);
  await go(facet.page, `/person/${String(id)}`);
  await item(facet.page, rejected).click();
  await facet.page.getByRole('button', { name: 'Not this person' }).click();
  await expect(item(facet.page, rejected)).toHaveCount(0);
  const strangers = (await everybody(facet, ['group'])).slice(-2).map((person) => person.id);
  await ask(facet, 'review', 'ignore', { faces: [], people: strangers, as: 'stranger' });
  const before = await state(facet);
  await facet.close();

  facet = await start({ library });
  await expect(item(facet.page, id)).toHaveAccessibleName('Ada, 1 face');
  expect(await state(facet)).toEqual(before);

  // The same photos mirrored: the same people again, and grouping has every reason to put the face back.
  const again = join(root, 'mirrored');
  mkdirSync(again);
  for (const sample of ['sample1.jpg', 'sample3.jpg'])
    await sharp(join(samples, sample)).flop().toFile(join(again, sample));
  await answerDialogs(facet, [again]);
  await facet.page.getByRole('button', { name: 'Add photos' }).click();
  await expect
    .poll(() => ask(facet, 'ingest', 'current', {}), { timeout: 60_000 })
    .toMatchObject({ state: 'done', added: 2, faces: 6 });
  const hers = await facesOf(facet, id);
  expect(hers).toContain(kept);
  expect(hers).not.toContain(rejected);
  for (const person of strangers)
    expect(await ask(facet, 'people', 'get', { id: person })).toMatchObject({ kind: 'stranger' });

  // Undo reaches back beyond the restart: first the strangers, then the rejected face.
  await undo(facet.page);
  await expect
    .poll(() => ask(facet, 'people', 'get', { id: must(strangers[0]) }))
    .toMatchObject({ kind: 'group' });
  await undo(facet.page);
  await expect.poll(() => facesOf(facet, id)).toContain(rejected);
  expect(facet.errors).toEqual([]);
});

test('review from the keyboard alone: name, open, confirm, reject, undo, back', async ({ full }) => {
  const { page } = full;
  const { id } = await thePair(full);
  const grid = page.getByRole('grid', { name: 'People' });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('role') ?? '');
  for (let tab = 0; tab < 30 && (await focused()) !== 'grid'; tab++) await page.keyboard.press('Tab');
  await expect(grid).toBeFocused();
  await expect(item(page, id)).toHaveAttribute('data-active', 'true');

  // N opens the name field; Enter saves and goes on to the next group.
  await page.keyboard.press('n');
  await page.keyboard.type('Ada');
  await page.keyboard.press('Enter');
  await page.keyboard.type('Bea');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: 'Ada, 2 faces' })).toBeVisible();
  await expect(page.getByRole('row', { name: 'Bea, 1 face' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Back into the grid, to the first card, and in.
  for (let tab = 0; tab < 60 && (await focused()) !== 'grid'; tab++) await page.keyboard.press('Shift+Tab');
  await expect(grid).toBeFocused();
  await page.keyboard.press('Home');
  await expect(item(page, id)).toHaveAttribute('data-active', 'true');
  await page.keyboard.press('Enter');
  const faces = page.getByRole('grid', { name: 'Faces' });
  await expect(faces).toBeVisible();
  for (let tab = 0; tab < 40 && (await focused()) !== 'grid'; tab++) await page.keyboard.press('Tab');
  await expect(faces).toBeFocused();
  await page.keyboard.press('y');
  await expect(faces.getByTitle('Confirmed by you')).toHaveCount(1);
  await page.keyboard.press('n');
  await expect(faces.getByRole('row')).toHaveCount(1);
  await page.keyboard.press('ControlOrMeta+z');
  await expect(faces.getByRole('row')).toHaveCount(2);
  await expect(toast(page, 'Undone: Removed 1 face from Ada')).toBeVisible();
  await page.keyboard.press('Alt+ArrowLeft');
  await expect(grid).toBeVisible();
  expect(full.errors).toEqual([]);
});
