/**
 * The additive angular margin loss and its gradient, by hand, in double precision.
 *
 * Source: J. Deng, J. Guo, N. Xue, S. Zafeiriou, "ArcFace: Additive Angular Margin Loss for Deep Face
 * Recognition", CVPR 2019, called *the paper* below. Where θ + m would pass π the paper's own code (InsightFace,
 * "easy margin" off) goes on along a straight line; so do we.
 *
 * For one sample x of class y, with A the adapter and w_j the class centres:
 *
 *     v = A x        e = v / ‖v‖        ŵ_j = w_j / ‖w_j‖        cos θ_j = ŵ_j · e
 *     L = −log( e^{s ψ(θ_y)} / ( e^{s ψ(θ_y)} + Σ_{j≠y} e^{s cos θ_j} ) )                      (the paper's eq. 3)
 *     ψ(θ) = cos(θ + m)  where θ ≤ π − m,  else  cos θ − m sin m
 */
import { axpy, dot } from './vectors.ts';

export interface Margin {
  /** s: radius of the hypersphere; the paper's is 64. */
  readonly scale: number;
  /** m: angular margin in radians, 0..π/2; the paper's is 0.5. */
  readonly margin: number;
}

/** The defaults of the paper, section 3.1. */
export const paperMargin: Margin = { scale: 64, margin: 0.5 };

/** Nearer to a centre than this sine the loss has its tip, where it has no one gradient; 0 is a valid choice. */
const leastSine = 1e-9;

/** ψ at cos θ, and its derivative with respect to cos θ. */
export function marginAt(cosine: number, { margin }: Margin): { value: number; slope: number } {
  const inside = cosine > Math.cos(Math.PI - margin);
  // cos θ − m sin(π − m), and sin(π − m) = sin m.
  if (!inside) return { value: cosine - margin * Math.sin(margin), slope: 1 };
  const sine = Math.sqrt(Math.max(0, 1 - cosine * cosine));
  // cos(θ + m) = cos θ cos m − sin θ sin m
  const value = cosine * Math.cos(margin) - sine * Math.sin(margin);
  // d cos(θ + m) / d cos θ = sin(θ + m) / sin θ = cos m + cos θ sin m / sin θ
  const slope = Math.cos(margin) + (cosine * Math.sin(margin)) / Math.max(sine, leastSine);
  return { value, slope };
}

/** Samples of unit length and what is learned from them; all matrices row by row. */
export interface MarginProblem extends Margin {
  readonly dimension: number;
  /** A: dimension × dimension. */
  readonly adapter: Float64Array;
  /** W: one centre per class, classes × dimension; of any length but 0. */
  readonly centres: Float64Array;
}

export interface MarginGradient {
  /** dL/dA and dL/dW, of the same shapes. */
  readonly adapter: Float64Array;
  readonly centres: Float64Array;
}

/**
 * Mean loss of a batch; its gradient is *added* to `gradient`, null for the loss alone.
 * @param samples batch × dimension
 * @param labels class of each sample, 0..classes − 1
 */
export function marginLoss(
  problem: MarginProblem,
  samples: Float64Array,
  labels: Int32Array,
  gradient: MarginGradient | null,
): number {
  const { dimension: d, adapter, centres, scale } = problem;
  const batch = labels.length;
  const classes = centres.length / d;
  const [unit, lengths] = normalisedRows(centres, d);
  const embedded = new Float64Array(batch * d);
  // Row of A outside, sample inside: a row stays in the first cache for the whole batch.
  for (let i = 0; i < d; i++) {
    for (let b = 0; b < batch; b++) embedded[b * d + i] = dot(adapter, i * d, samples, b * d, d);
  }
  const slopes = new Float64Array(batch * d);
  const logits = new Float64Array(classes);
  const cosines = new Float64Array(classes);
  let total = 0;
  for (let b = 0; b < batch; b++) {
    const at = b * d;
    const own = labels[b] as number;
    const length = Math.sqrt(dot(embedded, at, embedded, at, d));
    for (let i = at; i < at + d; i++) embedded[i] = (embedded[i] as number) / length;
    for (let j = 0; j < classes; j++) {
      // Rounding may leave [−1, 1] by an ulp, and the root in ψ must not see that.
      const cosine = Math.min(1, Math.max(-1, dot(unit, j * d, embedded, at, d)));
      cosines[j] = cosine;
      logits[j] = scale * cosine;
    }
    const { value, slope } = marginAt(cosines[own] as number, problem);
    logits[own] = scale * value;
    total += crossEntropy(logits, own);
    if (gradient === null) continue;
    // crossEntropy left the probabilities p_j in `logits`; dL/dz_j = p_j − [j = y].
    const share = scale / batch;
    for (let j = 0; j < classes; j++) {
      const own_ = j === own;
      const g = share * ((logits[j] as number) - (own_ ? 1 : 0)) * (own_ ? slope : 1);
      const cosine = cosines[j] as number;
      // d cos θ_j / dv = (ŵ_j − cos θ_j e) / ‖v‖
      axpy(g / length, unit, j * d, slopes, at, d);
      axpy((-g * cosine) / length, embedded, at, slopes, at, d);
      // d cos θ_j / dw_j = (e − cos θ_j ŵ_j) / ‖w_j‖
      const reach = g / (lengths[j] as number);
      axpy(reach, embedded, at, gradient.centres, j * d, d);
      axpy(-reach * cosine, unit, j * d, gradient.centres, j * d, d);
    }
  }
  // dL/dA = Σ_b dL/dv_b x_bᵀ
  if (gradient !== null) {
    for (let i = 0; i < d; i++) {
      for (let b = 0; b < batch; b++)
        axpy(slopes[b * d + i] as number, samples, b * d, gradient.adapter, i * d, d);
    }
  }
  return total / batch;
}

/** −log softmax(logits)[own], by the largest logit so that nothing overflows; turns the logits into probabilities. */
function crossEntropy(logits: Float64Array, own: number): number {
  let largest = -Infinity;
  for (const z of logits) largest = Math.max(largest, z);
  const target = logits[own] as number;
  let sum = 0;
  for (let j = 0; j < logits.length; j++) {
    const e = Math.exp((logits[j] as number) - largest);
    logits[j] = e;
    sum += e;
  }
  for (let j = 0; j < logits.length; j++) logits[j] = (logits[j] as number) / sum;
  return largest - target + Math.log(sum);
}

function normalisedRows(matrix: Float64Array, d: number): [unit: Float64Array, lengths: Float64Array] {
  const lengths = new Float64Array(matrix.length / d);
  const unit = new Float64Array(matrix.length);
  for (let j = 0; j < lengths.length; j++) {
    const length = Math.sqrt(dot(matrix, j * d, matrix, j * d, d));
    lengths[j] = length;
    axpy(1 / length, matrix, j * d, unit, j * d, d);
  }
  return [unit, lengths];
}
