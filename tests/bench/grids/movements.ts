/**
 * Movements over a grid, run in the page, and the same over an empty one: as large, at the same place in the same window, with
 * as many cells of the same size and colour and nothing on them.
 */
import type { CDPSession, Page } from '@playwright/test';

export const kinds = {
  /** A wheel turned steadily: a window and a half in a second at 60 frames/s. */
  read: 'by the wheel',
  /** Eight windows in a second: nothing stays in sight for 200 ms. */
  fling: 'flung',
  /** The scrollbar put down at places all over the list, with frames in between. */
  jumps: 'by jumps',
} as const;
export type Kind = keyof typeof kinds;

export interface Movement {
  /** Time from each frame to the next, ms. */
  readonly frames: readonly number[];
  /** Work of the page's main thread, ms of CPU for each frame. */
  readonly main: number;
  /** Share of the cells that exist which are drawn, and not plates, looked at now and then; NaN for an empty grid. */
  readonly drawn: number;
}

/** Frames of a movement, and the most it takes on a machine that is slow, ms. */
const frames = 120;
const longest = 15_000;

/** Makes one movement over the grid that is shown, or over an empty one in its place. */
export async function movement(page: Page, cdp: CDPSession, kind: Kind, empty: boolean): Promise<Movement> {
  await page.evaluate(markScroller);
  await page.evaluate(empty ? layEmptyGrid : clearEmptyGrid);
  await page.waitForTimeout(500);
  const before = await mainThread(cdp);
  const { times, drawn } = await page.evaluate(move, { kind, frames, longest });
  const main = ((await mainThread(cdp)) - before) / times.length;
  await page.evaluate(clearEmptyGrid);
  return { frames: times, main, drawn };
}

/** CPU time of the page's main thread so far, ms. */
async function mainThread(cdp: CDPSession): Promise<number> {
  const { metrics } = await cdp.send('Performance.getMetrics');
  return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN);
}

/** After the last movement: until every cell is drawn and has its picture, ms; NaN where that takes too long. */
export async function untilWhole(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const start = performance.now();
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const isWhole = (): boolean =>
      document.querySelector('[role="grid"] [aria-busy="true"]') === null &&
      [...document.querySelectorAll<HTMLImageElement>('[role="grid"] img')].every(
        (image) => image.hasAttribute('src') && image.complete,
      );
    while (!isWhole()) {
      if (performance.now() - start > 20_000) return Number.NaN;
      await frame();
    }
    return performance.now() - start;
  });
}

/** Runs in the page: marks what scrolls round the cells. Cards and rows cut off what sticks out of them, and do not scroll. */
function markScroller(): void {
  for (const old of document.querySelectorAll('[data-scrolls]')) old.removeAttribute('data-scrolls');
  let grid = document.querySelector<HTMLElement>('[role="grid"] [data-item], [role="grid"] [data-index]');
  while (grid !== null && !/auto|scroll/.test(getComputedStyle(grid).overflowY)) grid = grid.parentElement;
  if (grid === null) throw new Error('there is no grid that scrolls');
  grid.dataset['scrolls'] = '';
}

/** Runs in the page. */
function layEmptyGrid(): void {
  const grid = document.querySelector<HTMLElement>('[data-scrolls]');
  const cell = grid?.querySelector<HTMLElement>('[data-item], [data-index]') ?? null;
  if (cell === null || grid === null) throw new Error('there is no grid that scrolls');
  const place = grid.getBoundingClientRect();
  const { width, height } = cell.getBoundingClientRect();
  const gap = 8;
  const columns = Math.max(1, Math.floor((place.width - 40 + gap) / (width + gap)));
  const pitch = height + gap;

  const scroller = document.createElement('div');
  scroller.id = 'empty-grid';
  scroller.style.cssText =
    'position:fixed;overflow:hidden scroll;z-index:9999;contain:strict;background:var(--facet-bg);' +
    `left:${String(place.left)}px;top:${String(place.top)}px;width:${String(place.width)}px;height:${String(place.height)}px`;
  const inner = document.createElement('div');
  inner.style.cssText = `position:relative;height:${String(Math.min(16e6, grid.scrollHeight))}px`;
  scroller.append(inner);
  const rows = new Map<number, HTMLElement>();
  const fill = (): void => {
    const first = Math.max(0, Math.floor((scroller.scrollTop - 0.25 * place.height) / pitch));
    const last = Math.ceil((scroller.scrollTop + 1.8 * place.height) / pitch);
    for (const [at, row] of rows) {
      if (at >= first && at <= last) continue;
      row.remove();
      rows.delete(at);
    }
    for (let at = first; at <= last; at += 1) {
      if (rows.has(at)) continue;
      const row = document.createElement('div');
      row.style.cssText = `position:absolute;contain:layout size style;left:20px;top:${String(at * pitch)}px;height:${String(height)}px;width:100%`;
      for (let column = 0; column < columns; column += 1) {
        const plate = document.createElement('div');
        plate.style.cssText = `position:absolute;left:${String(column * (width + gap))}px;width:${String(width)}px;height:100%;background:var(--facet-placeholder)`;
        row.append(plate);
      }
      rows.set(at, row);
      inner.append(row);
    }
  };
  scroller.addEventListener('scroll', fill, { passive: true });
  document.body.append(scroller);
  fill();
}

/** Runs in the page. */
function clearEmptyGrid(): void {
  document.querySelector('#empty-grid')?.remove();
}

/** Runs in the page: moves the empty grid where there is one. */
async function move(how: {
  readonly kind: Kind;
  readonly frames: number;
  readonly longest: number;
}): Promise<{ times: number[]; drawn: number }> {
  const empty = document.querySelector<HTMLElement>('#empty-grid');
  const scroller = empty ?? document.querySelector<HTMLElement>('[data-scrolls]');
  if (scroller === null) throw new Error('nothing scrolls');
  const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
  const all = scroller.scrollHeight;
  scroller.scrollTop = all / 3;
  for (let at = 0; at < 40; at += 1) await frame();
  const places = new Set([scroller.scrollTop]);

  const times: number[] = [];
  const shares: number[] = [];
  const start = await frame();
  let last = start;
  for (let at = 0; at < how.frames && last - start < how.longest; at += 1) {
    if (how.kind === 'read') scroller.scrollBy(0, 20);
    else if (how.kind === 'fling') scroller.scrollBy(0, 110);
    else if (at % 20 === 0) scroller.scrollTop = ((((at / 20) * 5 + 1) % 12) / 12) * all;
    const now = await frame();
    places.add(scroller.scrollTop);
    times.push(now - last);
    last = now;
    if (empty === null && at % 15 === 14) {
      const cells = document.querySelectorAll('[role="grid"] [data-item], [role="grid"] [data-index]');
      const plates = [...cells].filter((one) => one.hasAttribute('aria-busy')).length;
      shares.push(1 - plates / cells.length);
      // Counting is not the grid's work.
      last = await frame();
    }
  }
  if (places.size < 2) throw new Error('it did not scroll');
  return { times, drawn: shares.reduce((sum, share) => sum + share, 0) / shares.length };
}
