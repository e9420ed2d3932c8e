import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isBuilt, writeStamp } from '../../build/run/stamp.ts';

let repo: string;

beforeEach(async () => {
  repo = await mkdtemp(join(tmpdir(), 'facet-stamp-'));
  await mkdir(join(repo, 'electron', 'main'), { recursive: true });
  await mkdir(join(repo, 'out'));
  await writeFile(join(repo, 'electron', 'main', 'app.ts'), 'export {};');
  await writeFile(join(repo, 'electron', 'main', 'window.ts'), 'export {};');
});

afterEach(async () => {
  await rm(repo, { recursive: true, force: true });
});

test('an unchanged tree is built; a changed, added or deleted source is not', async () => {
  expect(isBuilt(repo)).toBe(false);
  writeStamp(repo);
  expect(isBuilt(repo)).toBe(true);

  await writeFile(join(repo, 'electron', 'main', 'app.ts'), 'export {}; // changed');
  expect(isBuilt(repo)).toBe(false);
  writeStamp(repo);

  await writeFile(join(repo, 'electron', 'main', 'menu.ts'), '');
  expect(isBuilt(repo)).toBe(false);
  writeStamp(repo);

  await rm(join(repo, 'electron', 'main', 'window.ts'));
  expect(isBuilt(repo)).toBe(false);
  writeStamp(repo);

  await writeFile(join(repo, 'notes.txt'), 'not a source');
  expect(isBuilt(repo)).toBe(true);
});
