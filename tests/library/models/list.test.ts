/** What the list says of models that could be mistaken for each other, and of descriptions that cannot be read. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Models } from '../../../electron/library/models/models.ts';
import { tempDir } from '../../support/temp.ts';
import { idle } from './world.ts';

function modelsIn(dir: string): Models {
  return new Models({
    modelsDir: tempDir(),
    ownModelsDir: dir,
    inUse: () => idle,
    lab: {
      probe: () => Promise.reject(new Error('not asked here')),
      test: () => Promise.reject(new Error('not asked here')),
    },
    onChange: () => undefined,
  });
}

test('no two models have the same title, also where they share a file', async () => {
  const titles = (await modelsIn(tempDir()).list()).map(({ role, title }) => `${role} ${title}`);
  expect(new Set(titles).size).toBe(titles.length);
});

test('a description that cannot be read is named with its reason, and hides no other model', async () => {
  const dir = tempDir();
  const models = modelsIn(dir);
  expect(await models.broken()).toEqual([]);
  const all = await models.list();
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, 'half.json'), '{"version": 1, "title": "Ha');
  const broken = await models.broken();
  expect(broken.map(({ file }) => file)).toEqual([join(dir, 'half.json')]);
  expect(broken[0]?.reason).toMatch(/JSON/);
  expect(await models.list()).toEqual(all);
});
