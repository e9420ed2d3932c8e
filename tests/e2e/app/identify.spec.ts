/** Steps 3 and 4: people are enrolled from photos and folders, then found again in others. */
import type { Page } from '@playwright/test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { answerDialogs, expect } from '../support/app.ts';
import { portrait, save } from '../support/photos.ts';
import { ask, everybody, go, must, name, test, thePair } from '../support/scanned.ts';

/** The woman of sample1 is the rightmost of its three faces; of sample3, the middle one. */
const herNumber = async (page: Page, list: string, place: number): Promise<string> => {
  const boxes = page.getByRole('listbox', { name: list }).getByRole('option');
  await expect(boxes).toHaveCount(3, { timeout: 30_000 });
  const found = await boxes.evaluateAll((all) =>
    all.map((box) => ({ x: box.getBoundingClientRect().x, label: box.getAttribute('aria-label') ?? '' })),
  );
  return must(found.sort((a, b) => a.x - b.x)[place]).label;
};

test('enrolled from a picked face of one photo, then identified in another', async ({ start, samples }) => {
  const facet = await start();
  const { page } = facet;
  await go(page, '/enroll');
  await page
    .getByRole('textbox', { name: 'Name' })
    .or(page.getByRole('combobox', { name: 'Name' }))
    .fill('Ada');
  await answerDialogs(facet, [join(samples, 'sample1.jpg')]);
  await page.getByRole('button', { name: 'Choose photos…' }).click();
  await expect(page.getByText('Several faces: pick the right one')).toBeVisible({ timeout: 30_000 });
  const submit = page.getByRole('button', { name: /^Enrol \d face/ });
  await expect(submit).toBeDisabled();
  const her = await herNumber(page, 'Faces in sample1.jpg', 2);
  await page.getByRole('button', { name: her, exact: true }).click();
  await expect(page.getByText('Good template')).toBeVisible();
  await submit.click();
  await expect(page.getByText('Enrolled Ada with 1 face').first()).toBeVisible();
  expect(await everybody(facet, ['person'])).toMatchObject([
    { name: 'Ada', kind: 'person', faces: 1, confirmed: 1 },
  ]);

  await go(page, '/identify');
  await answerDialogs(facet, [join(samples, 'sample3.jpg')]);
  await page.getByRole('button', { name: 'Choose photos…' }).click();
  const label = await herNumber(page, 'Faces in this photo', 1);
  expect(label).toMatch(/^Face \d: Match Ada, 0\.\d+$/);
  const faces = page.getByRole('listbox', { name: 'Faces in this photo' });
  await expect(faces.getByRole('option', { name: /: Match Ada, / })).toHaveCount(1);
  // With one person in the library the bar for a doubt is low: a look-alike may be unsure, never a match.
  await expect(faces.getByRole('option', { name: /: (Unknown|Unsure Ada\?), [-−]?0\.\d+$/ })).toHaveCount(2);

  await page.getByRole('option', { name: label }).click();
  const panel = page.getByRole('complementary', { name: 'Selected face' });
  await expect(panel).toContainText(/Match|Unsure/);
  const best = panel.getByRole('list', { name: 'Most alike' }).getByRole('listitem').first();
  const figures = must(/cosine (0\.\d+) · ([\d.]+)°/.exec(await best.innerText()));
  // The two figures say the same thing.
  expect(Math.cos((Number(figures[2]) * Math.PI) / 180)).toBeCloseTo(Number(figures[1]), 1);

  await best.getByRole('button', { name: 'Ada', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Ada/ })).toBeVisible();
  expect(facet.errors).toEqual([]);
});

test('a poor face is refused with the reason in words, and used only when told to', async ({
  start,
  samples,
  root,
}) => {
  const woman = () => portrait(samples, 'woman1');
  const files = [
    await save(woman().blur(9), join(root, 'soft.jpg')),
    await save(
      woman().resize({ width: 90 }).extend({ left: 200, right: 200, top: 150, bottom: 150 }),
      join(root, 'tiny.jpg'),
    ),
    await save(woman().linear(0.22, 0), join(root, 'night.jpg')),
  ];
  const facet = await start();
  const { page } = facet;
  await go(page, '/enroll');
  await page
    .getByRole('textbox', { name: 'Name' })
    .or(page.getByRole('combobox', { name: 'Name' }))
    .fill('Ada');
  await answerDialogs(facet, files);
  await page.getByRole('button', { name: 'Choose photos…' }).click();
  const row = (file: string) => page.getByRole('listitem').filter({ hasText: file });
  await expect(row('soft.jpg')).toContainText(/Poor template: .*blurred/, { timeout: 30_000 });
  await expect(row('tiny.jpg')).toContainText(/Poor template: .*too small/);
  await expect(row('night.jpg')).toContainText(/Poor template: .*too dark/);
  await expect(page.getByRole('button', { name: 'Enrol 0 faces' })).toBeDisabled();
  await row('soft.jpg').getByRole('switch', { name: 'Use anyway' }).click({ force: true });
  await expect(row('soft.jpg')).toContainText('Used although it is poor');
  await page.getByRole('button', { name: 'Enrol 1 face' }).click();
  await expect(page.getByText('Enrolled Ada with 1 face').first()).toBeVisible();
  expect(facet.errors).toEqual([]);
});

test('a folder of folders enrols one person for each', async ({ start, samples, root }) => {
  const people = join(root, 'People to know');
  for (const who of ['Ada Lovelace', 'Bob “B” Ünal', 'Nobody usable'])
    mkdirSync(join(people, who), { recursive: true });
  await save(portrait(samples, 'woman1'), join(people, 'Ada Lovelace', '1.jpg'));
  await save(portrait(samples, 'woman3'), join(people, 'Ada Lovelace', '2.jpg'));
  await save(portrait(samples, 'woman3').blur(9), join(people, 'Ada Lovelace', 'soft.jpg'));
  await save(portrait(samples, 'other1'), join(people, 'Bob “B” Ünal', 'one.jpg'));
  await save(portrait(samples, 'other1').blur(12), join(people, 'Nobody usable', 'bad.jpg'));
  const facet = await start();
  const { page } = facet;
  await go(page, '/enroll');
  await page.getByText('A folder of folders').click();
  await answerDialogs(facet, [people]);
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  const row = (who: string) => page.getByRole('row').filter({ hasText: who });
  await expect(row('Ada Lovelace')).toContainText('2', { timeout: 60_000 });
  await expect(row('Ada Lovelace')).toContainText(/soft\.jpg.*blurred/s);
  await expect(row('Bob “B” Ünal')).toContainText('1');
  const known = (await everybody(facet))
    .map((person) => `${person.name ?? ''} ${String(person.faces)}`)
    .sort();
  expect(known).toEqual(['Ada Lovelace 2', 'Bob “B” Ünal 1']);
  // A photo that was not used is not passed over in silence.
  await expect(page.getByText('bad.jpg')).toBeVisible();
  expect(facet.errors).toEqual([]);
});

test('a pasted picture is identified; click through to the person and to their photos', async ({
  full,
  samples,
}) => {
  const { page } = full;
  const { id } = await thePair(full);
  await name(full, id, 'Ada');
  const base64 = readFileSync(join(samples, 'sample3.jpg')).toString('base64');
  await page.evaluate((data) => {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([bytes], 'pasted.jpg', { type: 'image/jpeg' }));
    document.body.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }),
    );
  }, base64);
  const boxes = page.getByRole('listbox', { name: 'Faces in this photo' }).getByRole('option');
  await expect(boxes).toHaveCount(3, { timeout: 30_000 });
  await boxes.filter({ hasText: 'Ada' }).click();
  const panel = page.getByRole('complementary', { name: 'Selected face' });
  const first = panel.getByRole('listitem').first();
  await expect(first).toContainText('Ada');
  await expect(first).toContainText('Match');
  // The next best is nobody she could be, and does not look like a match.
  const second = panel.getByRole('listitem').nth(1);
  await expect(second).toHaveAttribute('data-verdict', 'unknown');
  await expect(second).not.toContainText(/Match|Unsure/);
  await first.getByRole('button', { name: 'Photos of Ada' }).click();
  await expect(page.getByRole('link', { name: 'sample1.jpg, 3 faces' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'sample3.jpg, 3 faces' })).toBeVisible();
  await expect(page.getByRole('link', { name: /sample/ })).toHaveCount(2);
  await page.keyboard.press('Alt+ArrowLeft');
  // What was looked at is still there.
  await expect(boxes).toHaveCount(3);
  await first.getByRole('button', { name: 'Ada', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: /Ada/ })).toBeVisible();
  expect(full.errors).toEqual([]);
});

test('a photo that cannot be read says so, and one without a face says that', async ({
  start,
  root,
  samples,
}) => {
  const facet = await start();
  const { page } = facet;
  const broken = join(root, 'broken.jpg');
  writeFileSync(broken, readFileSync(join(samples, 'sample1.jpg')).subarray(0, 3000));
  const wall = await save(
    portrait(samples, 'woman1').resize(20, 20).resize(800, 600, { fit: 'fill' }).blur(40),
    join(root, 'wall.jpg'),
  );
  await go(page, '/identify');
  await answerDialogs(facet, [broken, wall]);
  await page.getByRole('button', { name: 'Choose photos…' }).click();
  await expect(page.getByText('broken.jpg cannot be read')).toBeVisible({ timeout: 30_000 });
  await page.getByRole('option', { name: 'wall.jpg' }).click();
  await expect(page.getByText('No face was found in wall.jpg.')).toBeVisible();
  expect(facet.errors).toEqual([]);
});

test('the faces most like one are searched among those that pass a filter, which stays until cleared', async ({
  full,
}) => {
  const { page } = full;
  const pair = await thePair(full);
  const two = { person: pair.id, order: 'best', offset: 0, limit: 2 } as const;
  const { items } = await ask(full, 'people', 'faces', two);
  const [one, other] = [must(items[0]).id, must(items[1]).id];
  const search = (face: number): Promise<void> =>
    go(page, `/search?of=${encodeURIComponent(JSON.stringify({ face }))}`);
  await search(one);
  const found = page.getByRole('grid', { name: 'Similar faces' });
  await expect(found.getByRole('link').first()).toHaveAttribute('href', new RegExp(`face=${String(other)}$`));

  await page.getByRole('group', { name: 'Faces to look at' }).getByLabel('To').fill('1990-12-31');
  const none = page.getByRole('heading', { name: 'No face fits this filter' });
  await expect(none).toBeVisible();
  await search(other);
  await expect(none).toBeVisible();
  await page.getByRole('button', { name: 'Clear the filter' }).first().press('Enter');
  await expect(found.getByRole('link').first()).toHaveAttribute('href', new RegExp(`face=${String(one)}$`));
  expect(full.errors).toEqual([]);
});

test('two faces compared: of nine pairs exactly one is the same person', async ({ full, samples }) => {
  const { page } = full;
  await go(page, '/compare');
  await answerDialogs(full, [join(samples, 'sample1.jpg'), join(samples, 'sample3.jpg')]);
  await page
    .getByRole('region', { name: 'First face' })
    .getByRole('button', { name: 'Choose a photo…' })
    .click();
  const slots = ['First face', 'Second face'].map((side) =>
    page.getByRole('region', { name: side }).getByRole('listbox').getByRole('option'),
  );
  const [a, b] = [must(slots[0]), must(slots[1])];
  await expect(a).toHaveCount(3, { timeout: 30_000 });
  await expect(b).toHaveCount(3, { timeout: 30_000 });
  const answers: string[] = [];
  const figures = page.getByText(/cosine [-−]?\d\.\d+ · [\d.]+° apart/);
  const cosines = new Set<string>();
  for (let left = 0; left < 3; left++) {
    for (let right = 0; right < 3; right++) {
      await a.nth(left).click();
      await b.nth(right).click();
      await expect(figures).toBeVisible();
      await expect.poll(async () => cosines.has(await figures.innerText())).toBe(false);
      cosines.add(await figures.innerText());
      const verdict = page.getByText(/^(Same person|Perhaps the same person|Different people)$/);
      answers.push(await verdict.innerText());
    }
  }
  const counts = (answer: string): number => answers.filter((one) => one === answer).length;
  expect(counts('Same person')).toBe(1);
  expect(counts('Different people')).toBeGreaterThanOrEqual(7);
  await expect(page.getByRole('meter', { name: 'Cosine of the two faces' })).toBeVisible();
  expect(full.errors).toEqual([]);
});
