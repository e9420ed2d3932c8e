/**
 * How far this library's scores differ from the prior's. The library's distribution is the prior's, shifted and
 * stretched: F(t) = F₀(p + (t − p − shift) / stretch). Both numbers get a normal prior and the library's counts
 * as likelihood; the posterior is summed over a grid. No evidence leaves the prior as it is, much evidence
 * leaves nothing of it, and everything between follows from Bayes' rule without a switch.
 */
import { cosineAt, type Knots, rateFrom } from './rates.ts';

/** Weighted counts of scores: bin i covers `scoreBins.from + i × step` and up. */
export interface ScoreCounts {
  /** {@link scoreBins}.count numbers; a weight of 1 is one independent comparison. */
  readonly counts: Float64Array;
}

export const scoreBins = { from: -1, step: 0.005, count: 400 } as const;

/** The bin of a score, the ends taking what lies beyond. */
export function scoreBin(score: number): number {
  const bin = Math.floor((score - scoreBins.from) / scoreBins.step);
  return Math.min(scoreBins.count - 1, Math.max(0, bin));
}

export interface Fitted {
  /** The library's rates: posterior mean of the log rate at each knot. */
  readonly knots: { readonly cosines: number[]; readonly rates: number[] };
  /** Posterior standard deviation of the log rate at each knot. */
  readonly spread: number[];
  /** Share of what is known about the shift that the library itself has told, 0..1. */
  readonly weight: number;
}

export interface Beliefs {
  /** Standard deviation of the shift before anything is known of the library, cosine. */
  readonly shift: number;
  /** The same of the logarithm of the stretch. */
  readonly stretch: number;
}

/**
 * How much libraries may differ from the labelled photos of the prior. 0.04 moves a false-match rate by a factor
 * of three to four, as much as separates albums of adults from albums of children with small embedders.
 */
export const beliefs: Beliefs = { shift: 0.04, stretch: 0.12 };

/**
 * Where the fit of the non-mated tail begins, as a rate: no lower down than this, and with more comparisons
 * further out, where about so many are left. What lies below does not decide a match, and would outvote what does.
 */
const tailFrom = 0.03;
const tailCounts = 300;
/**
 * Share of people who may stand here under two names: their two halves are counted as strangers and score like
 * mates. Of N people that is N / 100 among N² / 2 pairs; a fixed share of pairs would hide the tail of a large library.
 */
const twice = 0.01;
/** Share of mated comparisons that may be anything: wrong names. */
const stray = 1e-2;
/** Knots of the result. */
const knotCosines = Array.from({ length: 71 }, (_, i) => Math.round((i * 0.02 - 0.4) * 100) / 100);

/** The false-match rate of one template, from non-mated scores. Counts below the tail only matter in sum. */
export function fitNonMated(
  prior: { readonly nonMated: Knots; readonly mated: Knots },
  { counts }: ScoreCounts,
  belief: Beliefs = beliefs,
): Fitted {
  const rate = rateFrom(prior.nonMated);
  const missed = rateFrom(prior.mated);
  const pivot = cosineAt(rate, 0.01);
  const total = sum(counts);
  const first = tailBin(counts, scoreBin(cosineAt(rate, tailFrom)) + 1);
  // Pairs count one half (`evidence.ts`), so √total is N / 2.
  const doubles = twice * Math.sqrt(total);
  const floors = Array.from(
    counts,
    (_, bin) => doubles * Math.max(0, missed(edge(bin + 1)) - missed(edge(bin))),
  );
  return fit(rate, pivot, belief, (shifted) => {
    // Poisson counts in the bins of the tail.
    let log = 0;
    let above = shifted(edge(first));
    log -= total * above;
    for (let bin = first; bin < scoreBins.count; bin++) {
      const beyond = bin === scoreBins.count - 1 ? 0 : shifted(edge(bin + 1));
      const seen = counts[bin] as number;
      if (seen > 0) log += seen * Math.log(total * Math.max(0, above - beyond) + (floors[bin] as number));
      above = beyond;
    }
    return log;
  });
}

/** The last bin from `first` on with {@link tailCounts} at or above it; `first` where there are fewer. */
function tailBin(counts: Float64Array, first: number): number {
  let above = 0;
  for (let bin = scoreBins.count - 1; bin > first; bin--) {
    above += counts[bin] as number;
    if (above >= tailCounts) return bin;
  }
  return first;
}

/** The false non-match rate of one template, from mated scores. */
export function fitMated(prior: Knots, { counts }: ScoreCounts, belief: Beliefs = beliefs): Fitted {
  const rate = rateFrom(prior);
  return fit(rate, cosineAt(rate, 0.5), belief, (shifted) => {
    let log = 0;
    for (let bin = 0; bin < scoreBins.count; bin++) {
      const seen = counts[bin] as number;
      if (seen === 0) continue;
      const mass = Math.max(0, shifted(edge(bin + 1)) - shifted(edge(bin)));
      log += seen * Math.log(mass + stray / scoreBins.count);
    }
    return log;
  });
}

type Shifted = (cosine: number) => number;

interface Point {
  readonly shift: number;
  readonly stretch: number;
  readonly log: number;
}

/** Steps of the grid to each side of its middle, in three passes that close in on the posterior. */
const side = 10;
const passes = 4;

function fit(
  rate: (cosine: number) => number,
  pivot: number,
  belief: Beliefs,
  likelihood: (shifted: Shifted) => number,
): Fitted {
  const at = (shift: number, stretch: number): Shifted => {
    const by = Math.exp(stretch);
    return (cosine) => rate(pivot + (cosine - pivot - shift) / by);
  };
  let middle = { shift: 0, stretch: 0 };
  let reach = { shift: 4 * belief.shift, stretch: 4 * belief.stretch };
  let points: { point: Point; share: number }[] = [];
  for (let pass = 0; pass < passes; pass++) {
    const grid: Point[] = [];
    for (let i = -side; i <= side; i++) {
      for (let j = -side; j <= side; j++) {
        const shift = middle.shift + (i / side) * reach.shift;
        const stretch = middle.stretch + (j / side) * reach.stretch;
        const before = -0.5 * ((shift / belief.shift) ** 2 + (stretch / belief.stretch) ** 2);
        grid.push({ shift, stretch, log: before + likelihood(at(shift, stretch)) });
      }
    }
    points = shares(grid);
    const [shift, shiftSpread] = moments(points, ({ point }) => point.shift);
    const [stretch, stretchSpread] = moments(points, ({ point }) => point.stretch);
    middle = { shift, stretch };
    // A grid coarser than the posterior sees one point only; then its own step is all that is known.
    reach = {
      shift: Math.max(4 * shiftSpread, (1.5 * reach.shift) / side),
      stretch: Math.max(4 * stretchSpread, (1.5 * reach.stretch) / side),
    };
  }
  const kept = points.filter(({ share }) => share > 1e-6);
  const curves = kept.map(({ point }) => at(point.shift, point.stretch));
  const found = knotCosines.map((cosine) =>
    moments(
      kept.map(({ share }, i) => ({ share, log: Math.log((curves[i] as Shifted)(cosine)) })),
      ({ log }) => log,
    ),
  );
  const [, shiftSpread] = moments(points, ({ point }) => point.shift);
  return {
    knots: { cosines: [...knotCosines], rates: found.map(([log]) => Math.min(1 - 1e-12, Math.exp(log))) },
    spread: found.map(([, spread]) => spread),
    weight: Math.max(0, Math.min(1, 1 - (shiftSpread / belief.shift) ** 2)),
  };
}

/** The posterior of each point of a grid, in sum 1. */
function shares(grid: readonly Point[]): { point: Point; share: number }[] {
  const top = Math.max(...grid.map(({ log }) => log));
  const raw = grid.map((point) => Math.exp(point.log - top));
  const total = raw.reduce((a, b) => a + b, 0);
  return grid.map((point, i) => ({ point, share: (raw[i] as number) / total }));
}

function moments<T extends { readonly share: number }>(
  items: readonly T[],
  value: (item: T) => number,
): [mean: number, deviation: number] {
  let total = 0;
  let mean = 0;
  for (const item of items) {
    total += item.share;
    mean += item.share * value(item);
  }
  mean /= total;
  let square = 0;
  for (const item of items) square += item.share * (value(item) - mean) ** 2;
  return [mean, Math.sqrt(square / total)];
}

function edge(bin: number): number {
  return scoreBins.from + bin * scoreBins.step;
}

function sum(counts: Float64Array): number {
  return counts.reduce((a, b) => a + b, 0);
}
