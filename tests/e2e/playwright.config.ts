/** End-to-end tests on the real app; `npm run e2e` prepares what they need and brings a display. */
import { defineConfig } from '@playwright/test';
import { fileURLToPath } from 'node:url';

const artefacts = fileURLToPath(new URL('../artefacts', import.meta.url));

export default defineConfig({
  testDir: '.',
  outputDir: `${artefacts}/e2e`,
  // Each test starts its own app with its own engine; two cores carry one of them.
  workers: 1,
  // A shared CI machine can stall for a minute; a test that needed its second try is listed as flaky.
  retries: process.env['CI'] === undefined ? 0 : 1,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list']],
  use: { trace: 'off' },
});
