/**
 * `npm run measure:prior`: writes the prior of the default embedder into native-models/calibration.json. Run it
 * when a contract changes, and commit the file.
 */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { noShared, sharedDir } from '../support/shared.ts';
import { dimension, lfwFaces } from './embedded-lfw.ts';
import { measurePrior } from './prior.ts';

const shared = sharedDir();
if (shared === null) process.stdout.write(`measure:prior skipped: ${noShared}\n`);
else {
  const { contract, faces } = await lfwFaces(`${shared}/data/lfw`);
  const labels = faces.map(({ person }) => person);
  const people = new Set(labels).size;
  const prior = measurePrior(
    { dimension, vectors: faces.map(({ vector }) => vector), labels },
    `Labeled Faces in the Wild: ${faces.length} photos of ${people} people`,
  );
  const file = fileURLToPath(new URL('../../native-models/calibration.json', import.meta.url));
  writeFileSync(file, `${JSON.stringify({ [contract]: prior }, null, 2)}\n`);
  process.stdout.write(`wrote the prior of ${contract} to ${file}\n`);
}
