/** The same face under circumstances that a trained network sees through. Each look is a new raster. */
import { mirrored, Pyramid, type Raster } from '../decode/raster.ts';
import { warp } from '../decode/warp.ts';

/** A photo taken in half the light: gamma and gain together. */
export function dimmed(face: Raster): Raster {
  return mapped(face, (value) => 191 * (value / 255) ** 1.7);
}

/** Less than half the contrast, as behind glass. */
function flat(face: Raster): Raster {
  return mapped(face, (value) => 110 + 0.45 * (value - 128));
}

/** A quarter of the pixels each way, enlarged again. */
function blurred(face: Raster): Raster {
  const { width, height } = face;
  const small = warp(new Pyramid(face), scaling(4), Math.ceil(width / 4), Math.ceil(height / 4), 'edge');
  return warp(new Pyramid(small), scaling(0.25), width, height, 'edge');
}

/** In the order in which {@link steadiness} and the mirror check take them. */
export const looks: readonly ((face: Raster) => Raster)[] = [mirrored, dimmed, blurred, flat];

const scaling = (by: number) => ({ a: by, b: 0, c: 0, d: 0, e: by, f: 0 });

function mapped({ data, width, height }: Raster, change: (value: number) => number): Raster {
  const table = Uint8Array.from({ length: 256 }, (_, value) => Math.round(change(value)));
  return { data: data.map((value) => table[value] as number), width, height };
}
