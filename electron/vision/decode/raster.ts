/** Pixels in memory, and the ladder of halved copies that makes every later resampling cheap. */

/** 8-bit sRGB, three bytes a pixel, rows from the top. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * A raster and its copies at 1/2, 1/4, 1/8 …, each made when first asked for by averaging 2×2 pixels.
 * Detector inputs, face crops and thumbnails all read from here, so the photo is decoded once and no
 * sampler ever has to shrink by more than two.
 */
export class Pyramid {
  readonly #base: Raster;
  /** `#halves[i]` is 2^(i+1) times smaller than the base. */
  readonly #halves: Raster[] = [];

  constructor(base: Raster) {
    this.#base = base;
  }

  get width(): number {
    return this.#base.width;
  }

  get height(): number {
    return this.#base.height;
  }

  /**
   * The smallest level at least as large as the base shrunk by `shrink`, and its size as a fraction of the
   * base. Halving drops an odd last column, so the fraction is exact where the ratio of widths is not.
   */
  forShrink(shrink: number): { readonly raster: Raster; readonly factor: number } {
    const wanted = shrink > 1 ? Math.floor(Math.log2(shrink)) : 0;
    let index = 0;
    let raster = this.#base;
    while (index < wanted && raster.width >= 4 && raster.height >= 4) {
      raster = this.#halves[index] ??= halve(raster);
      index++;
    }
    return { raster, factor: 2 ** -index };
  }
}

/** Left and right exchanged. */
export function mirrored({ data, width, height }: Raster): Raster {
  const out = new Uint8Array(data.length);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = 3 * (y * width + width - 1 - x);
      out.set(data.subarray(from, from + 3), 3 * (y * width + x));
    }
  }
  return { data: out, width, height };
}

/** Half size, each pixel the rounded mean of four. An odd last row or column is dropped. */
export function halve(source: Raster): Raster {
  const width = source.width >> 1;
  const height = source.height >> 1;
  const stride = source.width * 3;
  const from = source.data;
  const data = new Uint8Array(width * height * 3);
  let out = 0;
  for (let y = 0; y < height; y++) {
    let top = 2 * y * stride;
    let bottom = top + stride;
    for (let x = 0; x < width; x++) {
      data[out] = mean4(from, top, bottom);
      data[out + 1] = mean4(from, top + 1, bottom + 1);
      data[out + 2] = mean4(from, top + 2, bottom + 2);
      out += 3;
      top += 6;
      bottom += 6;
    }
  }
  return { data, width, height };
}

/** Rounded mean of a byte and its right neighbour in two rows. */
function mean4(from: Uint8Array, top: number, bottom: number): number {
  const above = (from[top] as number) + (from[top + 3] as number);
  return (above + (from[bottom] as number) + (from[bottom + 3] as number) + 2) >> 2;
}
