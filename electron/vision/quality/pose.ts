/** Which way a head faces, from five points: weak perspective on an average head. */
import type { Landmarks } from '../../contract/model.ts';

/** Degrees. 0, 0, 0 looks into the camera upright; signs as in `contract/model.ts`. */
export interface Pose {
  readonly yaw: number;
  readonly pitch: number;
  readonly roll: number;
}

/**
 * An average head in eye distances: x to the right of the picture, y down, z towards the camera. Width and
 * height are those of the ArcFace template, the mean of many frontal faces; depth is anthropometry's: the nose
 * tip stands half an eye distance before the eyes, the mouth corners a tenth (Farkas 1994).
 */
const head = centred([
  [-0.5, 0, 0],
  [0.5, 0, 0],
  [0, 0.571, 0.5],
  [-0.414, 1.155, 0.1],
  [0.414, 1.155, 0.1],
]);

/** Sums of products over the head; x stands alone because the head is symmetric. */
const xx = sum(head, ([x]) => x * x);
const yy = sum(head, ([, y]) => y * y);
const yz = sum(head, ([, y, z]) => y * z);
const zz = sum(head, ([, , z]) => z * z);

/**
 * The affine map from head to picture with the least squared error, then the nearest scaled rotation to it
 * (polar decomposition; scaled orthographic projection as in DeMenthon & Davis 1995). All zero when the points
 * do not span a face.
 */
export function poseOf(landmarks: Landmarks): Pose {
  const points = centred(landmarks.map(([x, y]) => [x, y, 0]));
  const u = affineRow(points.map(([x]) => x));
  const v = affineRow(points.map(([, y]) => y));
  // Rows a, b of (A·Aᵀ)^(-1/2)·A are orthonormal; the square root of a 2×2 matrix has a closed form.
  const [p, q, r] = [dot(u, u), dot(u, v), dot(v, v)];
  const root = Math.sqrt(Math.max(0, p * r - q * q));
  const trace = Math.sqrt(p + r + 2 * root);
  const scale = root * trace;
  if (!(scale > 1e-9)) return { yaw: 0, pitch: 0, roll: 0 };
  const a = mix(u, (r + root) / scale, v, -q / scale);
  const b = mix(u, -q / scale, v, (p + root) / scale);
  const roll = Math.atan2(b[0], a[0]);
  // Where the nose points, seen with the head set upright.
  const [cos, sin] = [Math.cos(roll), Math.sin(roll)];
  const right = a[2] * cos + b[2] * sin;
  const down = b[2] * cos - a[2] * sin;
  const forward = a[0] * b[1] - a[1] * b[0];
  const pitch = Math.asin(Math.max(-1, Math.min(1, -down)));
  return { yaw: degrees(Math.atan2(right, forward)), pitch: degrees(pitch), roll: degrees(roll) };
}

type Vector = readonly [number, number, number];

/** Least-squares coefficients of one picture coordinate on the head's x, y, z. */
function affineRow(values: readonly number[]): Vector {
  const along = (axis: 0 | 1 | 2): number =>
    values.reduce((total, value, i) => total + value * (head[i]?.[axis] ?? 0), 0);
  const [sx, sy, sz] = [along(0), along(1), along(2)];
  const determinant = yy * zz - yz * yz;
  return [sx / xx, (zz * sy - yz * sz) / determinant, (yy * sz - yz * sy) / determinant];
}

function centred(points: readonly Vector[]): Vector[] {
  const mean = ([0, 1, 2] as const).map((axis) => sum(points, (point) => point[axis]) / points.length);
  return points.map(([x, y, z]) => [x - (mean[0] ?? 0), y - (mean[1] ?? 0), z - (mean[2] ?? 0)]);
}

function sum(points: readonly Vector[], of: (point: Vector) => number): number {
  return points.reduce((total, point) => total + of(point), 0);
}

const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
const mix = (a: Vector, i: number, b: Vector, j: number): Vector => [
  a[0] * i + b[0] * j,
  a[1] * i + b[1] * j,
  a[2] * i + b[2] * j,
];
const degrees = (radians: number): number => (radians * 180) / Math.PI;
