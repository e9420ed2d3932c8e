/** SCRFD with key points (Guo et al., "Sample and Computation Redistribution", arXiv 2105.04714). */
import type { DetectorSpec, ScrfdOutput } from '../../../native-models/manifest.ts';
import type { Landmarks, Point } from '../../contract/model.ts';
import type { Pyramid } from '../decode/raster.ts';
import { warp } from '../decode/warp.ts';
import type { Model, Outputs } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';
import { type Detection, letterbox, type Letterbox, letterboxMap, suppress, unboxed } from './geometry.ts';
import { compose, type Find, type View } from './views.ts';

const around = 0;

/**
 * Detections of one pass. Per stride s and cell (cx, cy), row-major, `anchors` rows each: a score, the
 * distances left, top, right, bottom of the point (cx·s, cy·s) in units of s, and five offsets from it.
 */
export function decodeScrfd(
  outputs: Outputs,
  layout: ScrfdOutput,
  input: { readonly width: number; readonly height: number },
  box: Letterbox,
  threshold: number,
): Detection[] {
  const found: Detection[] = [];
  for (const [level, stride] of layout.strides.entries()) {
    const scores = outputs(layout.scores[level] ?? '');
    const boxes = outputs(layout.boxes[level] ?? '');
    const points = outputs(layout.points[level] ?? '');
    const columns = Math.ceil(input.width / stride);
    for (let i = 0; i < scores.length; i++) {
      const score = scores[i] as number;
      if (!(score >= threshold)) continue;
      const cell = Math.floor(i / layout.anchors);
      const x = (cell % columns) * stride;
      const y = Math.floor(cell / columns) * stride;
      const reach = (n: number): number => (boxes[4 * i + n] as number) * stride;
      const point = (n: number): Point => [
        (x + (points[10 * i + 2 * n] as number) * stride - box.dx) / box.scale,
        (y + (points[10 * i + 2 * n + 1] as number) * stride - box.dy) / box.scale,
      ];
      const landmarks: Landmarks = [point(0), point(1), point(2), point(3), point(4)];
      const corners = unboxed(box, x - reach(0), y - reach(1), x + reach(2), y + reach(3));
      if (!(corners.width >= 1 && corners.height >= 1) || !landmarks.flat().every(Number.isFinite)) continue;
      found.push({ box: corners, score: Math.min(score, 1), landmarks });
    }
  }
  return found;
}

/**
 * A finder of faces with their points, in pixels of the view. With nothing found it looks again at a copy
 * padded by half its size on each side: a face that fills the frame is otherwise missed almost always. No
 * face fills a `tile`.
 */
export function openScrfd(model: Model, spec: DetectorSpec): Find {
  const { input, output } = model.spec;
  if (output.layout !== 'scrfd') throw new Error(`${model.spec.id} is not an SCRFD detector`);
  const pixels = new Uint8Array(input.width * input.height * 3);
  const values = new Float32Array(inputLength(input));

  const look = async (image: Pyramid, view: View, smaller: number): Promise<Detection[]> => {
    const box = letterbox(view.width, view.height, input, smaller);
    const map = compose(view.map, letterboxMap(box));
    const raster = warp(image, map, input.width, input.height, around, pixels);
    const outputs = await model.run(fillTensor(raster, input, values));
    return suppress(decodeScrfd(outputs, output, input, box, spec.score), spec.nms);
  };
  return async (image, view, tile) => {
    const found = await look(image, view, 1);
    return found.length > 0 || tile ? found : look(image, view, 2);
  };
}
