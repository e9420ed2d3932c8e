/**
 * Frame times of the real window while it scrolls a large library: by the wheel and by jumps of the scrollbar, against
 * the same movements over an empty element of the same height in the same window.
 */
import { _electron, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare } from '../../../build/run/steps.ts';
import { withDisplay } from '../../../build/runtime/display.ts';
import { electronLaunch } from '../../../build/runtime/launch.ts';
import { madeLibrary } from '../made-library.ts';
import { residentMemory } from '../memory.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile } from '../times.ts';

/** Frames scrolled by the wheel, each by so many px; and jumps to places all over the list, with frames in between. */
const wheel = { frames: 240, px: 110 };
const jumps = { count: 12, frames: 20 };

/** The largest p95 that is as good as nothing, ms: one frame at 60 Hz, and a little. */
const smooth = 20;
const rendererMost = 400e6;

interface Movement {
  readonly wheel: number[];
  readonly jumps: number[];
}

/** Runs in the page: moves the tallest thing that scrolls, or an empty one put over the window; null where all fits. */
async function move(page: Page, empty: boolean): Promise<Movement | null> {
  return page.evaluate(
    async ({ empty: isEmpty, wheel: { frames, px }, jumps: { count, frames: between } }) => {
      const scrollable = [...document.querySelectorAll<HTMLElement>('[role="grid"], [role="grid"] *, main *')]
        .filter((element) => element.scrollHeight > element.clientHeight + 200)
        .sort((a, b) => b.scrollHeight - a.scrollHeight)[0];
      let scroller = scrollable;
      if (isEmpty) {
        scroller = document.createElement('div');
        scroller.style.cssText = 'position:fixed;inset:0;overflow:auto;z-index:9999;background:Canvas';
        const inner = document.createElement('div');
        inner.style.height = '16000000px';
        scroller.append(inner);
        document.body.append(scroller);
      }
      if (scroller === undefined) return null;
      const moved = scroller;
      const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
      const during = async (steps: number, step: (at: number) => void): Promise<number[]> => {
        const times: number[] = [];
        let last = await frame();
        for (let at = 0; at < steps; at += 1) {
          step(at);
          const now = await frame();
          times.push(now - last);
          last = now;
        }
        return times;
      };
      moved.scrollTop = 0;
      await during(30, () => undefined);
      const byWheel = await during(frames, () => {
        moved.scrollBy(0, px);
      });
      const byJumps = await during(count * between, (at) => {
        if (at % between === 0)
          moved.scrollTop = (((at / between) * 7 + 5) % count) * (moved.scrollHeight / count);
      });
      if (isEmpty) moved.remove();
      return { wheel: byWheel, jumps: byJumps };
    },
    { empty, wheel, jumps },
  );
}

/** Every process under the app with its resident memory, bytes, largest first. */
async function memories(app: ElectronApplication): Promise<[name: string, bytes: number][]> {
  const main = app.process().pid;
  const types = new Map(
    await app.evaluate(({ app: electron }) =>
      electron.getAppMetrics().map(({ pid, type }) => [pid, type] as const),
    ),
  );
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1];
      parents.set(Number(name), Number(parent));
    } catch {
      // It has just ended.
    }
  }
  const isOurs = (pid: number): boolean =>
    pid === main || (parents.has(pid) && isOurs(parents.get(pid) ?? 0));
  const nameOf = (pid: number): string => {
    const command = readFileSync(`/proc/${String(pid)}/cmdline`, 'utf8');
    const engine = /(library|vision)[^/\0]*\.(?:ts|js|mjs|cjs)\0/.exec(command)?.[1];
    const type = types.get(pid) ?? 'helper';
    return (
      engine ??
      new Map<string, string>([
        ['Tab', 'renderer'],
        ['Browser', 'main'],
      ]).get(type) ??
      type
    );
  };
  return [...parents.keys()]
    .filter((pid) => pid > 1 && isOurs(pid))
    .map((pid): [string, number] => [nameOf(pid), residentMemory(pid)])
    .sort((a, b) => b[1] - a[1]);
}

export async function grids(): Promise<Row[]> {
  await prepare();
  const library = await madeLibrary();
  const display = await withDisplay();
  const userData = mkdtempSync(join(tmpdir(), 'facet-bench-user-'));
  try {
    const plan = await electronLaunch({ library: library.dir, userData, log: () => undefined });
    const app = await _electron.launch({
      executablePath: plan.executablePath,
      args: plan.args,
      env: { ...plan.env, ...display.env },
      timeout: 180_000,
    });
    try {
      const page = await app.firstWindow();
      page.setDefaultTimeout(240_000);
      const rows: Row[] = [];
      const visit = async (hash: string, item: string): Promise<void> => {
        await page.evaluate((to) => {
          location.hash = to;
        }, hash);
        await page.locator(item).first().waitFor();
        await page.waitForTimeout(1500);
      };
      await visit('#/people', '[data-item]');
      const empty = await move(page, true);
      if (empty === null) throw new Error('an empty element did not scroll');
      const report = (screen: string, movement: Movement | null): void => {
        if (movement === null) return;
        for (const kind of ['wheel', 'jumps'] as const) {
          const allowed = Math.max(smooth, 1.1 * quantile(empty[kind], 0.95));
          const name = `${screen}, ${kind}: frame p95`;
          rows.push(
            compared(
              'grids',
              name,
              'ms',
              quantile(movement[kind], 0.95),
              '20 ms or 1.1 of an empty grid',
              allowed,
              {
                atMost: 1,
              },
            ),
          );
        }
      };
      for (const kind of ['wheel', 'jumps'] as const)
        rows.push(plain('grids', `empty, ${kind}: frame p95`, 'ms', quantile(empty[kind], 0.95)));
      report('people', await move(page, false));
      const largest = await page.locator('[data-item]').first().getAttribute('data-item');
      await visit(`#/person/${largest ?? ''}`, '[data-item]');
      report('faces', await move(page, false));
      await visit('#/photos', '[data-index]');
      report('photos', await move(page, false));
      for (const [name, bytes] of await memories(app))
        rows.push(
          name === 'renderer'
            ? compared('grids', 'memory of the renderer', 'B', bytes, '400 MB', rendererMost, { atMost: 1 })
            : plain('grids', `memory of ${name}`, 'B', bytes),
        );
      return rows;
    } finally {
      await app.close();
    }
  } finally {
    await display.stop();
    rmSync(userData, { recursive: true, force: true });
    library.remove();
  }
}
