import type { Verdict } from '../../../electron/contract/model.ts';

/**
 * The verdict on one cosine.
 * @param thresholds cosines at and above which a pair is a match, respectively worth a second look
 */
export function verdictOf(cosine: number, thresholds: { match: number; unsure: number }): Verdict {
  if (cosine >= thresholds.match) return 'match';
  return cosine >= thresholds.unsure ? 'unsure' : 'unknown';
}

/** Position of a cosine on the gauge, 0..1. Cosines of faces below `low` say nothing more, so they share its left end. */
export function gaugePosition(cosine: number, low = -0.1, high = 1): number {
  return Math.min(1, Math.max(0, (cosine - low) / (high - low)));
}

/** A cosine as shown everywhere: three decimals, a true minus sign. */
export function formatCosine(cosine: number): string {
  return cosine
    .toFixed(3)
    .replace(/^-0\.000$/u, '0.000')
    .replace('-', '−');
}

/** The angle of a cosine in degrees, 0..180. */
export function angleOf(cosine: number): number {
  return (Math.acos(Math.max(-1, Math.min(1, cosine))) * 180) / Math.PI;
}

/** An angle in degrees with one decimal, such as `47.3°`. */
export function formatAngle(degrees: number): string {
  return `${degrees.toFixed(1)}°`;
}
