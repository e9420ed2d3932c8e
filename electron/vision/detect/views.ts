/** What a detector is shown: the whole image, a turned copy of it, or a part. Nothing is copied: a view is a map. */
import type { Box, Landmarks, Point } from '../../contract/model.ts';
import type { Pyramid } from '../decode/raster.ts';
import type { Affine } from '../decode/warp.ts';
import type { Candidate } from './geometry.ts';

/** A window on the image. `map` takes view pixels to image pixels. */
export interface View {
  readonly map: Affine;
  readonly width: number;
  readonly height: number;
}

/** One family's way to find faces in a view, in pixels of the view; `tile` when it is a small part of a photo. */
export type Find = (image: Pyramid, view: View, tile: boolean) => Promise<Candidate[]>;

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Quarter turns, clockwise on screen. */
export type Quarters = 0 | 1 | 2 | 3;

const maps: Record<Quarters, (size: Size) => Affine> = {
  0: () => ({ a: 1, b: 0, c: 0, d: 0, e: 1, f: 0 }),
  1: ({ height }) => ({ a: 0, b: 1, c: 0, d: -1, e: 0, f: height }),
  2: ({ width, height }) => ({ a: -1, b: 0, c: width, d: 0, e: -1, f: height }),
  3: ({ width }) => ({ a: 0, b: -1, c: width, d: 1, e: 0, f: 0 }),
};

/** The whole image, turned clockwise. */
export function turned(image: Size, quarters: Quarters): View {
  const { width, height } = image;
  const map = maps[quarters]({ width, height });
  return quarters % 2 === 0 ? { map, width, height } : { map, width: height, height: width };
}

/** A part of the image, upright. */
export function part(region: Box): View {
  const { x, y, width, height } = region;
  return { map: { a: 1, b: 0, c: x, d: 0, e: 1, f: y }, width, height };
}

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  return {
    a: outer.a * inner.a + outer.b * inner.d,
    b: outer.a * inner.b + outer.b * inner.e,
    c: outer.a * inner.c + outer.b * inner.f + outer.c,
    d: outer.d * inner.a + outer.e * inner.d,
    e: outer.d * inner.b + outer.e * inner.e,
    f: outer.d * inner.c + outer.e * inner.f + outer.f,
  };
}

/** A box of the view in the image. Exact, because views turn by quarters only. */
export function boxFrom({ map }: View, { x, y, width, height }: Box): Box {
  const [x1, y1] = at(map, [x, y]);
  const [x2, y2] = at(map, [x + width, y + height]);
  return { x: Math.min(x1, x2), y: Math.min(y1, y2), width: Math.abs(x2 - x1), height: Math.abs(y2 - y1) };
}

/** Points of the view in the image. */
export function pointsFrom({ map }: View, [a, b, c, d, e]: Landmarks): Landmarks {
  return [at(map, a), at(map, b), at(map, c), at(map, d), at(map, e)];
}

function at(map: Affine, [x, y]: Point): Point {
  return [map.a * x + map.b * y + map.c, map.d * x + map.e * y + map.f];
}
