/** Figures on labelled photos; `facet evaluate` measures accuracy on all of them. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Analysed, AnalysedFace } from '../../electron/contract/vision.ts';
import { sharp } from '../../electron/vision/decode/sharp.ts';
import { Pipeline } from '../../electron/vision/pipeline.ts';
import { ensureModels } from '../../native-models/fetch.ts';
import { noShared, sharedDir } from '../support/shared.ts';

const shared = sharedDir();

/** Every `step`-th photo of a pairs file, each once. */
function photos(list: string, step: number): string[] {
  const rows = readFileSync(`${shared ?? ''}/data/${list}`, 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const paths = rows.flatMap((row) => row.split('\t').slice(0, 2));
  return [...new Set(paths)].filter((_, i) => i % step === 0).map((path) => `${shared ?? ''}/data/${path}`);
}

/** The face nearest the image centre. */
function central({ faces, width, height }: Analysed): AnalysedFace | undefined {
  const off = ({ box }: AnalysedFace): number =>
    Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
  return [...faces].sort((a, b) => off(a) - off(b))[0];
}

describe.skipIf(shared === null)(`labelled photos (${noShared})`, () => {
  let pipeline: Pipeline;
  beforeAll(async () => {
    pipeline = await Pipeline.open({
      modelsDir: await ensureModels(),
      detector: 'default',
      exclude: [],
      threads: 1,
    });
  });
  afterAll(() => pipeline.close());

  const look = async (bytes: Uint8Array): Promise<AnalysedFace | undefined> =>
    central(
      await pipeline.analyse(
        { path: null, bytes: new Uint8Array(bytes), label: 'photo' },
        { embed: false, crops: false, thumb: false },
      ),
    );

  it('all have a face, and at least 95 % of the originals a usable one', async () => {
    const found = await Promise.all(photos('lfw-pairs.tsv', 6).map((path) => look(readFileSync(path))));
    expect(found).not.toContain(undefined);
    expect(found.filter((face) => face?.usable).length / found.length).toBeGreaterThanOrEqual(0.95);
    const crops = await Promise.all(photos('lfw-crop-pairs.tsv', 4).map((path) => look(readFileSync(path))));
    expect(crops).not.toContain(undefined);
  });

  it('are flagged for what was done to them', async () => {
    const paths = photos('lfw-pairs.tsv', 40);
    const ways = {
      blurred: (path: string) => sharp(path).blur(3),
      dark: (path: string) => sharp(path).linear(0.2, 0),
      small: (path: string) => sharp(path).resize(80),
    };
    for (const [flag, degrade] of Object.entries(ways)) {
      const found = await Promise.all(paths.map(async (path) => look(await degrade(path).png().toBuffer())));
      const faces = found.filter((face) => face !== undefined);
      const flagged = faces.filter((face) => face.quality.flags.some((name) => name === flag));
      expect(flagged.length / faces.length, flag).toBeGreaterThanOrEqual(0.95);
    }
  });
});
