/** The turn, scale and shift that brings five points closest to a template. */
import type { Point } from '../../contract/model.ts';
import type { Affine } from '../decode/warp.ts';

/**
 * Least-squares similarity (rotation, uniform scale, translation; no mirror) with `to ≈ M·from`.
 * Umeyama 1991 for two dimensions, where the closed form needs no SVD: minimising
 * Σ|s·R·pᵢ + t − qᵢ|² gives s·cos θ = Σ pᵢ·qᵢ / Σ|pᵢ|² and s·sin θ = Σ pᵢ×qᵢ / Σ|pᵢ|² about the means.
 * Null when all `from` coincide or the best scale is zero.
 */
export function similarity(from: readonly Point[], to: readonly Point[]): Affine | null {
  const p = centre(from);
  const q = centre(to);
  let dot = 0;
  let cross = 0;
  let norm = 0;
  for (const [i, point] of from.entries()) {
    const target = to[i];
    if (target === undefined) return null;
    const px = point[0] - p[0];
    const py = point[1] - p[1];
    const qx = target[0] - q[0];
    const qy = target[1] - q[1];
    dot += px * qx + py * qy;
    cross += px * qy - py * qx;
    norm += px * px + py * py;
  }
  const a = dot / norm;
  const d = cross / norm;
  if (!(a * a + d * d > 1e-12) || !Number.isFinite(a + d)) return null;
  return { a, b: -d, c: q[0] - a * p[0] + d * p[1], d, e: a, f: q[1] - d * p[0] - a * p[1] };
}

/** The inverse map. The determinant must not be zero. */
export function inverse({ a, b, c, d, e, f }: Affine): Affine {
  const k = 1 / (a * e - b * d);
  return { a: e * k, b: -b * k, c: (b * f - e * c) * k, d: -d * k, e: a * k, f: (d * c - a * f) * k };
}

/** `map` applied to a point. */
export function apply(map: Affine, [x, y]: Point): Point {
  return [map.a * x + map.b * y + map.c, map.d * x + map.e * y + map.f];
}

function centre(points: readonly Point[]): Point {
  let x = 0;
  let y = 0;
  for (const point of points) {
    x += point[0];
    y += point[1];
  }
  return [x / points.length, y / points.length];
}
