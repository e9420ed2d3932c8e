/** Pixels to network input. */
import type { ModelInput } from '../../../native-models/manifest.ts';
import type { Raster } from '../decode/raster.ts';

/** Floats in one input of a model. */
export function inputLength(input: ModelInput): number {
  return input.width * input.height * (input.channels === 'grey' ? 1 : 3);
}

/**
 * Writes `raster` (of the input's size) to `out` as `(value - mean) / std`, one plane after the other
 * (NCHW with N = 1), in the model's channel order. Grey is ITU-R BT.601 luma, and its mean is one number.
 */
export function fillTensor(raster: Raster, input: ModelInput, out: Float32Array): Float32Array {
  const { data } = raster;
  const plane = input.width * input.height;
  const gain = 1 / input.std;
  const { mean } = input;
  const [first, second, third] = (typeof mean === 'number' ? [mean, mean, mean] : mean).map(
    (value) => -value / input.std,
  ) as [number, number, number];
  if (input.channels === 'grey') {
    for (let i = 0, p = 0; i < plane; i++, p += 3) {
      out[i] = luma(data[p] as number, data[p + 1] as number, data[p + 2] as number) * gain + first;
    }
    return out;
  }
  const [redOffset, blueOffset] = input.channels === 'rgb' ? [first, third] : [third, first];
  const red = input.channels === 'rgb' ? 0 : 2 * plane;
  const blue = 2 * plane - red;
  for (let i = 0, p = 0; i < plane; i++, p += 3) {
    out[red + i] = (data[p] as number) * gain + redOffset;
    out[plane + i] = (data[p + 1] as number) * gain + second;
    out[blue + i] = (data[p + 2] as number) * gain + blueOffset;
  }
  return out;
}

/** Brightness of an sRGB pixel, 0..255 (ITU-R BT.601). */
export function luma(red: number, green: number, blue: number): number {
  return 0.299 * red + 0.587 * green + 0.114 * blue;
}
