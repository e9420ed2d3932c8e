/** Child of model-change.test.ts: changes the model there and back without end, until it is killed. */
import { setup } from './harness.ts';

const root = process.argv[2];
if (root === undefined) throw new Error('needs a folder');
const { client } = setup({ root, before: () => new Promise((resolve) => setTimeout(resolve, 4)) });
await client.library.info({});
process.send?.('changing');
for (;;) {
  const { active, change, rollback } = await client.modelChange.status({});
  if (change?.state === 'ready') await client.modelChange.apply({});
  else if (change?.state === 'paused') await client.modelChange.resume({});
  else if (change !== null) await new Promise((resolve) => setTimeout(resolve, 2));
  else if (rollback !== null) await client.modelChange.rollback({});
  else {
    await client.modelChange.removeOld({});
    const embedder = active?.contract === 'fake-contract-1' ? 'other' : 'fake';
    await client.modelChange.begin({ embedder });
  }
}
