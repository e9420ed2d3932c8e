/** Apps on a library that already holds the six sample photos: scanned once by the terminal, copied for each test. */
import type { Locator, Page } from '@playwright/test';
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repoRoot } from '../../../build/runtime/launch.ts';
import { ensureSamples } from '../../../build/samples.ts';
import type { Api } from '../../../electron/contract/api.ts';
import type { Input, Method, Output } from '../../../electron/contract/method.ts';
import type { Person } from '../../../electron/contract/model.ts';
import { test as base, expect, type Facet, rawCall, startFacet, type StartOptions } from './app.ts';

interface Fixtures {
  /** Starts an app that the test's end closes, in whatever state the test left it. */
  readonly start: (options?: StartOptions) => Promise<Facet>;
  /** A running app on a library of this test's own with the six sample photos in it. */
  readonly full: Facet;
  /** A folder of this test's own with that library. */
  readonly library: string;
}

interface WorkerFixtures {
  /** The folder of the six sample photos. */
  readonly samples: string;
  /** The library all copies are made from. */
  readonly scanned: string;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  samples: [
    async ({}, use) => {
      await use(await ensureSamples());
    },
    { scope: 'worker' },
  ],
  scanned: [
    async ({ samples }, use) => {
      const dir = mkdtempSync(join(tmpdir(), 'facet-e2e-scanned-'));
      const cli = join(repoRoot, 'electron/cli/main.ts');
      await promisify(execFile)(process.execPath, [cli, '--library', dir, '--json', 'scan', samples]);
      await use(dir);
      rmSync(dir, { recursive: true, force: true });
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  library: async ({ scanned, root }, use) => {
    const dir = join(root, 'library');
    cpSync(scanned, dir, { recursive: true });
    await use(dir);
  },
  start: async ({ root }, use) => {
    const started: Facet[] = [];
    await use(async (options) => {
      const facet = await startFacet(root, options);
      started.push(facet);
      return facet;
    });
    // One that the test has closed already is closed again without harm.
    for (const facet of started) await facet.close().catch(() => undefined);
  },
  full: async ({ start, library }, use) => {
    const facet = await start({ library });
    await expect(facet.page.getByRole('grid', { name: 'People' })).toBeVisible({ timeout: 60_000 });
    await use(facet);
  },
});

let calls = 1_000_000;

/** Asks the library directly, on a port of the page: for what a test needs to know besides what is on screen. */
export async function ask<G extends keyof Api, M extends keyof Api[G]>(
  { page }: Facet,
  group: G,
  method: M,
  input: Input<Extract<Api[G][M], Method>>,
): Promise<Output<Extract<Api[G][M], Method>>> {
  const call = { t: 'call', id: ++calls, method: `${group}.${String(method)}`, input };
  const answer = (await rawCall(page, call)) as { t: string; value?: unknown };
  expect(answer, call.method).toMatchObject({ t: 'ok' });
  return answer.value as Output<Extract<Api[G][M], Method>>;
}

/** The port that `ask` holds is of the library that was open: after another is opened, a new one is wanted. */
export async function forgetPort({ page }: Facet): Promise<void> {
  await page.evaluate(() => {
    delete (globalThis as { rawPort?: unknown }).rawPort;
  });
}

/** Everybody of these kinds, most faces first. */
export async function everybody(
  facet: Facet,
  kinds: readonly Person['kind'][] = ['person', 'group'],
): Promise<Person[]> {
  const page = { offset: 0, limit: 1000 };
  const filter = { kinds: [...kinds], text: '', order: 'faces' as const, minFaces: 1 };
  return (await ask(facet, 'people', 'list', { ...page, ...filter })).items;
}

/** The group that grouping made of the woman of sample1 and sample3: the only one of two faces. */
export async function thePair(facet: Facet): Promise<Person> {
  const pairs = (await everybody(facet)).filter(({ faces }) => faces === 2);
  expect(pairs).toHaveLength(1);
  return must(pairs[0]);
}

/** Gives an unnamed group a name without the screen, where naming is not what is tested. */
export async function name(facet: Facet, person: number, called: string): Promise<void> {
  await ask(facet, 'review', 'name', { person, name: called, merge: false });
}

/** Goes to another screen by its address. */
export async function go(page: Page, route: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = `#${to}`;
  }, route);
}

/** The card or tile with this id in a grid. */
export const item = (page: Page, id: number): Locator => page.locator(`[data-item="${String(id)}"]`);

/** Ctrl+Z where no text is being typed. */
export async function undo(page: Page): Promise<void> {
  await page.evaluate(() => {
    (document.activeElement as HTMLElement | null)?.blur();
  });
  await page.keyboard.press('ControlOrMeta+z');
}

export function must<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('expected a value');
  return value;
}
