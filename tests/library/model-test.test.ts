import { expect, test } from 'vitest';
import { VisionLink } from '../../electron/library/ingest/vision-link.ts';
import { startFakeVision } from './fake-vision.ts';

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
