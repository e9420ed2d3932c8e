/** SCRFD with key points (Guo et al., "Sample and Computation Redistribution", arXiv 2105.04714). */
import type { DetectorSpec, ScrfdOutput } from '../../../native-models/manifest.ts';
import type { Point } from '../../contract/model.ts';
import type { Model, Outputs } from '../runtime/model.ts';
import type { Detection, Letterbox } from './geometry.ts';
import { openSingleShot, unletterboxed } from './single-shot.ts';
import type { Find } from './views.ts';

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
        x + (points[10 * i + 2 * n] as number) * stride,
        y + (points[10 * i + 2 * n + 1] as number) * stride,
      ];
      const face = unletterboxed(
        {
          corners: [x - reach(0), y - reach(1), x + reach(2), y + reach(3)],
          points: [point(0), point(1), point(2), point(3), point(4)],
          score,
        },
        box,
      );
      if (face !== null) found.push(face);
    }
  }
  return found;
}

export function openScrfd(model: Model, spec: DetectorSpec): Find {
  const { input, output } = model.spec;
  if (output.layout !== 'scrfd') throw new Error(`${model.spec.id} is not an SCRFD detector`);
  return openSingleShot(model, spec, (outputs, box) => decodeScrfd(outputs, output, input, box, spec.score));
}
