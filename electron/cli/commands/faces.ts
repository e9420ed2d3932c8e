/** `facet faces` and `facet embed`: what is in these photos, without a library. */
import { resolve } from 'node:path';
import { describeError, toAppError } from '../../contract/errors.ts';
import type { Analysed } from '../../contract/vision.ts';
import type { Command, Context } from '../command.ts';
import { answer, count, say } from '../output.ts';

/** One analysed image in the terminal contract's shape. */
function faceRows(analysed: Analysed, withEmbedding: boolean) {
  return analysed.faces.map((face) => ({
    box: face.box,
    landmarks: face.landmarks,
    score: face.score,
    quality: face.quality,
    ...(withEmbedding
      ? {
          embedding: face.embedding === null ? null : Array.from(face.embedding),
          contract: analysed.contract,
        }
      : {}),
  }));
}

async function analyseAll(context: Context, paths: readonly string[], embed: boolean): Promise<boolean> {
  const { vision } = await context.vision();
  const images: unknown[] = [];
  const lines: string[] = [];
  let ok = true;
  for (const path of paths) {
    context.signal.throwIfAborted();
    try {
      const analysed = await vision.analyse({
        source: { path: resolve(path), bytes: null, label: path },
        embed,
        crops: false,
        thumb: false,
      });
      const faces = faceRows(analysed, embed);
      images.push({ path, width: analysed.width, height: analysed.height, faces });
      lines.push(`${path}: ${analysed.width}×${analysed.height}, ${count(faces.length, 'face')}`);
      for (const { box, score, quality } of faces) {
        const at = [box.x, box.y, box.width, box.height].map(Math.round).join(' ');
        const flags = quality.flags.length === 0 ? '' : ` (${quality.flags.join(', ')})`;
        lines.push(`  ${at}  score ${score.toFixed(2)}  quality ${quality.score.toFixed(0)}${flags}`);
      }
    } catch (thrown) {
      const message = describeError(toAppError(thrown));
      images.push({ path, error: message });
      say(`facet: ${message}`);
      ok = false;
    }
  }
  answer(context.flags.json, images, () => lines);
  return ok;
}

export const faces: Command = {
  words: 'faces',
  usage: 'IMAGE...',
  help: 'boxes, landmarks and quality of every face',
  args: [1, Infinity],
  run: (context, args) => analyseAll(context, args, false),
};

export const embed: Command = {
  words: 'embed',
  usage: 'IMAGE...',
  help: 'the same with the embedding of every face',
  args: [1, Infinity],
  run: (context, args) => analyseAll(context, args, true),
};
