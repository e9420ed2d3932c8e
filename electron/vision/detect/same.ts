/** When two finds are one face. */
import { type Box, eyeDistance, type Landmarks, type Point } from '../../contract/model.ts';
import type { Detection } from './geometry.ts';

/**
 * Share of the smaller box inside the larger, both from one look: an eye or a mouth taken for a face lies within
 * its face (LFW: 0.83 and more). Two people cheek to cheek: up to 0.70.
 */
const within = 0.77;
/** The same from two looks: the box of a face seen the wrong way up sits elsewhere. */
const across = 0.7;
/** Middles of the faces closer than this many eye distances of the larger: two looks at one face. */
const near = 0.5;

/** True for two looks at one face, and for a part of a face that was taken for another. */
export function isSame(a: Detection, b: Detection, oneLook: boolean): boolean {
  if (covered(a.box, b.box) > (oneLook ? within : across)) return true;
  const [p, q] = [middle(a.landmarks), middle(b.landmarks)];
  const reach = near * Math.max(eyeDistance(a.landmarks), eyeDistance(b.landmarks));
  return Math.hypot(p[0] - q[0], p[1] - q[1]) < reach;
}

/** Share of the smaller box that the larger covers, 0..1. */
function covered(a: Box, b: Box): number {
  const width = Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
  const height = Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
  if (width <= 0 || height <= 0) return 0;
  return (width * height) / Math.min(a.width * a.height, b.width * b.height);
}

function middle(points: Landmarks): Point {
  return [
    points.reduce((sum, [x]) => sum + x, 0) / points.length,
    points.reduce((sum, [, y]) => sum + y, 0) / points.length,
  ];
}
