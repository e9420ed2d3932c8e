/** Which Node and which files a packed app uses. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { besideArchive, enginesNode, nodeInResources } from '../../electron/main/packed.ts';

const facts = {
  packed: true,
  resourcesPath: '/opt/facet/resources',
  env: { FACET_NODE: '/tmp/evil' },
  exists: () => true,
};

it('a packed app runs the Node it carries, whatever the environment says', () => {
  expect(enginesNode(facts)).toBe(join('/opt/facet/resources', nodeInResources));
  expect(enginesNode({ ...facts, exists: () => false })).toBe('node');
});

it('from a clone FACET_NODE decides', () => {
  expect(enginesNode({ ...facts, packed: false })).toBe('/tmp/evil');
  expect(enginesNode({ ...facts, packed: false, env: {} })).toBe('node');
});

it('finds the unpacked twin of a file in the archive, and only of such', () => {
  expect(besideArchive('/usr/lib/facet/resources/app.asar/out/main/library.js')).toBe(
    '/usr/lib/facet/resources/app.asar.unpacked/out/main/library.js',
  );
  expect(besideArchive('C:\\Facet\\app.asar\\out\\x.js')).toBe('C:\\Facet\\app.asar.unpacked\\out\\x.js');
  for (const path of [
    '/home/a/app.asar.unpacked/out/x.js',
    '/home/a/my-app.asarx/x.js',
    '/home/a/facet/out/main/library.js',
  ])
    expect(besideArchive(path)).toBe(path);
});
