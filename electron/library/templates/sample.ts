/** One face that may stand for its person, and what its photo says about when and how it was taken. */
import type { Landmarks } from '../../contract/model.ts';
import type { Pose } from '../../contract/templates.ts';

export interface Sample {
  readonly face: number;
  /** 0..100. */
  readonly quality: number;
  /** When the photo was taken; null where it does not say. */
  readonly year: number | null;
  readonly pose: Pose;
}

/**
 * Least sideways offset of the nose, in eye distances, that counts as turned. With a nose tip 0.6 eye
 * distances in front of the eyes the offset is 0.6·tan(yaw): this is a yaw of 20 degrees.
 */
const turned = 0.22;

/** Where the face looks, as seen in the picture, from its five points. Tilting the head changes nothing. */
export function poseOf([left, right, nose]: Landmarks): Pose {
  const x = right[0] - left[0];
  const y = right[1] - left[1];
  const square = x * x + y * y;
  if (square === 0) return 'front';
  const offset = ((nose[0] - left[0]) * x + (nose[1] - left[1]) * y) / square - 0.5;
  if (offset < -turned) return 'left';
  return offset > turned ? 'right' : 'front';
}

/** Year of a photo's time as stored (ISO 8601); null without one. */
export function yearOf(takenAt: string | null): number | null {
  const year = Number.parseInt(takenAt?.slice(0, 4) ?? '', 10);
  return Number.isNaN(year) ? null : year;
}
