/** Ultra-Light RFB-320: boxes from two looks at the image, a third when there is nothing. */
import type { DetectorSpec } from '../../../native-models/manifest.ts';
import type { Pyramid } from '../decode/raster.ts';
import { warp } from '../decode/warp.ts';
import type { Model } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';
import { type Candidate, letterbox, type Letterbox, letterboxMap, suppress, unboxed } from './geometry.ts';
import { compose, type Find, type View } from './views.ts';

/** Grey around the letterboxed image, as in training. */
const around = 127;

/**
 * Candidates of one pass. `scores`: N×2 (background, face). `boxes`: N×4 corners, 0..1 of the input.
 * Coordinates come out in image pixels and may reach beyond the image.
 */
export function decodeRfb(
  scores: Float32Array,
  boxes: Float32Array,
  input: { readonly width: number; readonly height: number },
  box: Letterbox,
  threshold: number,
): Candidate[] {
  const found: Candidate[] = [];
  for (let i = 0; i * 2 < scores.length; i++) {
    const score = scores[2 * i + 1] as number;
    // Written so that NaN is refused as well.
    if (!(score >= threshold)) continue;
    const x1 = (boxes[4 * i] as number) * input.width;
    const y1 = (boxes[4 * i + 1] as number) * input.height;
    const x2 = (boxes[4 * i + 2] as number) * input.width;
    const y2 = (boxes[4 * i + 3] as number) * input.height;
    if (x2 - x1 < 1 || y2 - y1 < 1) continue;
    found.push({ box: unboxed(box, x1, y1, x2, y2), score: Math.min(score, 1), landmarks: null });
  }
  return found;
}

/**
 * A finder of face boxes, in pixels of the view. It looks at the view as large as it fits and at half that
 * size (large faces are what the network misses); with nothing found, at a quarter, which is the same two
 * looks at a copy padded by half its size on each side. A `tile` is looked at once: the whole picture has
 * shown what is large in it.
 */
export function openRfb(model: Model, spec: DetectorSpec): Find {
  const { input, output } = model.spec;
  if (output.layout !== 'rfb') throw new Error(`${model.spec.id} is not an RFB detector`);
  const pixels = new Uint8Array(input.width * input.height * 3);
  const values = new Float32Array(inputLength(input));

  const look = async (image: Pyramid, view: View, smaller: number): Promise<Candidate[]> => {
    const box = letterbox(view.width, view.height, input, smaller);
    const map = compose(view.map, letterboxMap(box));
    const raster = warp(image, map, input.width, input.height, around, pixels);
    const outputs = await model.run(fillTensor(raster, input, values));
    return decodeRfb(outputs(output.scores), outputs(output.boxes), input, box, spec.score);
  };
  return async (image, view, tile) => {
    if (tile) return suppress(await look(image, view, 1), spec.nms);
    const found = [...(await look(image, view, 1)), ...(await look(image, view, 2))];
    return suppress(found.length > 0 ? found : await look(image, view, 4), spec.nms);
  };
}
