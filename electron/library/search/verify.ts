/** Are these two faces mates? */
import type { Verdict } from '../../contract/model.ts';
import { angleOf, cosineOf } from './identify.ts';

export interface Verification {
  /** -1..1 */
  readonly cosine: number;
  /** Degrees, 0..180. */
  readonly angle: number;
  readonly same: boolean;
  readonly threshold: number;
  /** `match` from the match threshold; `unsure` when only the same by the 1:1 threshold; else `unknown`. */
  readonly verdict: Verdict;
}

/** Compares two unit vectors made under one contract (the caller's duty: see `contract-mismatch`). */
export function verify(
  a: Float32Array,
  b: Float32Array,
  thresholds: { readonly verify: number; readonly match: number },
): Verification {
  const cosine = cosineOf(a, b);
  const same = cosine >= thresholds.verify;
  // The 1:1 threshold balances both errors; between it and a sure match the words must leave room for doubt.
  const verdict = cosine >= thresholds.match ? 'match' : same ? 'unsure' : 'unknown';
  return { cosine, angle: angleOf(cosine), same, threshold: thresholds.verify, verdict };
}
