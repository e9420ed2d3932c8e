import type { ReactNode } from 'react';
import classes from './AngleArc.module.css';

/** Radius of the drawn circle, in pixels; the picture is a half disc. */
const radius = 20;
const pad = 3;

export interface AngleArcProps {
  /** Degrees between two embeddings, 0..180. */
  readonly angle: number;
  /** Angle up to which a search says "match", degrees. */
  readonly match: number;
  readonly label: string;
}

/** Where on the half circle an angle lies: 0° is at the right, 180° at the left. */
function point(degrees: number, at = radius): string {
  const radians = (degrees * Math.PI) / 180;
  return `${(radius + pad + at * Math.cos(radians)).toFixed(2)} ${(radius + pad - at * Math.sin(radians)).toFixed(2)}`;
}

/** The distance of two faces on the hypersphere: two directions and the arc between them. */
export function AngleArc({ angle, match, label }: AngleArcProps): ReactNode {
  const centre = `${radius + pad} ${radius + pad}`;
  const arc = (from: number, to: number, at = radius): string =>
    `M ${point(from, at)} A ${at} ${at} 0 0 0 ${point(to, at)}`;
  return (
    <svg
      className={classes['arc']}
      data-match={angle <= match || undefined}
      width={2 * (radius + pad)}
      height={radius + 2 * pad}
      role="img"
      aria-label={label}
    >
      <path className={classes['rim']} d={arc(0, 180)} />
      <path className={classes['allowed']} d={arc(0, match)} />
      <path className={classes['ray']} d={`M ${point(0)} L ${centre} L ${point(angle)}`} />
      <path className={classes['between']} d={arc(0, angle, radius * 0.5)} />
    </svg>
  );
}
