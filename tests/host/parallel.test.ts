import { expect, test } from 'vitest';
import { parallelFor } from '../../electron/host/parallel.ts';

test('follows the cores, within bounds', () => {
  expect(parallelFor(1, {})).toEqual({ threads: 1, inFlight: 2 });
  // One core decodes.
  expect(parallelFor(2, {})).toEqual({ threads: 1, inFlight: 3 });
  // libuv decodes four at a time.
  expect(parallelFor(64, {})).toEqual({ threads: 8, inFlight: 4 });
});

test('the environment overrides it', () => {
  expect(parallelFor(2, { FACET_THREADS: '3', FACET_IN_FLIGHT: '5' })).toEqual({ threads: 3, inFlight: 5 });
});

test('a wrong value is named', () => {
  expect(() => parallelFor(2, { FACET_THREADS: 'all' })).toThrow(/FACET_THREADS.*"all" is not a number/);
});
