/** Child of kill.test.ts: fetches `bare` into `argv[2]` from `argv[3]`, until it is killed or done. */
import { Models } from '../../../electron/library/models/models.ts';
import { idle, noLab, world } from './world.ts';

const [dir, url] = process.argv.slice(2);
if (dir === undefined || url === undefined) throw new Error('needs a folder and an address');
const models = new Models({
  modelsDir: dir,
  ownModelsDir: dir,
  inUse: () => idle,
  lab: noLab,
  onChange: () => undefined,
  manifest: world(url),
});
await models.install('bare', false);
for (;;) {
  const entry = (await models.list()).find(({ id }) => id === 'bare');
  if (entry?.download?.state !== 'running' && entry?.download?.state !== 'checking') {
    await models.close();
    process.send?.(entry?.installed === true ? 'installed' : JSON.stringify(entry?.download));
    break;
  }
  process.send?.(entry.download.bytes);
  await new Promise((resolve) => setTimeout(resolve, 5));
}
process.disconnect();
