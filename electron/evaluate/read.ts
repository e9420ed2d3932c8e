/** Images in, faces out: each image once, a few at a time, with the time left. */
import { toAppError } from '../contract/errors.ts';
import type { EvaluationProgress } from '../contract/evaluate.ts';
import type { Analysed } from '../contract/vision.ts';
import { Rate } from '../library/ingest/rate.ts';
import type { EmbeddedFace } from './labelled.ts';

/**
 * Place of the face that a labelled image means: the one whose centre is nearest the image's (such sets are
 * cut around their person). Null without a face.
 */
export function centreFace({
  width,
  height,
  faces,
}: Pick<Analysed, 'width' | 'height' | 'faces'>): number | null {
  let best: { index: number; off: number } | null = null;
  for (const [index, { box }] of faces.entries()) {
    const off = Math.hypot(box.x + box.width / 2 - width / 2, box.y + box.height / 2 - height / 2);
    if (best === null || off < best.off) best = { index, off };
  }
  return best?.index ?? null;
}

export interface ReadOptions {
  /** Embeds an image by its label. */
  readonly analyse: (image: string) => Promise<Analysed>;
  readonly progress?: (progress: EvaluationProgress) => void;
  readonly signal?: AbortSignal;
  /** Images in work at a time. */
  readonly inFlight?: number;
}

/**
 * The labelled face of each image; null where there is none, or the file is no image that can be read.
 * @throws whatever `analyse` throws besides `bad-image` and `unreadable`; `cancelled`
 */
export async function readImages(
  images: readonly string[],
  { analyse, progress, signal, inFlight = 2 }: ReadOptions,
): Promise<Map<string, EmbeddedFace | null>> {
  const embedded = new Map<string, EmbeddedFace | null>();
  const rate = new Rate();
  rate.start();
  const total = images.length;
  // One iterator shared by all workers: each image is taken once.
  const queue = images.values();
  const work = async (): Promise<void> => {
    for (const image of queue) {
      signal?.throwIfAborted();
      embedded.set(image, await faceOf(image, analyse));
      rate.mark();
      const done = embedded.size;
      progress?.({ stage: 'reading', done, total, secondsLeft: rate.secondsLeft(total - done) });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, inFlight) }, work));
  return embedded;
}

async function faceOf(image: string, analyse: ReadOptions['analyse']): Promise<EmbeddedFace | null> {
  try {
    const analysed = await analyse(image);
    const face = analysed.faces[centreFace(analysed) ?? -1];
    return face?.embedding ? { vector: face.embedding, quality: face.quality.score } : null;
  } catch (thrown) {
    const { code } = toAppError(thrown);
    if (code === 'bad-image' || code === 'unreadable') return null;
    throw thrown;
  }
}
