/** `npm start`: everything the app needs, then the app. Arguments after `--` go to it. */
import { withDisplay } from '../runtime/display.ts';
import { electronLaunch } from '../runtime/launch.ts';
import { logToStderr } from '../runtime/runtime.ts';
import { prepare, run, runScript } from './steps.ts';

await runScript(async () => {
  await prepare();
  const plan = await electronLaunch({ args: process.argv.slice(2) });
  const display = await withDisplay();
  if (display.virtual) logToStderr('Display: there is none; the window opens on a virtual one, out of sight');
  try {
    return await run(plan.executablePath, plan.args, { ...plan.env, ...display.env });
  } finally {
    await display.stop();
  }
});
