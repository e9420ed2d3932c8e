/** Every labelled photo through the default recipe: the vectors that the measurements of `library/templates` start from. */
import { readFileSync } from 'node:fs';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { noShared, sharedDir } from '../support/shared.ts';
import { central, labelledPhotos } from './lfw.ts';

export interface LabelledFace {
  readonly path: string;
  readonly person: string;
  /** 0..100. */
  readonly quality: number;
  readonly usable: boolean;
  /** Unit length. */
  readonly vector: Float32Array;
}

/** The labelled face of each photo, the one nearest the centre. Ends the program where the photos are not here. */
export async function labelledFaces(): Promise<LabelledFace[]> {
  const shared = sharedDir();
  if (shared === null) {
    say(noShared);
    process.exit(0);
  }
  const pipeline = await Pipeline.open({
    modelsDir: await ensureModels(),
    detector: 'default',
    exclude: [],
    threads: 2,
  });
  const faces: LabelledFace[] = [];
  try {
    for (const { person, path } of await labelledPhotos(shared)) {
      const found = await pipeline.analyse(
        { path: null, bytes: new Uint8Array(readFileSync(path)), label: path },
        { embed: true, crops: false, thumb: false },
      );
      const face = central(found);
      if (face?.embedding === undefined || face.embedding === null) continue;
      const { quality, usable, embedding } = face;
      faces.push({ path, person, quality: quality.score, usable, vector: embedding });
    }
  } finally {
    await pipeline.close();
  }
  return faces;
}

/** One line of a measurement. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
