/** From process start to a window that answers, against an empty Electron window on the same runtime. */
import { _electron } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../../../build/run/steps.ts';
import { withDisplay } from '../../../build/runtime/display.ts';
import { electronLaunch, type LaunchOptions } from '../../../build/runtime/launch.ts';
import { compared, type Row } from '../row.ts';

const rounds = 3;

/** The least Electron application that shows a button. */
function emptyApp(dir: string): string {
  mkdirSync(dir);
  writeFileSync(
    join(dir, 'package.json'),
    JSON.stringify({ name: 'empty', version: '1.0.0', main: 'main.cjs' }),
  );
  writeFileSync(join(dir, 'index.html'), '<!doctype html><title>empty</title><button>ready</button>');
  writeFileSync(
    join(dir, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => new BrowserWindow({ width: 1200, height: 800 }).loadFile(__dirname + '/index.html'));`,
  );
  return dir;
}

/** Milliseconds until the first button can be clicked. */
async function startUp(options: LaunchOptions, display: Readonly<Record<string, string>>): Promise<number> {
  const plan = await electronLaunch({ ...options, log: () => undefined });
  const start = performance.now();
  const app = await _electron.launch({
    executablePath: plan.executablePath,
    args: plan.args,
    env: { ...plan.env, ...display },
  });
  try {
    const page = await app.firstWindow();
    await page.locator('button:enabled').first().waitFor();
    return performance.now() - start;
  } finally {
    await app.close();
  }
}

export async function start(): Promise<Row[]> {
  await prepare();
  const display = await withDisplay();
  const dir = mkdtempSync(join(tmpdir(), 'facet-bench-'));
  try {
    const app = emptyApp(join(dir, 'empty'));
    const ours: number[] = [];
    const bare: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const userData = join(dir, `user-${round}`);
      bare.push(await startUp({ app, userData: `${userData}-bare` }, display.env));
      ours.push(await startUp({ library: join(dir, 'library'), userData }, display.env));
    }
    // The first start of each fills the disk cache; the fastest of the rest is what a user sees.
    const [best, floor] = [Math.min(...ours), Math.min(...bare)];
    return [
      compared('start', 'to an interactive window', 'ms', best, 'an empty Electron window', floor, {
        atMost: 2.5,
      }),
    ];
  } finally {
    await display.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
