/** The faces of the worst pairs, cut out of their files. */
import { toAppError } from '../contract/errors.ts';
import type { EvaluationProgress } from '../contract/evaluate.ts';
import type { Analysed } from '../contract/vision.ts';
import { centreFace } from './read.ts';
import type { Pictures } from './report/html.ts';

/** The crop of the labelled face of each image, by its label. `analyse` must be asked for crops. */
export async function cutPictures(
  images: readonly string[],
  analyse: (image: string) => Promise<Analysed>,
  progress: (progress: EvaluationProgress) => void,
  signal: AbortSignal,
): Promise<Pictures> {
  const pictures = new Map<string, { bytes: Uint8Array; type: string }>();
  for (const [done, image] of images.entries()) {
    signal.throwIfAborted();
    progress({ stage: 'pictures', done, total: images.length, secondsLeft: null });
    try {
      const analysed = await analyse(image);
      const crop = analysed.faces[centreFace(analysed) ?? -1]?.crop;
      if (crop) pictures.set(image, { bytes: crop, type: 'image/webp' });
    } catch (thrown) {
      // It could be read a moment ago; a report without one picture is still a report.
      if (toAppError(thrown).code !== 'bad-image') throw thrown;
    }
  }
  return pictures;
}
