import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Stopwatch } from '../../electron/vision/stopwatch.ts';

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
    ms: { read: 3, decode: 0, detect: 11, align: 0, quality: 0, embed: 5, encode: 0 },
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
  expect(watch.cost()).toMatchObject({ decodes: 2, ms: { decode: 9 } });
});
