/**
 * How alike a probe and a person are, from the cosines of the probe to the person's templates. In cosine
 * units: with one template it is that cosine, so thresholds mean the same for everybody.
 *
 * The score is the cosine to the mean template, the normalised sum of the set: for unit vectors t and probe q
 * that is Σ q·t / |Σ t|, the maximum-likelihood direction of a von Mises–Fisher sample (Mardia & Jupp,
 * Directional Statistics, 2000, §10.3.1). Why this and not the best sample: decision 0012.
 */
import { dotRow } from '../index/dot.ts';

/** The mean direction of some unit vectors. */
export interface MeanTemplate {
  /** Unit length. */
  readonly direction: Float32Array;
  /** Length of the sum, 0..n; n when all vectors are the same. */
  readonly resultant: number;
}

/** Sums below this have no direction worth the name: unit vectors of faces never cancel out by chance. */
const noDirection = 1e-6;

/** The mean template of unit vectors of one length; null of none, or of vectors that cancel out. */
export function meanTemplate(vectors: readonly Float32Array[]): MeanTemplate | null {
  const [first] = vectors;
  if (first === undefined) return null;
  const sum = new Float64Array(first.length);
  for (const vector of vectors)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (vector[i] as number);
  let square = 0;
  for (const x of sum) square += x * x;
  const resultant = Math.sqrt(square);
  if (resultant < noDirection) return null;
  return { direction: Float32Array.from(sum, (x) => x / resultant), resultant };
}

/** The person score of a probe, -1..1. */
export function personScore(probe: Float32Array, { direction }: MeanTemplate): number {
  return Math.max(-1, Math.min(1, dotRow(direction, 0, probe, direction.length)));
}

/**
 * The person score of one of the person's own templates against the others: the sum without itself. Null when
 * it is the only one.
 */
export function scoreWithoutItself(template: Float32Array, mean: MeanTemplate): number | null {
  const total = dotRow(mean.direction, 0, template, template.length) * mean.resultant;
  // |Σ t − q|² = |Σ t|² − 2 q·Σ t + 1
  const rest = Math.sqrt(Math.max(0, mean.resultant * mean.resultant - 2 * total + 1));
  if (rest < 1e-3) return null;
  return Math.max(-1, Math.min(1, (total - 1) / rest));
}
