/** Two pictures of a face: the one the network sees, and the one the person sees. */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import type { Box, Landmarks, Point } from '../../contract/model.ts';
import type { Pyramid, Raster } from '../decode/raster.ts';
import { regionMap, warp } from '../decode/warp.ts';
import { inverse, similarity } from './similarity.ts';

/** Side of the display crop in pixels. */
export const cropSide = 192;
/** Side of the displayed square, in longer sides of the face box. */
const context = 1.7;
/** The template counts from pixel centres, our coordinates from pixel corners. */
const halfPixel = 0.5;

/**
 * The face on the template, `size`×`size`; black outside the photo. Null when the points do not span a
 * face.
 */
export function alignFace(
  image: Pyramid,
  landmarks: Landmarks,
  template: EmbedderSpec['template'],
  size: number,
): Raster | null {
  const target = template.map(([x, y]): Point => [x + halfPixel, y + halfPixel]);
  const map = similarity(landmarks, target);
  return map === null ? null : warp(image, inverse(map), size, size, 0);
}

/**
 * The square a person is shown by: the face with context, moved inside the image, and no larger than its
 * shorter side.
 */
export function displaySquare(box: Box, width: number, height: number): Box {
  const side = Math.min(context * Math.max(box.width, box.height), width, height);
  const x = Math.min(Math.max(box.x + box.width / 2 - side / 2, 0), width - side);
  const y = Math.min(Math.max(box.y + box.height / 2 - side / 2, 0), height - side);
  return { x, y, width: side, height: side };
}

/** The display crop, {@link cropSide} pixels or what the photo holds, at least 48. */
export function displayCrop(image: Pyramid, box: Box): Raster {
  const square = displaySquare(box, image.width, image.height);
  const side = Math.max(48, Math.min(cropSide, Math.round(square.width)));
  return warp(image, regionMap(square, side, side), side, side, 'edge');
}

/** The whole image with its long side ≤ `side`; never enlarged. */
export function thumbnail(image: Pyramid, side: number): Raster {
  const scale = Math.min(1, side / Math.max(image.width, image.height));
  const width = Math.max(1, Math.round(image.width * scale));
  const height = Math.max(1, Math.round(image.height * scale));
  const all = { x: 0, y: 0, width: image.width, height: image.height };
  return warp(image, regionMap(all, width, height), width, height, 'edge');
}
