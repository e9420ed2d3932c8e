/** `facet evaluate`: 1:1 accuracy on labelled pairs. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { FacetError, toAppError } from '../../contract/errors.ts';
import type { Analysed } from '../../contract/vision.ts';
import { parsePairs, runPairs } from '../../evaluate/pairs.ts';
import { type Command, UsageError } from '../command.ts';
import { answer, ProgressLine } from '../output.ts';

/** The labels of such sets mean the person in the middle: the face whose centre is nearest the image's. */
function centreEmbedding(analysed: Analysed): Float32Array | null {
  const off = ({ box }: Analysed['faces'][number]): number =>
    Math.hypot(box.x + box.width / 2 - analysed.width / 2, box.y + box.height / 2 - analysed.height / 2);
  return [...analysed.faces].sort((a, b) => off(a) - off(b))[0]?.embedding ?? null;
}

function readPairs(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (thrown) {
    throw new FacetError({
      code: 'unreadable',
      path: file,
      detail: thrown instanceof Error ? thrown.message : '',
    });
  }
}

export const evaluate: Command = {
  words: 'evaluate',
  usage: '--pairs FILE.tsv --root DIR',
  help: 'accuracy, TAR@FAR, AUC and EER on labelled pairs',
  args: [0, 0],
  async run({ flags, vision: start, signal }) {
    const { pairs: file, root } = flags;
    if (file === undefined || root === undefined)
      throw new UsageError('evaluate needs --pairs FILE.tsv and --root DIR');
    const pairs = parsePairs(readPairs(file), file);
    const { vision } = await start();
    const progress = new ProgressLine();
    const value = await runPairs({
      pairs,
      embed: async (image) => {
        signal.throwIfAborted();
        const source = { path: resolve(root, image), bytes: null, label: image };
        try {
          return centreEmbedding(await vision.analyse({ source, embed: true, crops: false, thumb: false }));
        } catch (thrown) {
          if (toAppError(thrown).code === 'bad-image') return null;
          throw thrown;
        }
      },
      progress: (done, total) => {
        progress.show(`${done}/${total} images`);
      },
    });
    progress.end();
    answer(flags.json, value, () => [
      `${value.pairs} pairs: accuracy ${(value.accuracy * 100).toFixed(2)} % ± ${(value.accuracyStd * 100).toFixed(2)} at threshold ${value.threshold.toFixed(3)}`,
      `AUC ${value.auc.toFixed(5)}, EER ${(value.eer * 100).toFixed(2)} %`,
      ...Object.entries(value.tarAtFar).map(([far, tar]) => `TAR@FAR ${far}: ${(tar * 100).toFixed(2)} %`),
      ...value.missing.map((image) => `no face: ${image}`),
    ]);
    return true;
  },
};
