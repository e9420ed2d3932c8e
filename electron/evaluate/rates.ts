/** At which rates curves are drawn and figures are quoted, and whether the pairs can carry them. */
import type { Support } from '../contract/evaluate.ts';

/** False-accept rates that a verifier is quoted at. */
export const quotedFar = [1e-2, 1e-3, 1e-4] as const;
/** False-positive identification rates that a search is quoted at. */
export const quotedFpir = [0.01, 0.1] as const;

/** Name of a rate in a report: `1e-3`. */
export const rateName = (rate: number): string => rate.toExponential().replace('+', '');

/** `perDecade` rates in each decade from `lowest` up to `highest`, with all `quoted` ones; ascending. */
function grid(lowest: number, highest: number, perDecade: number, quoted: readonly number[]): Float64Array {
  const steps = Math.max(1, Math.ceil(perDecade * Math.log10(highest / lowest)));
  const even = Array.from({ length: steps + 1 }, (_, i) => highest * 10 ** ((i - steps) / perDecade));
  return Float64Array.from([...new Set([...even, ...quoted])].sort((x, y) => x - y));
}

/** From one false match in all non-mated pairs up to 1. */
export const farGrid = (nonMated: number): Float64Array => grid(1 / Math.max(10, nonMated), 1, 8, quotedFar);

/** From one false alarm in all non-mated searches, but no rarer than 1e-4, up to one search in two. */
export const fpirGrid = (nonMated: number): Float64Array =>
  grid(Math.max(1e-4, 1 / Math.max(10, nonMated)), 0.5, 12, quotedFpir);

/** By the number of false matches to be expected: the rule of 30 and, at the least, one. */
export function supportOf(rate: number, nonMated: number): Support {
  const expected = rate * nonMated;
  return expected >= 30 ? 'ample' : expected >= 1 ? 'thin' : 'none';
}
