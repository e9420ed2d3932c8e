/** Crowds: parts of a large photo in which small faces become large enough for the network. */
import type { Box } from '../../contract/model.ts';
import { part, type View } from './views.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A face whose box is smaller than this (square root of its area, in pixels of the network's input when it
 * sees the whole picture) is small: where there is one, there may be others that the network cannot see yet.
 */
const smallFace = 24;
/** Two looks closer at most: beyond it only false finds were gained. */
const levels = 2;
/** Neighbouring tiles share this much, so that a face on the border of one is whole in the other. */
const shared = 0.25;

/** Pixels of the network's input for one of the image, when it sees the whole image. */
const scaleOf = (image: Size, input: Size): number =>
  Math.min(input.width / image.width, input.height / image.height);

/** Whether a find is small; a larger one in a tile is a face cut by its border, or none. */
export function isSmall(box: Box, image: Size, input: Size): boolean {
  return Math.sqrt(box.width * box.height) * scaleOf(image, input) < smallFace;
}

/** Tiles that cover the image at twice, then at four times the scale, as far as it has pixels for it. */
export function tilesFor(image: Size, input: Size): View[][] {
  const scale = scaleOf(image, input);
  const all: View[][] = [];
  for (let level = 1, zoom = 2; level <= levels && scale * zoom <= 1; level++, zoom *= 2) {
    all.push(grid(image, input.width / (scale * zoom), input.height / (scale * zoom)));
  }
  return all;
}

function grid(image: Size, width: number, height: number): View[] {
  const tiles: View[] = [];
  for (const [y, h] of spans(image.height, height)) {
    for (const [x, w] of spans(image.width, width)) tiles.push(part({ x, y, width: w, height: h }));
  }
  return tiles;
}

/** Starts and lengths of equal pieces that cover `total` and overlap by at least {@link shared}. */
function spans(total: number, length: number): [start: number, length: number][] {
  if (length >= total) return [[0, total]];
  const count = Math.ceil((total - length) / (length * (1 - shared))) + 1;
  return Array.from({ length: count }, (_, i) => [(i * (total - length)) / (count - 1), length]);
}
