/** The six sample photos of the demo and the tests. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDir } from '../native-models/locate.ts';
import { fetchPackageFiles, type PinnedPackage } from './npm/fetch-package.ts';
import { withLock } from './npm/lock.ts';

const source: PinnedPackage = {
  name: '@vladmandic/face-api',
  version: '1.7.15',
  integrity:
    'sha512-WDMmK3CfNLo8jylWqMoQgf4nIst3M0fzx1dnac96wv/dvMTN4DxC/Pq1DGtduDk1lktCamQ3MIDXFnvrdHTXDw==',
};

/** Names of the sample photos: together 22 faces (3, 3, 3, 4, 5, 4). */
export const sampleNames = [1, 2, 3, 4, 5, 6].map((n) => `sample${String(n)}.jpg`);

/**
 * The folder with `sample1.jpg` … `sample6.jpg`, fetched from the npm registry the first time.
 * @throws FacetError `internal` when they are not there and cannot be fetched.
 */
export async function ensureSamples(log: (line: string) => void = () => undefined): Promise<string> {
  const cache = cacheDir();
  const dir = join(cache, 'samples');
  const missing = (): string[] => sampleNames.filter((name) => !existsSync(join(dir, name)));
  if (missing().length === 0) return dir;
  await withLock(join(cache, 'samples.lock'), async () => {
    const wanted = missing().map((name) => ({ path: `demo/${name}`, to: join(dir, name) }));
    if (wanted.length === 0) return;
    log(`Samples: fetching ${source.name}@${source.version} from the npm registry`);
    await fetchPackageFiles(source, wanted, cache);
  });
  return dir;
}
