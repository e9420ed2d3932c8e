/** The two families of detectors behind one call. */
import type { DetectorSpec } from '../../../native-models/manifest.ts';
import type { Pyramid } from '../decode/raster.ts';
import type { Model } from '../runtime/model.ts';
import type { Candidate, Detection } from './geometry.ts';
import { openLandmarks } from './landmarks.ts';
import { openRfb } from './rfb.ts';
import { openScrfd } from './scrfd.ts';

/** Faces of an image in its pixels, best score first. One call at a time: buffers are reused. */
export type Detect = (image: Pyramid) => Promise<Detection[]>;

/** Smaller images hold nothing a network of this kind can see. */
const smallestSide = 8;

/** Builds the detector that `spec` describes from the models it names. */
export function openDetector(spec: DetectorSpec, models: ReadonlyMap<string, Model>): Detect {
  const [boxes, points] = spec.models.map((id) => {
    const model = models.get(id);
    if (model === undefined) throw new Error(`detector ${spec.id} needs model ${id}`);
    return model;
  });
  if (boxes === undefined) throw new Error(`detector ${spec.id} names no model`);
  const find = boxes.spec.output.layout === 'rfb' ? openRfb(boxes, spec) : openScrfd(boxes, spec);
  const place = points === undefined ? null : openLandmarks(points);

  return async (image) => {
    if (image.width < smallestSide || image.height < smallestSide) return [];
    const faces: Detection[] = [];
    for (const { box, score, landmarks } of (await find(image)) satisfies Candidate[]) {
      const five = landmarks ?? (await place?.(image, box)) ?? null;
      if (five !== null) faces.push({ box, score, landmarks: five });
    }
    return faces;
  };
}
