/** Another model in the real window: prepared, looked at, switched to, gone back from. */
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '../support/app.ts';
import { ask, everybody, go, must, name, test, thePair } from '../support/scanned.ts';

/** The default network with the mirrored face beside it: other vectors, no other file. */
const other = 'fr_feature_flip';
const title = /with the mirrored face$/;

test('a model is prepared, its report read, the library switched and rolled back, names as they were', async ({
  full,
}) => {
  test.setTimeout(180_000);
  const { page } = full;
  const pair = await thePair(full);
  await name(full, pair.id, 'Ada');
  const named = await everybody(full, ['person']);
  const faces = (await everybody(full)).reduce((sum, person) => sum + person.faces, 0);

  await go(page, '/models');
  await page.getByRole('listitem', { name: title }).getByRole('button', { name: 'Use…' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Prepare/ })
    .click();
  await expect(page.getByText('MobileFaceNet, with the mirrored face is ready')).toBeVisible({
    timeout: 60_000,
  });

  // The report is worked out by itself; six photos give too few pairs for error rates, and it says so.
  const report = page.getByRole('region', { name: 'What would change' });
  await expect(report.getByText('Pairs of named people taken for each other')).toBeVisible({
    timeout: 60_000,
  });
  await expect(
    report.getByRole('row', { name: /^2 other named faces: .* 2 \/ 0 \/ 0 2 \/ 0 \/ 0$/ }),
  ).toBeVisible();
  await expect(report.getByText(/too few to tell a rate of 1 in 1,000/)).toBeVisible();
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
  }

  await page.getByRole('button', { name: 'Switch' }).click();
  await expect(page.getByText('Compare by MobileFaceNet again; its vectors are kept.')).toBeVisible({
    timeout: 30_000,
  });
  await expect.poll(async () => (await ask(full, 'modelChange', 'status', {})).after).toBeNull();
  const status = await ask(full, 'modelChange', 'status', {});
  expect(status.active?.embedder).toBe(other);
  // Names stay, now with cosines of the new model; unnamed groups may merge, but no face is lost over it.
  expect(await everybody(full, ['person'])).toEqual(named);
  expect((await everybody(full)).reduce((sum, person) => sum + person.faces, 0)).toBe(faces);
  const own = await ask(full, 'people', 'faces', { person: pair.id, order: 'best', offset: 0, limit: 5 });
  expect(own.items.map(({ name: called }) => called)).toEqual(['Ada', 'Ada']);
  expect(must(own.items[0]).cosine).toBeGreaterThan(0.5);

  await page.getByRole('button', { name: 'Roll back' }).click();
  await expect(page.getByText('Compare by MobileFaceNet again; its vectors are kept.')).toBeHidden({
    timeout: 30_000,
  });
  await expect.poll(async () => (await ask(full, 'modelChange', 'status', {})).after).toBeNull();
  expect((await ask(full, 'modelChange', 'status', {})).active?.embedder).toBe('fr_feature');
  expect(await everybody(full, ['person'])).toEqual(named);
  expect((await everybody(full)).reduce((sum, person) => sum + person.faces, 0)).toBe(faces);
  await page.getByRole('button', { name: 'Remove old vectors' }).click();
  await expect(page.getByRole('button', { name: 'Remove old vectors' })).toBeHidden({ timeout: 30_000 });
  expect((await ask(full, 'modelChange', 'status', {})).old).toEqual({ faces: 0, bytes: 0 });
  expect(full.errors).toEqual([]);
});
