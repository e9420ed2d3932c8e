/** Whose work goes into the app: the same answer for packing, About and the bill of materials. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { shippedPackages } from '../../build/package/shipped.ts';
import { describePackages, packageOf } from '../../build/package/third-party.ts';
import { repoRoot } from '../../build/runtime/launch.ts';

it('ships what runs, and not what only installs, compiles or develops', () => {
  const { folders, without } = shippedPackages(repoRoot);
  const names = describePackages(folders).map(({ name }) => name);
  for (const name of ['onnxruntime-node', 'onnxruntime-common', 'sharp', '@img/sharp-wasm32', 'detect-libc'])
    expect(names).toContain(name);
  for (const name of ['zod', 'adm-zip', 'global-agent', 'node-addon-api', 'electron', 'react'])
    expect(names).not.toContain(name);
  // And whatever only those need.
  expect(without).toContain(join('node_modules', 'globalthis'));
  for (const folder of without) expect(folders).not.toContain(join(repoRoot, folder));
});

it('describes each package once, with its licence’s text', () => {
  const root = mkdtempSync(join(tmpdir(), 'facet-third-party-'));
  try {
    const folder = join(root, 'node_modules', '@a', 'b');
    mkdirSync(folder, { recursive: true });
    const about = {
      name: '@a/b',
      version: '1.2.3',
      license: 'MIT',
      repository: { url: 'git+https://example.org/b.git' },
    };
    writeFileSync(join(folder, 'package.json'), JSON.stringify(about));
    writeFileSync(join(folder, 'LICENCE.txt'), 'You may.\r\nReally.\r\n');
    expect(describePackages([folder, folder])).toEqual([
      {
        name: '@a/b',
        version: '1.2.3',
        licence: 'MIT',
        home: 'https://example.org/b',
        text: 'You may.\nReally.',
      },
    ]);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});

it('tells a package’s module from our own', () => {
  expect(packageOf('/x/node_modules/@a/b/dist/index.js')).toBe('/x/node_modules/@a/b');
  expect(packageOf('\0/x/node_modules/a/node_modules/c/i.js')).toBe('/x/node_modules/a/node_modules/c');
  expect(packageOf('/x/electron/main/app.ts')).toBeNull();
});
