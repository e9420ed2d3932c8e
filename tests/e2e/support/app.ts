/** Starts the real app for a test: a fresh library and user-data folder each time, everything it says kept. */
import { _electron, test as base, type ElectronApplication, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronLaunch } from '../../../build/runtime/launch.ts';
import { parallelFor } from '../../../electron/host/parallel.ts';

export interface StartOptions {
  /** Library folder; a new empty one when left out. */
  readonly library?: string;
  /** User-data folder; a new empty one when left out. */
  readonly userData?: string;
  /** More environment for the app. */
  readonly env?: Readonly<Record<string, string>>;
}

/** One running app. */
export interface Facet {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly library: string;
  readonly userData: string;
  /** Console errors and uncaught exceptions of the page. */
  readonly errors: string[];
  /** Content-Security-Policy violations the page reported, as `directive blocked-uri`. */
  readonly violations: string[];
  /** What main and the engine wrote to stderr. */
  readonly log: string[];
  /** Ends it as a user would. */
  close(): Promise<void>;
  /** kill -9 of main; resolves when it is gone. */
  kill(): Promise<void>;
}

/** Each test starts on a machine that knows nothing of itself: it is not measured anew every time. */
const { lanes, threads } = parallelFor(availableParallelism());
const pace = { FACET_LANES: String(lanes), FACET_THREADS: String(threads) };

/** Starts an app; the caller ends it. */
export async function startFacet(root: string, options: StartOptions = {}): Promise<Facet> {
  const library = options.library ?? join(root, 'library');
  const userData = options.userData ?? join(root, 'user-data');
  mkdirSync(library, { recursive: true });
  mkdirSync(userData, { recursive: true });
  const plan = await electronLaunch({ library, userData, log: () => undefined });
  const app = await _electron.launch({
    executablePath: plan.executablePath,
    args: plan.args,
    // The models that whoever runs the tests has brought in are theirs alone, and so is their keychain.
    env: {
      ...plan.env,
      FACET_OWN_MODELS: join(userData, 'models'),
      FACET_KEYCHAIN: 'none',
      ...pace,
      ...options.env,
    },
  });
  const log: string[] = [];
  const child = app.process();
  child.stderr?.on('data', (chunk: Buffer) => log.push(...chunk.toString().split('\n').filter(Boolean)));
  const page = await app.firstWindow();
  // Said here, because the default is "for ever": a test that hangs must say on what.
  page.setDefaultTimeout(30_000);
  const errors: string[] = [];
  const violations: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
    if (message.text().includes('Content Security Policy')) violations.push(message.text());
  });
  await page.waitForLoadState('domcontentloaded');
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
  });
  return {
    app,
    page,
    library,
    userData,
    errors,
    violations,
    log,
    close: () => app.close(),
    kill: async () => {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Answers the next native dialogs with these paths; an empty list is "cancelled". */
export async function answerDialogs({ app }: Facet, paths: readonly string[]): Promise<void> {
  await app.evaluate(({ dialog }, chosen) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: chosen.length === 0, filePaths: [...chosen] });
    dialog.showSaveDialog = () =>
      Promise.resolve({ canceled: chosen.length === 0, filePath: chosen[0] ?? '' });
  }, paths);
}

/** A raw message on a port of the page's own, past all typed clients, and its answer. Opens the port on first use. */
export async function rawCall(page: Page, message: unknown): Promise<unknown> {
  // Not before the page has its own port: two requests while the engine starts are answered by one port.
  await page.getByRole('button', { name: /^Engine:/ }).waitFor();
  return page.evaluate(async (sent) => {
    const scope = globalThis as { rawPort?: Promise<MessagePort> };
    scope.rawPort ??= new Promise((resolve) => {
      // In the capture phase and stopped: the app's own listener must not take this port for its own.
      const take = (event: MessageEvent): void => {
        const [port] = event.ports;
        if (port === undefined) return;
        event.stopImmediatePropagation();
        window.removeEventListener('message', take, true);
        port.start();
        resolve(port);
      };
      window.addEventListener('message', take, true);
      (window as unknown as { facet: { requestPort(): void } }).facet.requestPort();
    });
    const port = await scope.rawPort;
    // What can be answered may take its time on a busy machine; what cannot must not hold up the test.
    const patience = (sent as { id?: unknown } | null)?.id === undefined ? 1000 : 20_000;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve('no answer');
      }, patience);
      const id = (sent as { id?: unknown } | null)?.id;
      port.addEventListener('message', (event: MessageEvent<{ id: unknown }>) => {
        if (id !== undefined && event.data.id !== id) return;
        clearTimeout(timer);
        resolve(event.data);
      });
      port.postMessage(sent);
    });
  }, message);
}

/** True while a process with this id lives. */
export function alive(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)]).status === 0;
}

interface Fixtures {
  /** A folder of this test's own, removed at its end. */
  readonly root: string;
  /** A running app on an empty library. */
  readonly facet: Facet;
}

export const test = base.extend<Fixtures>({
  root: async ({}, use) => {
    const root = mkdtempSync(join(tmpdir(), 'facet-e2e-'));
    await use(root);
    rmSync(root, { recursive: true, force: true });
  },
  facet: async ({ root }, use) => {
    const facet = await startFacet(root);
    await use(facet);
    await facet.close();
  },
});

export { expect } from '@playwright/test';
