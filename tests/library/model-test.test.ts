import { afterEach, expect, test, vi } from 'vitest';
import { VisionLink } from '../../electron/library/ingest/vision-link.ts';
import { startFakeVision } from './fake-vision.ts';

afterEach(() => {
  vi.useRealTimers();
});

test('a model that ends the vision process has failed its test', async () => {
  const begun = Promise.withResolvers<unknown>();
  const fake = startFakeVision({
    before: () => {
      begun.resolve(null);
      return new Promise(() => undefined);
    },
  });
  const link = new VisionLink();
  link.attach(fake.port);
  const tried = link.test({ id: 'hostile' }, []);
  await begun.promise;
  fake.die();
  expect(await tried).toMatchObject({
    verdict: 'failed',
    better: null,
    checks: [{ check: 'runs', verdict: 'failed', detail: 'It stopped the vision process; do not use it.' }],
  });
});

test('a model that hangs has failed its test, and the vision process is replaced', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const begun = Promise.withResolvers<unknown>();
  const fake = startFakeVision({
    before: () => {
      begun.resolve(null);
      return new Promise(() => undefined);
    },
  });
  const onStuck = vi.fn();
  // A photo would be given up long before.
  const link = new VisionLink({ timeoutMs: 1000, onStuck });
  link.attach(fake.port);
  let ended = false;
  const tried = link.test({ id: 'endless' }, []).finally(() => (ended = true));
  await begun.promise;
  await vi.advanceTimersByTimeAsync(5 * 60_000 - 1);
  expect(ended).toBe(false);
  expect(onStuck).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(1);
  expect(await tried).toMatchObject({
    verdict: 'failed',
    better: null,
    checks: [
      {
        check: 'runs',
        verdict: 'failed',
        detail: 'It gave no answer in 5 minutes; it hangs, or is too slow for this machine.',
      },
    ],
  });
  expect(onStuck).toHaveBeenCalledOnce();
});
