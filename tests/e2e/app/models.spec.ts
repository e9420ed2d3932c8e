/** The Models screen in the real app: a foreign file is tried before it comes in, and what is wrong with it is told. */
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelsDir } from '../../../native-models/locate.ts';
import { noShared, sharedDir } from '../../support/shared.ts';
import { answerDialogs, expect } from '../support/app.ts';
import { go, test } from '../support/scanned.ts';

/** The shipped network as a file nobody knows: the same graph and weights, with a note of 4 bytes (`doc_string`). */
function foreign(): Buffer {
  const shipped = readFileSync(join(modelsDir(), 'fr_feature.onnx'));
  return Buffer.concat([shipped, Buffer.from([0x32, 4]), Buffer.from('ours')]);
}

test('a foreign network is told by its answers; a wrong colour order is shown, mended, and it is brought in', async ({
  start,
  library,
  root,
}) => {
  const own = join(root, 'own-models');
  const { page, ...facet } = await start({ library, env: { FACET_OWN_MODELS: own } });
  const file = join(root, 'colleague.onnx');
  writeFileSync(file, foreign());
  await go(page, '/models');
  const shipped = page.getByRole('listitem', { name: 'MobileFaceNet', exact: true });
  await expect(shipped.getByText('In use')).toBeVisible();

  await answerDialogs({ page, ...facet }, [file]);
  await page.getByRole('button', { name: 'Bring in a model…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Bring in a model' });
  await expect(dialog.getByText(/112×112/)).toBeVisible();
  // Such networks take red–green–blue; this one does not, and the golden photos show it.
  await expect(dialog.getByText('Something is wrong with it, or with how pixels go in.')).toBeVisible({
    timeout: 60_000,
  });
  await expect(dialog.getByText(/It would fit better with blue–green–red/)).toBeVisible();
  expect(existsSync(own) ? readdirSync(own).filter((name) => name.endsWith('.onnx')) : []).toEqual([]);

  await dialog.getByRole('button', { name: 'Take that' }).click();
  await expect(dialog.getByRole('button', { name: 'Bring in', exact: true })).toBeVisible({
    timeout: 60_000,
  });
  await dialog.getByRole('textbox', { name: 'Name' }).fill('From a colleague');
  await dialog.getByRole('checkbox', { name: /I have the right/ }).check();
  await dialog.getByRole('button', { name: 'Bring in', exact: true }).click();
  const row = page.getByRole('listitem', { name: 'From a colleague' });
  await expect(row.getByText('Installed')).toBeVisible({ timeout: 60_000 });
  await expect(row.getByText(/^Self-test (passed|unsure)/)).toBeVisible();
  expect(readdirSync(own).filter((name) => name.endsWith('.onnx'))).toHaveLength(1);

  await row.getByRole('button', { name: 'Remove From a colleague…' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
  await expect(row).toHaveCount(0);
  expect(readdirSync(own).filter((name) => name.endsWith('.onnx'))).toEqual([]);
  expect(existsSync(file)).toBe(true);
  expect(facet.errors).toEqual([]);
});

test('nothing that is not free is fetched before its licence is accepted', async ({
  start,
  library,
  root,
}) => {
  // An address of this machine where nobody answers: the click is what is tried, not the download.
  const env = { FACET_OWN_MODELS: join(root, 'own-models'), FACET_MODEL_MIRROR: 'http://127.0.0.1:9' };
  const { page } = await start({ library, env });
  await go(page, '/models');
  const row = page.getByRole('listitem', { name: /buffalo_s/ }).first();
  await row.getByRole('button', { name: 'Install…' }).click();
  const dialog = page.getByRole('dialog', { name: /^The licence of/ });
  await expect(dialog.getByText(/no use inside a company/)).toBeVisible();
  await expect(dialog.getByRole('button', { name: /^Accept and install/ })).toBeDisabled();
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(row.getByRole('progressbar')).toHaveCount(0);

  await row.getByRole('button', { name: 'Install…' }).click();
  await dialog.getByRole('checkbox').check();
  await dialog.getByRole('button', { name: /^Accept and install/ }).click();
  await expect(dialog).toHaveCount(0);
  await expect(row.getByRole('progressbar')).toBeVisible();
  await row.getByRole('button', { name: 'Stop' }).click();
  // Accepted once is accepted: no second question.
  await expect(row.getByRole('button', { name: /^(Go on|Install)$/ })).toBeVisible();
});

test('another detector is used for the photos that are read from then on', async ({
  start,
  root,
  samples,
}) => {
  test.skip(sharedDir() === null, noShared);
  const facet = await start({ env: { FACET_SCRFD: join(sharedDir() ?? '', 'models') } });
  const { page } = facet;
  await go(page, '/models');
  const row = page.getByRole('listitem', { name: 'SCRFD-500M with key points' });
  await row.getByRole('button', { name: 'Use…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Find faces with SCRFD-500M/ });
  await expect(dialog.getByText(/keep the faces they have/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Use it anyway' }).click();
  await expect(row.getByText('In use')).toBeVisible();
  await expect(page.getByRole('contentinfo', { name: 'Status' })).toContainText('scrfd_500m');

  const folder = join(root, 'photos');
  cpSync(samples, folder, { recursive: true });
  await answerDialogs(facet, [folder]);
  await go(page, '/');
  await page.getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(page.getByText(/Scan finished: 6 photos added, 2[0-2] faces found/)).toBeVisible({
    timeout: 60_000,
  });
  await go(page, '/models');
  await expect(row.getByText(/read 6 photos here/)).toBeVisible();
  expect(facet.errors).toEqual([]);
});
