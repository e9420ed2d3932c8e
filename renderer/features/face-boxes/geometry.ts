import type { Box, Landmarks } from '../../../electron/contract/model.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A rectangle in CSS pixels of the stage the image is shown in. */
export interface Frame extends Size {
  readonly x: number;
  readonly y: number;
}

/**
 * Where an image lands when it is shown whole and centred in a stage (CSS `object-fit: contain`).
 * Small images are enlarged at most `maxScale` times, so a 40-pixel icon does not fill the window.
 * @returns CSS pixels; an empty frame when either side has no area
 */
export function containFrame(image: Size, stage: Size, maxScale = 4): Frame {
  if (image.width <= 0 || image.height <= 0 || stage.width <= 0 || stage.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  const scale = Math.min(stage.width / image.width, stage.height / image.height, maxScale);
  const width = image.width * scale;
  const height = image.height * scale;
  return { x: (stage.width - width) / 2, y: (stage.height - height) / 2, width, height };
}

/** A box in image pixels as CSS pixels of the stage. */
export function boxInFrame(box: Box, image: Size, frame: Frame): Frame {
  const sx = frame.width / image.width;
  const sy = frame.height / image.height;
  return { x: frame.x + box.x * sx, y: frame.y + box.y * sy, width: box.width * sx, height: box.height * sy };
}

/** Landmarks in image pixels as CSS pixels of the stage. */
export function pointsInFrame(
  points: Landmarks,
  image: Size,
  frame: Frame,
): readonly (readonly [number, number])[] {
  return points.map(([x, y]) => [
    frame.x + (x * frame.width) / image.width,
    frame.y + (y * frame.height) / image.height,
  ]);
}

/**
 * Reading order of boxes: rows from the top, left to right within a row. Two boxes share a row when the
 * centre of one lies within the height of the other.
 * @returns indices into `boxes`
 */
export function readingOrder(boxes: readonly Box[]): number[] {
  const left = boxes.map((box, index) => ({ box, index, middle: box.y + box.height / 2 }));
  left.sort((a, b) => a.middle - b.middle || a.box.x - b.box.x);
  const result: number[] = [];
  while (left.length > 0) {
    const first = left[0];
    if (first === undefined) break;
    const bottom = first.box.y + first.box.height;
    const row = left.filter((item) => item.middle <= bottom).sort((a, b) => a.box.x - b.box.x);
    for (const item of row) {
      result.push(item.index);
      left.splice(left.indexOf(item), 1);
    }
  }
  return result;
}
