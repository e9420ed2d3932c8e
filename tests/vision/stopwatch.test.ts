import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stopwatch } from '../../electron/vision/stopwatch.ts';
import { noCost } from '../support/no-cost.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

const pass = (ms: number): void => void vi.advanceTimersByTime(ms);

test('each millisecond counts for the innermost span, and none between spans', async () => {
  const watch = new Stopwatch();
  await watch.time('read', () => {
    pass(3);
  });
  pass(100);
  await watch.time('detect', async () => {
    pass(10);
    await watch.time('embed', () => {
      pass(5);
    });
    pass(1);
  });
  expect(watch.cost()).toEqual({
    decodes: 0,
    regions: 0,
    ms: { read: 3, decode: 0, detect: 11, region: 0, align: 0, quality: 0, embed: 5, encode: 0 },
  });
});

test('a step that fails has taken its time too, and every decode is counted', async () => {
  const watch = new Stopwatch();
  const failing = watch.time('decode', () => {
    pass(7);
    throw new Error('cut short');
  });
  await expect(failing).rejects.toThrow('cut short');
  await watch.time('decode', () => {
    pass(2);
  });
  pass(50);
  await watch.time('region', () => {
    pass(4);
  });
  expect(watch.cost()).toMatchObject({ decodes: 2, regions: 1, ms: { decode: 9, region: 4 } });
});

test('what another watch measured of the same photo is added', () => {
  const watch = new Stopwatch();
  watch.add({ ...noCost, decodes: 1, regions: 1, ms: { ...noCost.ms, embed: 5 } });
  watch.add({ ...noCost, ms: { ...noCost.ms, embed: 2 } });
  expect(watch.cost()).toEqual({ decodes: 1, regions: 1, ms: { ...noCost.ms, embed: 7 } });
});
