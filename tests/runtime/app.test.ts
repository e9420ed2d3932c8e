import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { prepareApp } from '../../build/runtime/app.ts';
import type { Runtime } from '../../build/runtime/runtime.ts';

let dir: string;

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'facet-app-'));
});

afterEach(async () => {
  await rm(dir, { recursive: true, force: true });
});

const runtime = (kind: Runtime['kind']): Runtime => ({
  kind,
  version: '1.2.3',
  executable: join(dir, 'electron'),
  dir,
  napi: 9,
});

test('the official Electron takes the clone as an argument', async () => {
  expect(await prepareApp(runtime('official'), '/clone')).toEqual({ args: ['/clone'], env: {} });
  await expect(stat(join(dir, 'resources'))).rejects.toThrow('ENOENT');
});

test('the stand-in is shared by clones: nothing of a clone is written into it', async () => {
  const app = join(dir, 'resources', 'app');
  const first = await prepareApp(runtime('stand-in'), '/clone/one');
  expect(first).toEqual({ args: [], env: { FACET_APP_ROOT: '/clone/one' } });
  const about = JSON.parse(await readFile(join(app, 'package.json'), 'utf8')) as Record<string, string>;
  expect(about).toMatchObject({ name: 'facet', type: 'module', main: 'main.js' });
  const loader = await readFile(join(app, 'main.js'), 'utf8');
  expect(loader).toContain('process.env.FACET_APP_ROOT');

  const before = await stat(join(app, 'main.js'));
  expect((await prepareApp(runtime('stand-in'), '/clone/two')).env['FACET_APP_ROOT']).toBe('/clone/two');
  expect(await readFile(join(app, 'main.js'), 'utf8')).toBe(loader);
  // Not even rewritten: another clone may be starting from it right now.
  expect((await stat(join(app, 'main.js'))).ino).toBe(before.ino);
});
