/** What a walk and a listing hold while they go: the folders they are in and a page of paths, however many photos. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { KnownPaths } from '../../electron/library/ingest/known-paths.ts';
import { comparePaths } from '../../electron/library/scan/order.ts';
import { SortedNames } from '../../electron/library/scan/sorted-names.ts';
import { walk } from '../../electron/library/scan/walk.ts';
import { seededRandom } from '../support/random.ts';

/** Folders whose names were read, in order. */
const opened = vi.hoisted((): string[] => []);
vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof fs>();
  return {
    ...real,
    opendir: (path: string, options: Parameters<typeof real.opendir>[1]) => {
      opened.push(path);
      return real.opendir(path, options);
    },
  };
});

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'facet-held-'));
  for (let year = 0; year < 20; year++)
    for (let day = 0; day < 5; day++) {
      const folder = join(dir, `y${String(year).padStart(2, '0')}`, `d${String(day)}`);
      mkdirSync(folder, { recursive: true });
      for (let n = 0; n < 10; n++) writeFileSync(join(folder, `${String(n)}.jpg`), '');
    }
});
afterAll(() => {
  rmSync(dir, { recursive: true });
});

it('a walk reads a folder when it comes to it, and no earlier', async () => {
  opened.length = 0;
  let files = 0;
  for await (const { path } of walk([dir])) {
    files += 1;
    // Everything opened so far lies on the way here, or is done with: never ahead.
    expect(opened.every((folder) => comparePaths(folder, path) < 0)).toBe(true);
    expect(opened.length).toBeLessThanOrEqual(1 + Math.ceil(files / 50) + Math.ceil(files / 10));
  }
  expect(files).toBe(1000);
  expect(opened).toHaveLength(1 + 20 + 100);
  expect(relative(dir, opened.at(-1) ?? '')).toBe(join('y19', 'd4'));
});

it('what a library knows of a folder is compared a page at a time', () => {
  const paths = Array.from({ length: 5000 }, (_, n) => `/p/${String(n).padStart(6, '0')}.jpg`);
  const asked: number[] = [];
  const known = new KnownPaths(
    {
      below: (_folder, after, limit) => {
        const page = paths.filter((path) => path > after).slice(0, limit);
        asked.push(page.length);
        return page;
      },
    },
    '/p',
  );
  const gone: string[] = [];
  for (const path of paths) if (!path.endsWith('7.jpg')) gone.push(...known.upTo(path));
  gone.push(...known.rest());
  expect(gone).toEqual(paths.filter((path) => path.endsWith('7.jpg')));
  expect(Math.max(...asked)).toBe(500);
});

it('a folder that was not looked into is passed over whole', () => {
  const paths = ['/p/a.jpg', '/p/b-c.jpg', '/p/b/1.jpg', '/p/b/2/3.jpg', '/p/b0.jpg', '/p/c.jpg'];
  const known = new KnownPaths({ below: (_, after) => paths.filter((path) => path > after) }, '/p');
  expect([...known.past('/p/b')]).toEqual(['/p/a.jpg', '/p/b-c.jpg']);
  expect([...known.upTo('/p/c.jpg')]).toEqual(['/p/b0.jpg']);
  expect([...known.rest()]).toEqual([]);
});

it('names come in path order, whatever their number and letters', () => {
  const random = seededRandom(5);
  const letters = ['a', 'é', '😀', '\uFF5E', '\uE000', '/', '-', 'Z'];
  const all = Array.from(
    { length: 10_000 },
    (_, n) =>
      Array.from({ length: 1 + random.int(5) }, () => letters[random.int(letters.length)]).join('') +
      String(n),
  );
  const bytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const names = new SortedNames();
  for (const name of all) names.add(name);
  expect([...names.ascending()]).toEqual([...all].sort(bytes));
});
