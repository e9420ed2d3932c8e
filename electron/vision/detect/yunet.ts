/** YuNet (Wu et al., "YuNet: A Tiny Millisecond-level Face Detector", 2023), as OpenCV's FaceDetectorYN reads it. */
import type { DetectorSpec, YunetOutput } from '../../../native-models/manifest.ts';
import type { Point } from '../../contract/model.ts';
import type { Model, Outputs } from '../runtime/model.ts';
import type { Detection, Letterbox } from './geometry.ts';
import { openSingleShot, unletterboxed } from './single-shot.ts';
import type { Find } from './views.ts';

/**
 * Detections of one pass. Per stride s and cell (cx, cy), row-major, one row each: a class and an object score, both
 * 0..1, whose geometric mean is the confidence; the box centre as an offset from the cell and the logarithm of its
 * size, and five points as offsets from the cell, all in units of s. The points of 2023mar begin with the eye that is
 * left in the picture, as ours do.
 */
export function decodeYunet(
  outputs: Outputs,
  layout: YunetOutput,
  input: { readonly width: number },
  box: Letterbox,
  threshold: number,
): Detection[] {
  const found: Detection[] = [];
  for (const [level, stride] of layout.strides.entries()) {
    const classes = outputs(layout.classes[level] ?? '');
    const objects = outputs(layout.objects[level] ?? '');
    const boxes = outputs(layout.boxes[level] ?? '');
    const points = outputs(layout.points[level] ?? '');
    const columns = Math.floor(input.width / stride);
    for (let i = 0; i < classes.length; i++) {
      const score = Math.sqrt(share(classes[i] as number) * share(objects[i] as number));
      // Written so that NaN is refused as well.
      if (!(score >= threshold)) continue;
      const column = i % columns;
      const row = Math.floor(i / columns);
      const x = (column + (boxes[4 * i] as number)) * stride;
      const y = (row + (boxes[4 * i + 1] as number)) * stride;
      const halfWidth = (Math.exp(boxes[4 * i + 2] as number) * stride) / 2;
      const halfHeight = (Math.exp(boxes[4 * i + 3] as number) * stride) / 2;
      const point = (n: number): Point => [
        (column + (points[10 * i + 2 * n] as number)) * stride,
        (row + (points[10 * i + 2 * n + 1] as number)) * stride,
      ];
      const face = unletterboxed(
        {
          corners: [x - halfWidth, y - halfHeight, x + halfWidth, y + halfHeight],
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

/** NaN stays NaN. */
const share = (value: number): number => Math.min(1, Math.max(0, value));

export function openYunet(model: Model, spec: DetectorSpec): Find {
  const { input, output } = model.spec;
  if (output.layout !== 'yunet') throw new Error(`${model.spec.id} is not a YuNet detector`);
  return openSingleShot(model, spec, (outputs, box) => decodeYunet(outputs, output, input, box, spec.score));
}
