/** The six sample photos of the demo and the tests: the golden photos of the models, in a folder of their own. */
import { join } from 'node:path';
import { ensureGolden } from '../native-models/fetch.ts';
import { golden } from '../native-models/golden.ts';
import { cacheDir } from '../native-models/locate.ts';

/** Names of the sample photos: together 22 faces (3, 3, 3, 4, 5, 4). */
export const sampleNames = golden.photos.map(({ file }) => file);

/**
 * The folder with `sample1.jpg` … `sample6.jpg`, fetched from the npm registry the first time.
 * @throws FacetError `internal` when they are not there and cannot be fetched.
 */
export function ensureSamples(log: (line: string) => void = () => undefined): Promise<string> {
  return ensureGolden(join(cacheDir(), 'samples'), log);
}
