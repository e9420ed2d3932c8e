/** Numbers that say how good a face is as a template, each from geometry or from the aligned crop. */
import type { Landmarks } from '../../contract/model.ts';
import type { Raster } from '../decode/raster.ts';
import { luma } from '../runtime/tensor.ts';

export interface Measures {
  /** Distance of the eyes in pixels of the photo: what the photo really holds of this face. */
  readonly eyes: number;
  /** Variance of the Laplacian over the variance of brightness: fine detail against all detail. */
  readonly sharpness: number;
  /** Mean brightness of the face, 0..255. */
  readonly brightness: number;
  /** Standard deviation of brightness of the face, 0..128. */
  readonly contrast: number;
  /** 0 when the nose is midway between the eyes, 1 when it is below one of them. */
  readonly yaw: number;
  /** How far the nose is down the way from eye line to mouth: about 0.6 in a level face. */
  readonly pitch: number;
}

/**
 * `aligned`: the 112×112 template crop. `landmarks`: the five points in photo pixels.
 * Brightness, contrast and sharpness come from the middle of the crop, which holds skin, eyes, nose and
 * mouth but little hair and background.
 */
export function measure(aligned: Raster, landmarks: Landmarks): Measures {
  return { ...faceGeometry(landmarks), ...facePixels(aligned) };
}

/** Eye distance in pixels, yaw and pitch as described in {@link Measures}. */
export function faceGeometry(points: Landmarks): Pick<Measures, 'eyes' | 'yaw' | 'pitch'> {
  const [left, right, nose, mouthLeft, mouthRight] = points;
  const ex = right[0] - left[0];
  const ey = right[1] - left[1];
  const eyes = Math.hypot(ex, ey);
  if (eyes === 0) return { eyes, yaw: 1, pitch: 0 };
  const along = ((nose[0] - left[0]) * ex + (nose[1] - left[1]) * ey) / (eyes * eyes);
  const below = (x: number, y: number): number => ((y - left[1]) * ex - (x - left[0]) * ey) / eyes;
  const mouth = below((mouthLeft[0] + mouthRight[0]) / 2, (mouthLeft[1] + mouthRight[1]) / 2);
  const pitch = mouth === 0 ? 0 : below(nose[0], nose[1]) / mouth;
  return { eyes, yaw: Math.abs(along - 0.5) * 2, pitch };
}

function facePixels(aligned: Raster): Pick<Measures, 'sharpness' | 'brightness' | 'contrast'> {
  const { data, width, height } = aligned;
  const grey = new Float32Array(width * height);
  for (let i = 0, p = 0; i < grey.length; i++, p += 3) {
    grey[i] = luma(data[p] as number, data[p + 1] as number, data[p + 2] as number);
  }
  const x1 = Math.floor(width * 0.2);
  const x2 = width - x1;
  const y1 = Math.floor(height * 0.3);
  const y2 = Math.floor(height * 0.92);
  const light = new Spread();
  const edge = new Spread();
  for (let y = y1; y < y2; y++) {
    for (let x = x1; x < x2; x++) {
      const i = y * width + x;
      const here = grey[i] as number;
      light.add(here);
      edge.add(
        (grey[i - 1] as number) +
          (grey[i + 1] as number) +
          (grey[i - width] as number) +
          (grey[i + width] as number) -
          4 * here,
      );
    }
  }
  return {
    // The constant keeps sensor noise in a flat patch from reading as detail.
    sharpness: edge.variance / (light.variance + 25),
    brightness: light.mean,
    contrast: Math.sqrt(light.variance),
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
