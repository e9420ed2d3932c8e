/** Boxes: overlap, suppression, and the letterbox that fits an image into a network's input. */
import type { Box, Landmarks } from '../../contract/model.ts';
import type { Affine } from '../decode/warp.ts';

/** A found face, in pixels of the raster it was found in. `score` 0..1. */
export interface Detection {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: Landmarks;
}

/** A box before its key points are known, or with those the detector gave. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
  readonly landmarks: Landmarks | null;
}

/** Intersection over union, 0..1. */
export function overlap(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  const shared = width * height;
  return shared / (a.width * a.height + b.width * b.height - shared);
}

/**
 * Greedy non-maximum suppression: best score first, each survivor drops what overlaps it by more than
 * `limit`. Returns survivors, best first.
 */
export function suppress<T extends { readonly box: Box; readonly score: number }>(
  found: readonly T[],
  limit: number,
): T[] {
  const kept: T[] = [];
  for (const item of [...found].sort((a, b) => b.score - a.score)) {
    if (kept.every((other) => overlap(item.box, other.box) <= limit)) kept.push(item);
  }
  return kept;
}

/** Input pixel = image pixel × scale + offset, aspect kept. */
export interface Letterbox {
  readonly scale: number;
  readonly dx: number;
  readonly dy: number;
}

/**
 * Fits `width`×`height` into the input, centred, and `smaller` times smaller than would fit: 2 leaves the
 * margin in which a detector finds a face that fills the frame.
 */
export function letterbox(
  width: number,
  height: number,
  input: { readonly width: number; readonly height: number },
  smaller = 1,
): Letterbox {
  const scale = Math.min(input.width / width, input.height / height) / smaller;
  return { scale, dx: (input.width - width * scale) / 2, dy: (input.height - height * scale) / 2 };
}

/** The sampling map of a letterbox: input to image. */
export function letterboxMap({ scale, dx, dy }: Letterbox): Affine {
  const k = 1 / scale;
  return { a: k, b: 0, c: -dx * k, d: 0, e: k, f: -dy * k };
}

/** A box from input pixels (corners) to image pixels. */
export function unboxed(box: Letterbox, x1: number, y1: number, x2: number, y2: number): Box {
  const k = 1 / box.scale;
  return { x: (x1 - box.dx) * k, y: (y1 - box.dy) * k, width: (x2 - x1) * k, height: (y2 - y1) * k };
}

/** The part of a box inside `width`×`height`; never empty for a box that touches it. */
export function clipped(box: Box, width: number, height: number): Box {
  const x = Math.min(Math.max(box.x, 0), width);
  const y = Math.min(Math.max(box.y, 0), height);
  const right = Math.min(Math.max(box.x + box.width, x), width);
  const bottom = Math.min(Math.max(box.y + box.height, y), height);
  return { x, y, width: right - x, height: bottom - y };
}
