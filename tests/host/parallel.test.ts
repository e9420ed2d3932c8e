import { expect, test } from 'vitest';
import { parallelFor } from '../../electron/host/parallel.ts';

test('follows the cores, within bounds', () => {
  expect(parallelFor(1, {}).threads).toBe(1);
  expect(parallelFor(64, {}).threads).toBe(8);
});

test('the environment overrides it', () => {
  expect(parallelFor(2, { FACET_THREADS: '3', FACET_IN_FLIGHT: '5' })).toEqual({ threads: 3, inFlight: 5 });
});

test('a wrong value is named', () => {
  expect(() => parallelFor(2, { FACET_THREADS: 'all' })).toThrow(/FACET_THREADS.*"all" is not a number/);
});
