/** RetinaFace on MobileNet (Deng et al., "RetinaFace", arXiv 1905.00641) in the layout of its PyTorch versions. */
import type { DetectorSpec, RetinaFaceOutput } from '../../../native-models/manifest.ts';
import type { Point } from '../../contract/model.ts';
import type { Model, Outputs } from '../runtime/model.ts';
import type { Detection, Letterbox } from './geometry.ts';
import { openSingleShot, unletterboxed } from './single-shot.ts';
import type { Find } from './views.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Each stride with the sides of the squares around every cell, in pixels of the input. */
const levels = [
  { stride: 8, sides: [16, 32] },
  { stride: 16, sides: [64, 128] },
  { stride: 32, sides: [256, 512] },
] as const;

/** Offsets were trained in tenths of a prior, logarithms of sizes in fifths. */
const variance = { offset: 0.1, size: 0.2 } as const;

/** A square the network describes faces by: centre and side, in pixels of the input. */
export interface Prior {
  readonly x: number;
  readonly y: number;
  readonly side: number;
}

/** All priors in the order of the outputs: by stride, row, column, side. */
export function retinaFacePriors({ width, height }: Size): Prior[] {
  return levels.flatMap(({ stride, sides }) => {
    const columns = Math.ceil(width / stride);
    const cells = columns * Math.ceil(height / stride);
    return Array.from({ length: cells }, (_, cell) => ({
      x: ((cell % columns) + 0.5) * stride,
      y: (Math.floor(cell / columns) + 0.5) * stride,
    })).flatMap((centre) => sides.map((side) => ({ ...centre, side })));
  });
}

/**
 * Detections of one pass. Per prior: two probabilities (background, face), the box centre as an offset and the
 * logarithm of its size, and five points as offsets, all relative to the prior.
 */
export function decodeRetinaFace(
  outputs: Outputs,
  layout: RetinaFaceOutput,
  priors: readonly Prior[],
  box: Letterbox,
  threshold: number,
): Detection[] {
  const scores = outputs(layout.scores);
  const boxes = outputs(layout.boxes);
  const points = outputs(layout.points);
  return priors.flatMap(({ x, y, side }, i) => {
    const score = scores[2 * i + 1] as number;
    if (!(score >= threshold)) return [];
    const near = (from: Float32Array, at: number): Point => [
      x + (from[at] as number) * variance.offset * side,
      y + (from[at + 1] as number) * variance.offset * side,
    ];
    const [cx, cy] = near(boxes, 4 * i);
    const halfWidth = (Math.exp((boxes[4 * i + 2] as number) * variance.size) * side) / 2;
    const halfHeight = (Math.exp((boxes[4 * i + 3] as number) * variance.size) * side) / 2;
    const point = (n: number): Point => near(points, 10 * i + 2 * n);
    const face = unletterboxed(
      {
        corners: [cx - halfWidth, cy - halfHeight, cx + halfWidth, cy + halfHeight],
        points: [point(0), point(1), point(2), point(3), point(4)],
        score,
      },
      box,
    );
    return face === null ? [] : [face];
  });
}

export function openRetinaFace(model: Model, spec: DetectorSpec): Find {
  const { input, output } = model.spec;
  if (output.layout !== 'retinaface') throw new Error(`${model.spec.id} is not a RetinaFace detector`);
  const priors = retinaFacePriors(input);
  return openSingleShot(model, spec, (outputs, box) =>
    decodeRetinaFace(outputs, output, priors, box, spec.score),
  );
}
