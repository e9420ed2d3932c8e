/** The families of detectors behind one call. */
import type { DetectorSpec } from '../../../native-models/manifest.ts';
import type { Pyramid } from '../decode/raster.ts';
import type { Model } from '../runtime/model.ts';
import type { Detection } from './geometry.ts';
import { openLandmarks } from './landmarks.ts';
import { openRetinaFace } from './retinaface.ts';
import { openRfb } from './rfb.ts';
import { openScrfd } from './scrfd.ts';
import { boxFrom, type Find, pointsFrom, type View } from './views.ts';
import { openYunet } from './yunet.ts';

export interface Detector {
  /** Size of the network's input in pixels. */
  readonly input: { readonly width: number; readonly height: number };
  /** Faces seen through a view, in pixels of the image, best score first. One call at a time: buffers are reused. */
  look(image: Pyramid, view: View, tile?: boolean): Promise<Detection[]>;
}

/** Smaller views hold nothing a network of this kind can see. */
const smallestSide = 8;

/** Builds the detector that `spec` describes from the models it names. */
export function openDetector(spec: DetectorSpec, models: ReadonlyMap<string, Model>): Detector {
  const [boxes, points] = spec.models.map((id) => {
    const model = models.get(id);
    if (model === undefined) throw new Error(`detector ${spec.id} needs model ${id}`);
    return model;
  });
  if (boxes === undefined) throw new Error(`detector ${spec.id} names no model`);
  const find = finder(boxes, spec);
  const place = points === undefined ? null : openLandmarks(points);

  const look = async (image: Pyramid, view: View, tile = false): Promise<Detection[]> => {
    if (view.width < smallestSide || view.height < smallestSide) return [];
    const faces: Detection[] = [];
    for (const { box, score, landmarks } of await find(image, view, tile)) {
      const five = landmarks ?? (await place?.(image, view, box)) ?? null;
      if (five === null) continue;
      faces.push({ box: boxFrom(view, box), score, landmarks: pointsFrom(view, five) });
    }
    return faces;
  };
  return { input: boxes.spec.input, look };
}

/** The part of a detector that finds boxes. */
export function finder(model: Model, spec: DetectorSpec): Find {
  switch (model.spec.output.layout) {
    case 'rfb':
      return openRfb(model, spec);
    case 'scrfd':
      return openScrfd(model, spec);
    case 'yunet':
      return openYunet(model, spec);
    case 'retinaface':
      return openRetinaFace(model, spec);
    default:
      throw new Error(`${model.spec.id} is no detector`);
  }
}
