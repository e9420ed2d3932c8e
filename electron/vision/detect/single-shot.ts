/** What the detectors that give points with their boxes have in common: SCRFD, YuNet, RetinaFace. */
import type { DetectorSpec } from '../../../native-models/manifest.ts';
import type { Landmarks, Point } from '../../contract/model.ts';
import type { Pyramid } from '../decode/raster.ts';
import { warp } from '../decode/warp.ts';
import type { Model, Outputs } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';
import { type Detection, letterbox, type Letterbox, letterboxMap, suppress, unboxed } from './geometry.ts';
import { compose, type Find, type View } from './views.ts';

/** Around the letterboxed image, as all three pad theirs. */
const around = 0;

/** A box by its corners and five points, in pixels of the network's input. */
export interface RawFace {
  readonly corners: readonly [x1: number, y1: number, x2: number, y2: number];
  readonly points: readonly [Point, Point, Point, Point, Point];
  readonly score: number;
}

/** In pixels of what was letterboxed; null when it is no face: smaller than a pixel, or not finite. */
export function unletterboxed(raw: RawFace, box: Letterbox): Detection | null {
  const at = ([x, y]: Point): Point => [(x - box.dx) / box.scale, (y - box.dy) / box.scale];
  const [a, b, c, d, e] = raw.points;
  const landmarks: Landmarks = [at(a), at(b), at(c), at(d), at(e)];
  const corners = unboxed(box, ...raw.corners);
  // Written so that NaN is refused as well.
  if (!(corners.width >= 1 && corners.height >= 1) || !landmarks.flat().every(Number.isFinite)) return null;
  return { box: corners, score: Math.min(raw.score, 1), landmarks };
}

/**
 * A finder of faces with their points, in pixels of the view. With nothing found it looks again at a copy
 * padded by half its size on each side: a face that fills the frame is otherwise missed almost always. No
 * face fills a `tile`.
 */
export function openSingleShot(
  model: Model,
  spec: DetectorSpec,
  decode: (outputs: Outputs, box: Letterbox) => Detection[],
): Find {
  const { input } = model.spec;
  const pixels = new Uint8Array(input.width * input.height * 3);
  const values = new Float32Array(inputLength(input));

  const look = async (image: Pyramid, view: View, smaller: number): Promise<Detection[]> => {
    const box = letterbox(view.width, view.height, input, smaller);
    const map = compose(view.map, letterboxMap(box));
    const raster = warp(image, map, input.width, input.height, around, pixels);
    return suppress(decode(await model.run(fillTensor(raster, input, values)), box), spec.nms);
  };
  return async (image, view, tile) => {
    const found = await look(image, view, 1);
    return found.length > 0 || tile ? found : look(image, view, 2);
  };
}
