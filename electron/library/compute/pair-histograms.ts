/** Cosines of all pairs of labelled faces, counted. */
import { dotRow } from '../index/dot.ts';
import type { Report } from './report.ts';

export interface LabelledVectors {
  /** `labels.length` rows of `dimension` floats, each of unit length. */
  readonly vectors: Float32Array;
  readonly dimension: number;
  /** Who each row shows; two rows of one label are mates. */
  readonly labels: Int32Array;
  /** Rows of one source (say, one photo taken twice) are not compared; null compares all. */
  readonly sources: Int32Array | null;
}

/** Bin i holds cosines in [i / 1000 − 1 − 0.0005, i / 1000 − 1 + 0.0005). */
export const histogramBins = 2001;

export interface PairHistograms {
  readonly mated: Float64Array;
  readonly nonMated: Float64Array;
}

/** Counts the cosine of every mated and every non-mated pair in {@link histogramBins} bins. */
export function pairHistograms(input: LabelledVectors, report: Report): PairHistograms {
  const { vectors, dimension, labels, sources } = input;
  const mated = new Float64Array(histogramBins);
  const nonMated = new Float64Array(histogramBins);
  const rows = labels.length;
  for (let a = 0; a < rows; a++) {
    if (a % 256 === 0) report({ done: a, total: rows, stage: '' });
    const query = vectors.subarray(a * dimension, (a + 1) * dimension);
    for (let b = a + 1; b < rows; b++) {
      if (sources !== null && sources[a] === sources[b]) continue;
      const bin = Math.round((dotRow(vectors, b * dimension, query, dimension) + 1) * 1000);
      const counts = labels[a] === labels[b] ? mated : nonMated;
      const at = Math.min(histogramBins - 1, Math.max(0, bin));
      counts[at] = (counts[at] as number) + 1;
    }
  }
  return { mated, nonMated };
}
