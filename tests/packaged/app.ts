/** The installed program, run by an ordinary user and driven from outside through Chromium's own debugging port. */
import { type Browser, chromium, type Page } from '@playwright/test';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Display } from '../../build/runtime/display.ts';
import { withDescendants } from '../support/processes.ts';
import { type Machine, user } from './machine.ts';

export interface InstalledApp {
  readonly page: Page;
  /** From the start of the program to the page's first paint, ms. */
  readonly windowMs: number;
  /** Its process and all below it. */
  pids(): number[];
  /** Closes the window, as a user does; resolves with the exit code. */
  close(): Promise<number | null>;
}

/**
 * Starts `/usr/bin/facet`. A release has no inspector (its fuse is off), so Playwright's Electron driver cannot take
 * it; the page is reached by `--remote-debugging-port`, which is Chromium's.
 * @param display one that lets anybody in
 * @throws Error with what the program said when no page comes within a minute
 */
export async function startInstalled(machine: Machine, display: Display): Promise<InstalledApp> {
  const home = `/home/${user}`;
  const shown = Object.entries(display.env).map(([name, value]) => `${name}=${value}`);
  const env = [`HOME=${home}`, `USER=${user}`, ...shown, 'PATH=/usr/bin:/bin', 'LANG=C.UTF-8'];
  const line = ['env', '-i', ...env, 'facet', '--remote-debugging-port=0'];
  const [program = '', ...args] = machine.command(user, line);
  const started = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd: '/' });
  const said: string[] = [];
  let browser: Browser | undefined;
  try {
    browser = await chromium.connectOverCDP(await address(child, said));
    const page = await firstPage(browser);
    await page.waitForLoadState('domcontentloaded');
    const sincePageBegan = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const painted = (): number | undefined =>
            performance.getEntriesByName('first-contentful-paint')[0]?.startTime;
          const look = (): void => {
            const at = painted();
            if (at === undefined) requestAnimationFrame(look);
            else resolve(performance.timeOrigin + at);
          };
          look();
        }),
    );
    const windowMs = sincePageBegan - (performance.timeOrigin + started);
    page.setDefaultTimeout(60_000);
    return {
      page,
      windowMs,
      pids: () => withDescendants(child.pid ?? 0),
      close: async () => {
        const gone = once(child, 'exit') as Promise<[number | null]>;
        await page.close({ runBeforeUnload: true });
        return (await gone)[0];
      },
    };
  } catch (error) {
    await browser?.close();
    child.kill();
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`the installed program did not start: ${why}\n${said.slice(-30).join('\n')}`, {
      cause: error,
    });
  }
}

/** The address Chromium prints on stderr. */
async function address(child: ChildProcess, said: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => {
      reject(new Error('no debugging port within a minute'));
    }, 60_000);
    for (const stream of [child.stdout, child.stderr]) {
      if (stream === null) continue;
      createInterface({ input: stream }).on('line', (line) => {
        said.push(line);
        const found = /DevTools listening on (ws:\S+)/.exec(line)?.[1];
        if (found === undefined) return;
        clearTimeout(late);
        resolve(found);
      });
    }
    child.once('exit', (code, signal) => {
      reject(new Error(`it ended with ${String(code ?? signal)}`));
    });
  });
}

async function firstPage(browser: Browser): Promise<Page> {
  for (let tries = 0; tries < 600; tries++) {
    const page = browser.contexts().flatMap((context) => context.pages())[0];
    if (page?.url().startsWith('app://') === true) return page;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('no window within half a minute');
}
