import { expect, test } from 'vitest';
import { parallelFor } from '../../electron/host/parallel.ts';

test('follows the cores, within bounds', () => {
  expect(parallelFor(1, {})).toEqual({ lanes: 1, threads: 1, inFlight: 3 });
  expect(parallelFor(2, {})).toEqual({ lanes: 2, threads: 1, inFlight: 4 });
  expect(parallelFor(64, {})).toEqual({ lanes: 4, threads: 8, inFlight: 6 });
});

test('the environment overrides it', () => {
  const env = { FACET_LANES: '1', FACET_THREADS: '3', FACET_IN_FLIGHT: '5' };
  expect(parallelFor(2, env)).toEqual({ lanes: 1, threads: 3, inFlight: 5 });
});

test('a wrong value is named', () => {
  expect(() => parallelFor(2, { FACET_THREADS: 'all' })).toThrow(/FACET_THREADS.*"all" is not a number/);
});
