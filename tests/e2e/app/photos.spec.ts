/** Step 5: photos by person, by several people, by folder and by word; one opens large, with boxes and names. */
import type { Page } from '@playwright/test';
import { cpSync, mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { answerDialogs, expect, type Facet } from '../support/app.ts';
import { ask, everybody, go, must, name, test, thePair } from '../support/scanned.ts';

const shown = async (page: Page): Promise<string[]> =>
  (
    await page
      .getByRole('link', { name: /, \d faces?$/ })
      .evaluateAll((all) =>
        all.map((link) => /^[^,]+/.exec(link.getAttribute('aria-label') ?? '')?.[0] ?? ''),
      )
  ).sort();

/** Names the people of sample1: Ada, who is in sample3 too, and the two others. */
async function nameThem(facet: Facet): Promise<void> {
  const photos = await ask(facet, 'photos', 'list', {
    offset: 0,
    limit: 10,
    all: [],
    none: [],
    folder: null,
    text: 'sample1',
    order: 'name',
  });
  const { faceList } = await ask(facet, 'photos', 'get', { id: must(photos.items[0]).id });
  const ada = (await thePair(facet)).id;
  await name(facet, ada, 'Ada');
  const others = faceList.filter(({ person }) => person !== ada).sort((a, b) => a.box.x - b.box.x);
  await name(facet, must(must(others[0]).person), 'Bob');
  await name(facet, must(must(others[1]).person), 'Cleo');
  expect((await everybody(facet, ['person'])).map((person) => person.name).sort()).toEqual([
    'Ada',
    'Bob',
    'Cleo',
  ]);
}

test('A, A and B, A and not C', async ({ full }) => {
  const { page } = full;
  await nameThem(full);
  await go(page, '/photos');
  await expect.poll(() => shown(page)).toHaveLength(6);
  const pick = async (field: string, who: string): Promise<void> => {
    const box = page.getByRole('textbox', { name: field }).or(page.getByRole('combobox', { name: field }));
    await box.fill(who);
    await page.getByRole('option', { name: new RegExp(`^${who}`) }).click();
    await box.press('Escape');
  };
  await pick('With people: All of these people', 'Ada');
  await expect.poll(() => shown(page)).toEqual(['sample1.jpg', 'sample3.jpg']);
  await pick('With people: All of these people', 'Bob');
  await expect.poll(() => shown(page)).toEqual(['sample1.jpg']);
  await pick('Without people: None of these people', 'Cleo');
  await expect(page.getByText('No photo fits these filters')).toBeVisible();
  await page.getByRole('button', { name: 'Remove Bob' }).click();
  await expect.poll(() => shown(page)).toEqual(['sample3.jpg']);
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect.poll(() => shown(page)).toHaveLength(6);
  await page.getByRole('textbox', { name: 'File name…' }).fill('sample4');
  await expect.poll(() => shown(page)).toEqual(['sample4.jpg']);
  expect(full.errors).toEqual([]);
});

test('by folder', async ({ start, root, samples }) => {
  const folder = join(root, 'Year');
  for (const [month, sample] of [
    ['Mai', 'sample1.jpg'],
    ['Juni', 'sample2.jpg'],
  ] as const) {
    mkdirSync(join(folder, month), { recursive: true });
    cpSync(join(samples, sample), join(folder, month, sample));
  }
  const facet = await start();
  const { page } = facet;
  await answerDialogs(facet, [folder]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect
    .poll(() => ask(facet, 'ingest', 'current', {}), { timeout: 60_000 })
    .toMatchObject({ state: 'done', added: 2 });
  await go(page, '/photos');
  await expect.poll(() => shown(page)).toHaveLength(2);
  await page
    .getByRole('textbox', { name: 'Folder' })
    .or(page.getByRole('combobox', { name: 'Folder' }))
    .click();
  await page.getByRole('option', { name: /Mai/ }).click();
  await expect.poll(() => shown(page)).toEqual(['sample1.jpg']);
  expect(facet.errors).toEqual([]);
});

test('a photo opens large with boxes and names; arrows walk the list; a face is named there', async ({
  full,
}) => {
  const { page } = full;
  await nameThem(full);
  await go(page, '/photos?order=name');
  await page.getByRole('link', { name: 'sample1.jpg, 3 faces' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('sample1.jpg');
  const image = page.getByRole('main').locator('img[src^="media://photo/"]').first();
  await expect(image).toBeVisible();
  // The picture itself is there, not only its place.
  await expect.poll(() => image.evaluate((img: HTMLImageElement) => img.naturalWidth)).toBeGreaterThan(600);
  const boxes = page.getByRole('main').locator('svg [role="option"]');
  await expect(boxes).toHaveCount(3);
  const names = await boxes.evaluateAll((all) =>
    all.map((box) => box.getAttribute('aria-label') ?? '').join('\n'),
  );
  for (const who of ['Ada', 'Bob', 'Cleo']) expect(names).toContain(who);
  // The boxes are on the faces: in the order of the photo from left to right.
  const order = await boxes.evaluateAll((all) =>
    all
      .map((box) => ({
        x: box.querySelector('rect')?.getBoundingClientRect().x ?? 0,
        label: box.getAttribute('aria-label') ?? '',
      }))
      .sort((a, b) => a.x - b.x)
      .map(({ label }) => /Ada|Bob|Cleo/.exec(label)?.[0]),
  );
  expect(order).toEqual(['Bob', 'Cleo', 'Ada']);

  await page.getByRole('button', { name: 'Next photo' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('sample2.jpg');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('heading', { level: 1 })).toContainText('sample3.jpg');
  await boxes.first().click();
  const panel = page.getByRole('complementary', { name: 'Faces in this photo' });
  const field = panel
    .getByRole('combobox', { name: 'Name' })
    .or(panel.getByRole('textbox', { name: 'Name' }));
  await field.fill('Dora');
  await field.press('Enter');
  await expect
    .poll(async () => (await everybody(full, ['person'])).map((person) => person.name))
    .toContain('Dora');
  await expect(panel.getByRole('button', { name: /Dora/ }).first()).toBeVisible();
  expect(basename(full.library)).toBe('library');
  expect(full.errors).toEqual([]);
});
