/** `npm run e2e`: the end-to-end tests on the real app. Arguments after `--` go to Playwright. */
import { withDisplay } from '../runtime/display.ts';
import { findRuntime } from '../runtime/find.ts';
import { prepare, runScript, runTool } from './steps.ts';

await runScript(async () => {
  await prepare();
  // Here rather than in the first test: a download must not count against a test's time limit.
  await findRuntime();
  const display = await withDisplay();
  try {
    const args = ['test', '--config', 'tests/e2e/playwright.config.ts', ...process.argv.slice(2)];
    return await runTool('playwright', args, { ...display.env });
  } finally {
    await display.stop();
  }
});
