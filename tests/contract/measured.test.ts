/** Every method of the contract is measured by `npm run bench -- queries`, or left out for a reason that is written down. */
import { expect, test } from 'vitest';
import { api } from '../../electron/contract/api.ts';
import { covered, leftOut } from '../bench/methods/left-out.ts';
import { reading } from '../bench/methods/reading.ts';
import { last, writing } from '../bench/methods/writing.ts';

test('every method is measured or left out, and none is both', () => {
  const all = Object.entries(api).flatMap(([group, methods]) =>
    Object.keys(methods).map((method) => `${group}.${method}`),
  );
  expect(Object.keys(covered).sort()).toEqual(all.sort());
  const tables = [reading, writing, last, leftOut].flatMap((table) => Object.keys(table));
  expect(tables).toHaveLength(new Set(tables).size);
});
