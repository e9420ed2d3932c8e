/** Five points from the 68 of fr_landmark: a look at the box, then one at the face set upright. */
import type { Box, Landmarks, Point } from '../../contract/model.ts';
import type { Pyramid } from '../decode/raster.ts';
import { type Affine, warp } from '../decode/warp.ts';
import type { Model } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';
import { compose, type View } from './views.ts';

/** The network was trained on crops this much lower than the detector's boxes, in box heights. */
const lower = 0.08;
/** Side of the second crop, in extents of the 68 points. */
const margin = 1.15;

/** A square of the image, turned: what the network looks at. `angle` in radians, clockwise on screen. */
export interface Crop {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly angle: number;
}

/** The first crop: upright, as tall as the box, a little lower. */
export function firstCrop(box: Box): Crop {
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2 + lower * box.height;
  return { x, y, side: box.height, angle: 0 };
}

/** The second crop: the eye line level, the extent of all points in that frame, {@link margin} around. */
export function refinedCrop(points: readonly Point[]): Crop {
  const { left, right } = eyes(points);
  const angle = Math.atan2(right[1] - left[1], right[0] - left[0]);
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [x1, y1, x2, y2] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    const u = x * cos + y * sin;
    const v = -x * sin + y * cos;
    x1 = Math.min(x1, u);
    x2 = Math.max(x2, u);
    y1 = Math.min(y1, v);
    y2 = Math.max(y2, v);
  }
  const u = (x1 + x2) / 2;
  const v = (y1 + y2) / 2;
  const side = margin * Math.max(x2 - x1, y2 - y1);
  return { x: u * cos - v * sin, y: u * sin + v * cos, side, angle };
}

/** The sampling map of a crop into `size`×`size` pixels. */
export function cropMap({ x, y, side, angle }: Crop, size: number): Affine {
  const k = side / size;
  const a = k * Math.cos(angle);
  const d = k * Math.sin(angle);
  const half = size / 2;
  return { a, b: -d, c: x - (a - d) * half, d, e: a, f: y - (d + a) * half };
}

/** The five ArcFace points: eye centres from the four lid points each, nose tip, mouth corners. */
export function fivePoints(points: readonly Point[]): Landmarks {
  const { left, right } = eyes(points);
  const mouthLeft = mean(points, [48, 60]);
  const mouthRight = mean(points, [54, 64]);
  return [left, right, mean(points, [30]), mouthLeft, mouthRight];
}

function eyes(points: readonly Point[]): { left: Point; right: Point } {
  return { left: mean(points, [37, 38, 40, 41]), right: mean(points, [43, 44, 46, 47]) };
}

function mean(points: readonly Point[], indices: readonly number[]): Point {
  let x = 0;
  let y = 0;
  for (const index of indices) {
    const point = points[index];
    if (point === undefined) throw new Error('68 points expected');
    x += point[0];
    y += point[1];
  }
  return [x / indices.length, y / indices.length];
}

/** A finder of the five points inside a face box, all in pixels of the view; null when they make no face. */
export function openLandmarks(
  model: Model,
): (image: Pyramid, view: View, box: Box) => Promise<Landmarks | null> {
  const { input, output } = model.spec;
  if (output.layout !== 'points68') throw new Error(`${model.spec.id} gives no 68 points`);
  const size = input.width;
  const pixels = new Uint8Array(size * size * 3);
  const values = new Float32Array(inputLength(input));

  const look = async (image: Pyramid, view: View, crop: Crop): Promise<Point[]> => {
    const map = cropMap(crop, size);
    const raster = warp(image, compose(view.map, map), size, size, 'edge', pixels);
    const outputs = await model.run(fillTensor(raster, input, values));
    const flat = outputs(output.points);
    const points: Point[] = [];
    for (let i = 0; i < flat.length; i += 2) {
      const u = (flat[i] as number) * size;
      const v = (flat[i + 1] as number) * size;
      points.push([map.a * u + map.b * v + map.c, map.d * u + map.e * v + map.f]);
    }
    return points;
  };
  return async (image, view, box) => {
    const crop = refinedCrop(await look(image, view, firstCrop(box)));
    if (!(crop.side >= 1)) return null;
    const five = fivePoints(await look(image, view, crop));
    return five.flat().every(Number.isFinite) ? five : null;
  };
}
