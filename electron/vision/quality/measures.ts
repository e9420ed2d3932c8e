/** Numbers that say how good a face is as a template, each from geometry or from the aligned crop. */
import { eyeDistance, type Landmarks } from '../../contract/model.ts';
import type { Raster } from '../decode/raster.ts';
import { luma } from '../runtime/tensor.ts';
import { type Pose, poseOf } from './pose.ts';

export interface Measures extends Pose {
  /** Distance of the eyes in pixels of the photo: what the photo really holds of this face. */
  readonly eyes: number;
  /** Variance of the Laplacian over the variance of brightness: fine detail against all detail. */
  readonly sharpness: number;
  /** Mean brightness of the face, 0..255. */
  readonly brightness: number;
  /** Standard deviation of brightness of the face, 0..128. */
  readonly contrast: number;
  /** Contrast of the flatter eye over that of the face: about 0.6; low behind dark glasses or hair. */
  readonly eyeDetail: number;
  /** Contrast of the mouth over that of the face: about 0.6; low behind a mask or a hand. */
  readonly mouthDetail: number;
}

/** A part of the 112×112 template, as shares of its side. */
interface Patch {
  readonly x1: number;
  readonly x2: number;
  readonly y1: number;
  readonly y2: number;
}
/** Skin, eyes, nose and mouth, but little hair and background. */
const face: Patch = { x1: 0.2, x2: 0.8, y1: 0.3, y2: 0.92 };
const leftEye: Patch = { x1: 0.215, x2: 0.465, y1: 0.375, y2: 0.535 };
const rightEye: Patch = { x1: 0.535, x2: 0.785, y1: 0.375, y2: 0.535 };
const mouth: Patch = { x1: 0.32, x2: 0.68, y1: 0.735, y2: 0.91 };

/** `aligned`: the 112×112 template crop. `landmarks`: the five points in photo pixels. */
export function measure(aligned: Raster, landmarks: Landmarks): Measures {
  return { eyes: eyeDistance(landmarks), ...poseOf(landmarks), ...pixels(aligned) };
}

function pixels({ data, width, height }: Raster): Omit<Measures, keyof Pose | 'eyes'> {
  const grey = new Float32Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += 3) {
    grey[i] = luma(data[p] as number, data[p + 1] as number, data[p + 2] as number);
  }
  const over = (patch: Patch, value: (i: number) => number): Spread => {
    const spread = new Spread();
    const [x1, x2] = [Math.floor(patch.x1 * width), Math.floor(patch.x2 * width)];
    const [y1, y2] = [Math.floor(patch.y1 * height), Math.floor(patch.y2 * height)];
    for (let y = y1; y < y2; y++) for (let x = x1; x < x2; x++) spread.add(value(y * width + x));
    return spread;
  };
  const at = (i: number): number => grey[i] as number;
  const light = over(face, at);
  const edge = over(face, (i) => at(i - 1) + at(i + 1) + at(i - width) + at(i + width) - 4 * at(i));
  const contrast = Math.sqrt(light.variance);
  const detail = (patch: Patch): number => Math.sqrt(over(patch, at).variance) / (contrast + 5);
  return {
    // The constants keep sensor noise in a flat patch from reading as detail.
    sharpness: edge.variance / (light.variance + 25),
    brightness: light.mean,
    contrast,
    eyeDetail: Math.min(detail(leftEye), detail(rightEye)),
    mouthDetail: detail(mouth),
  };
}

/** Running mean and variance (population). */
class Spread {
  #count = 0;
  #sum = 0;
  #squares = 0;

  add(value: number): void {
    this.#count++;
    this.#sum += value;
    this.#squares += value * value;
  }

  get mean(): number {
    return this.#count === 0 ? 0 : this.#sum / this.#count;
  }

  get variance(): number {
    return this.#count === 0 ? 0 : Math.max(0, this.#squares / this.#count - this.mean ** 2);
  }
}
