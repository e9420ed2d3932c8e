/** Affine resampling from a pyramid: one sampler for detector inputs, aligned faces, crops and thumbnails. */
import type { Pyramid, Raster } from './raster.ts';

/**
 * Maps destination to source: `x = a·u + b·v + c`, `y = d·u + e·v + f`. Coordinates are continuous: pixel
 * i covers [i, i+1) and its centre is i + 0.5, so a box scales without a half-pixel shift.
 */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
}

/** What stands outside the source: a grey value 0..255, or its nearest edge pixel. */
export type Outside = number | 'edge';

/**
 * Fills `width`×`height` RGB pixels with the source under `map`. Bilinear; where the source shrinks, a
 * halved level of the pyramid is read and each pixel is the mean of up to four samples, so that nothing
 * aliases. `out` (width·height·3 bytes) is written and returned when given.
 */
export function warp(
  source: Pyramid,
  map: Affine,
  width: number,
  height: number,
  outside: Outside,
  out: Uint8Array = new Uint8Array(width * height * 3),
): Raster {
  const shrink = Math.sqrt(Math.abs(map.a * map.e - map.b * map.d));
  const { raster, factor: k } = source.forShrink(shrink);
  const samples = shrink * k > 1.001 ? 2 : 1;
  const scaled = { a: map.a * k, b: map.b * k, c: map.c * k, d: map.d * k, e: map.e * k, f: map.f * k };
  const target = { width, height, outside, samples, out };
  if (scaled.b === 0 && scaled.d === 0) sampleUpright(raster, scaled, target);
  else sample(raster, scaled, target);
  return { data: out, width, height };
}

interface Target {
  readonly width: number;
  readonly height: number;
  readonly outside: Outside;
  /** Samples per pixel and axis. */
  readonly samples: number;
  readonly out: Uint8Array;
}

/** Where one row or column of samples reads: the nearer of two neighbours, the step to the other, and its share. */
interface Reads {
  /** Byte offset of the first neighbour; -1 where the sample lies outside. */
  readonly at: Int32Array;
  /** Bytes to the second; 0 at the border. */
  readonly step: Int32Array;
  /** Share of the second, 0 ≤ share < 1. */
  readonly share: Float64Array;
}

/** `count` samples along one axis of `size` pixels, `stride` bytes apart, at `scale`·(i + ½) / `samples` + `shift`. */
function readsAlong(
  count: number,
  samples: number,
  [scale, shift]: readonly [number, number],
  [size, stride]: readonly [number, number],
  edge: boolean,
): Reads {
  const reads = {
    at: new Int32Array(count),
    step: new Int32Array(count),
    share: new Float64Array(count),
  };
  const part = 1 / samples;
  for (let i = 0; i < count; i++) {
    const pixel = Math.floor(i / samples);
    let x = scale * (pixel + (i - pixel * samples + 0.5) * part) + shift - 0.5;
    if (!edge && (x < -0.5 || x >= size - 0.5)) {
      reads.at[i] = -1;
      continue;
    }
    x = x < 0 ? 0 : x > size - 1 ? size - 1 : x;
    const first = x | 0;
    reads.at[i] = first * stride;
    reads.step[i] = first + 1 < size ? stride : 0;
    reads.share[i] = x - first;
  }
  return reads;
}

/**
 * {@link sample} where nothing is turned, to the same bytes: columns and rows are worked out once and not at every
 * sample. Detector inputs, crops and thumbnails come this way, in half the time.
 */
function sampleUpright(source: Raster, m: Affine, target: Target): void {
  const { width, height, samples, out, outside } = target;
  const { data } = source;
  const edge = outside === 'edge';
  const fill = edge ? 0 : outside;
  const columns = readsAlong(width * samples, samples, [m.a, m.c], [source.width, 3], edge);
  const rows = readsAlong(height * samples, samples, [m.e, m.f], [source.height, source.width * 3], edge);
  const weight = 1 / (samples * samples);
  let to = 0;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = v * samples; j < (v + 1) * samples; j++) {
        const row = rows.at[j] as number;
        const down = rows.step[j] as number;
        const fy = rows.share[j] as number;
        for (let i = u * samples; i < (u + 1) * samples; i++) {
          const column = columns.at[i] as number;
          if (row < 0 || column < 0) {
            red += fill;
            green += fill;
            blue += fill;
            continue;
          }
          const fx = columns.share[i] as number;
          const p00 = row + column;
          const p01 = p00 + (columns.step[i] as number);
          const p10 = p00 + down;
          const p11 = p01 + down;
          red += between(data, p00, p01, p10, p11, fx, fy);
          green += between(data, p00 + 1, p01 + 1, p10 + 1, p11 + 1, fx, fy);
          blue += between(data, p00 + 2, p01 + 2, p10 + 2, p11 + 2, fx, fy);
        }
      }
      out[to++] = red * weight + 0.5;
      out[to++] = green * weight + 0.5;
      out[to++] = blue * weight + 0.5;
    }
  }
}

function sample(source: Raster, m: Affine, target: Target): void {
  const { width, height, samples, out } = target;
  const { data } = source;
  const w = source.width;
  const h = source.height;
  const stride = w * 3;
  const edge = target.outside === 'edge';
  const fill = target.outside === 'edge' ? 0 : target.outside;
  const step = 1 / samples;
  const weight = 1 / (samples * samples);
  let to = 0;
  for (let v = 0; v < height; v++) {
    for (let u = 0; u < width; u++) {
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let j = 0; j < samples; j++) {
        const dv = v + (j + 0.5) * step;
        for (let i = 0; i < samples; i++) {
          const du = u + (i + 0.5) * step;
          let x = m.a * du + m.b * dv + m.c - 0.5;
          let y = m.d * du + m.e * dv + m.f - 0.5;
          if (x < -0.5 || y < -0.5 || x >= w - 0.5 || y >= h - 0.5) {
            if (!edge) {
              red += fill;
              green += fill;
              blue += fill;
              continue;
            }
          }
          x = x < 0 ? 0 : x > w - 1 ? w - 1 : x;
          y = y < 0 ? 0 : y > h - 1 ? h - 1 : y;
          const x0 = x | 0;
          const y0 = y | 0;
          const fx = x - x0;
          const fy = y - y0;
          const p00 = y0 * stride + x0 * 3;
          const p01 = x0 + 1 < w ? p00 + 3 : p00;
          const down = y0 + 1 < h ? stride : 0;
          const p10 = p00 + down;
          const p11 = p01 + down;
          red += between(data, p00, p01, p10, p11, fx, fy);
          green += between(data, p00 + 1, p01 + 1, p10 + 1, p11 + 1, fx, fy);
          blue += between(data, p00 + 2, p01 + 2, p10 + 2, p11 + 2, fx, fy);
        }
      }
      out[to++] = red * weight + 0.5;
      out[to++] = green * weight + 0.5;
      out[to++] = blue * weight + 0.5;
    }
  }
}

/** One channel between four neighbours, at the shares `fx` and `fy` of the second column and row. */
function between(
  data: Raster['data'],
  p00: number,
  p01: number,
  p10: number,
  p11: number,
  fx: number,
  fy: number,
): number {
  const w11 = fx * fy;
  const w01 = fx - w11;
  const w10 = fy - w11;
  const w00 = 1 - fx - w10;
  return (
    (data[p00] as number) * w00 +
    (data[p01] as number) * w01 +
    (data[p10] as number) * w10 +
    (data[p11] as number) * w11
  );
}

/** The map that reads `region` of the source into `width`×`height` pixels. */
export function regionMap(
  region: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  width: number,
  height: number,
): Affine {
  return { a: region.width / width, b: 0, c: region.x, d: 0, e: region.height / height, f: region.y };
}
