/** Makes the prior of an embedding contract from labelled photos: see native-models/README.md. */
import { dotRow } from '../../electron/library/index/dot.ts';
import { meanTemplate } from '../../electron/library/templates/fusion.ts';
import type { CalibrationPrior } from '../../native-models/calibration.ts';
import { seededRandom } from '../support/random.ts';

export interface Labelled {
  readonly dimension: number;
  /** Unit length. */
  readonly vectors: readonly Float32Array[];
  /** Who each shows. */
  readonly labels: readonly string[];
}

/** Rates at which the two curves get a knot. */
const nonMatedRates = [0.95, 0.8, 0.5, 0.3, 0.2, 0.1, 0.05, 0.02, 0.01, 5e-3, 2e-3, 1e-3, 5e-4] as const;
const matedRates = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.98, 0.99] as const;
/**
 * Beyond this rate the tail is fitted, not counted: LFW is close to exponential from here on, and half of LFW has 40
 * pairs beyond 1e-4, too few for a slope.
 */
const tail = 5e-4;
/** How far it is written out. */
const tailRates = [1e-4, 1e-5, 1e-6, 1e-7] as const;
const sampleCounts = [2, 3, 5, 10] as const;
/** Random template sets of each person per sample count. */
const draws = 6;
const seed = 20260101;

/** Measures both distributions of one template, what more templates change, and how much probes differ. */
export function measurePrior({ vectors, labels, dimension }: Labelled, source: string): CalibrationPrior {
  const random = seededRandom(seed);
  const rows = new Map<string, number[]>();
  labels.forEach((label, row) => rows.set(label, [...(rows.get(label) ?? []), row]));
  const cosine = (a: number, b: number): number =>
    dotRow(vectors[a] as Float32Array, 0, vectors[b] as Float32Array, dimension);

  const nonMated: number[] = [];
  const mated: Weighted[] = [];
  for (let a = 0; a < vectors.length; a++) {
    for (let b = a + 1; b < vectors.length; b++) {
      if (labels[a] !== labels[b]) nonMated.push(cosine(a, b));
      // A person of n photos has n(n−1)/2 pairs, but not that many independent ones.
      else mated.push({ score: cosine(a, b), weight: 2 / (rows.get(labels[a] as string)?.length ?? 2) });
    }
  }
  nonMated.sort((x, y) => x - y);
  mated.sort((x, y) => x.score - y.score);
  const all = nonMated.map((score) => ({ score, weight: 1 }));
  const strangers = nonMatedRates.map((rate) => quantile(all, 1 - rate));
  // Exponential excesses: their mean is the maximum-likelihood scale.
  const from = strangers.at(-1) as number;
  const excess = nonMated.filter((score) => score > from).map((score) => score - from);
  const scale = excess.reduce((x, y) => x + y, 0) / excess.length;
  const mates = matedRates.map((rate) => quantile(mated, rate));

  const samples: CalibrationPrior['samples'] = [
    { count: 1, nonMated: { intercept: 0, slope: 1 }, mated: { intercept: 0, slope: 1 } },
  ];
  for (const count of sampleCounts) {
    const people = [...rows].filter(([, own]) => own.length > count);
    if (people.length < 10) break;
    const far: Weighted[] = [];
    const near: Weighted[] = [];
    const nearOne: Weighted[] = [];
    const farOne: Weighted[] = [];
    for (const [label, own] of people) {
      for (let draw = 0; draw < draws; draw++) {
        const shuffled = random.shuffle(own);
        const set = shuffled.slice(0, count);
        const mean = meanTemplate(set.map((row) => vectors[row] as Float32Array));
        if (mean === null) continue;
        for (let probe = 0; probe < vectors.length; probe++) {
          const vector = vectors[probe] as Float32Array;
          const score = dotRow(mean.direction, 0, vector, dimension);
          const one = dotRow(vectors[set[0] as number] as Float32Array, 0, vector, dimension);
          if (labels[probe] !== label) {
            far.push({ score, weight: 1 });
            farOne.push({ score: one, weight: 1 });
          } else if (!set.includes(probe)) {
            const weight = 1 / (own.length - count);
            near.push({ score, weight });
            nearOne.push({ score: one, weight });
          }
        }
      }
    }
    samples.push({
      count,
      // The tail decides matches; the middle of the mated scores decides misses.
      nonMated: line(farOne, far, [0.9, 0.99, 0.997, 0.999, 0.9997]),
      mated: line(nearOne, near, [0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8]),
    });
  }
  return {
    source,
    nonMated: {
      cosines: round([...strangers, ...tailRates.map((rate) => from + scale * Math.log(tail / rate))]),
      rates: [...nonMatedRates, ...tailRates],
    },
    mated: { cosines: round(mates), rates: [...matedRates] },
    samples,
    probeSpread: spreadOf(vectors, labels, strangers[nonMatedRates.indexOf(1e-3)] as number, dimension),
  };
}

interface Weighted {
  readonly score: number;
  readonly weight: number;
}

/** The score below which `share` of the weight lies; `sorted` ascending. */
function quantile(sorted: readonly Weighted[], share: number): number {
  let left = share * sorted.reduce((sum, { weight }) => sum + weight, 0);
  for (const { score, weight } of sorted) {
    left -= weight;
    if (left < 0) return score;
  }
  return sorted.at(-1)?.score ?? 0;
}

/** Least-squares line from quantiles of `x` to the same quantiles of `y`. */
function line(x: Weighted[], y: Weighted[], shares: readonly number[]): { intercept: number; slope: number } {
  const byScore = (a: Weighted, b: Weighted): number => a.score - b.score;
  x.sort(byScore);
  y.sort(byScore);
  const points = shares.map((share) => [quantile(x, share), quantile(y, share)] as const);
  const meanX = points.reduce((sum, [px]) => sum + px, 0) / points.length;
  const meanY = points.reduce((sum, [, py]) => sum + py, 0) / points.length;
  const up = points.reduce((sum, [px, py]) => sum + (px - meanX) * (py - meanY), 0);
  const down = points.reduce((sum, [px]) => sum + (px - meanX) ** 2, 0);
  const slope = up / down;
  return { intercept: fixed(meanY - slope * meanX), slope: fixed(slope) };
}

/**
 * The part of the variance of a probe's number of false alarms that a Poisson law leaves over, relative to the
 * squared mean: (Var k − E k) / (E k)².
 */
function spreadOf(
  vectors: readonly Float32Array[],
  labels: readonly string[],
  threshold: number,
  dimension: number,
): number {
  // One photo of each person as gallery, so that the alarms of a probe are about different people.
  const gallery = new Map<string, number>();
  labels.forEach((label, row) => {
    if (!gallery.has(label)) gallery.set(label, row);
  });
  const counts = vectors.map((vector, probe) => {
    let alarms = 0;
    for (const [label, row] of gallery) {
      if (label === labels[probe]) continue;
      if (dotRow(vectors[row] as Float32Array, 0, vector, dimension) >= threshold) alarms++;
    }
    return alarms;
  });
  const mean = counts.reduce((x, y) => x + y, 0) / counts.length;
  const variance = counts.reduce((x, y) => x + (y - mean) ** 2, 0) / (counts.length - 1);
  return fixed(Math.max(0.05, (variance - mean) / (mean * mean)));
}

const fixed = (x: number): number => Math.round(x * 1e4) / 1e4;
const round = (list: readonly number[]): number[] => list.map(fixed);
