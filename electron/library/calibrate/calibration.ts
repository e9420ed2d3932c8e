/**
 * What scores mean in one library: false-match and false non-match rates, what a search costs in false alarms,
 * and the threshold that keeps a promise about them. Symbols of ISO/IEC 19795-1: FMR, FNMR for one comparison,
 * FPIR(N, T), FNIR(N, T) for a search.
 */
import type { CalibrationPrior } from '../../../native-models/calibration.ts';
import type { SearchThresholds } from '../../contract/calibration.ts';
import type { Fitted } from './fit.ts';
import { cosineAt, type Knots, type RateAt, rateFrom } from './rates.ts';
import { logRatio, type LogRatioAt } from './ratio.ts';

/** What a library has found out about its own scores. */
export interface LibraryFit {
  readonly nonMated: Fitted;
  readonly mated: Fitted;
}

/** People to search through: how many of each of the prior's sample counts. */
export type Sizes = readonly number[];

/** A false-match rate of 1:1 comparisons, as access control and most papers quote it. */
const verifyRate = 1e-3;
/** In a search nobody is worth a second look who is not in the top hundredth of strangers. */
const leastUnsureRate = 1e-2;
/** "Unsure" begins where false alarms are this many times as frequent as the user wants matches to be … */
const unsureTimes = 10;
/** … but a list in which every second stranger looks like somebody helps nobody. */
const mostUnsure = 0.5;
/** Half of the faces one asks about are taken to be people of the library: README.md. */
const priorMate = 0.5;

interface SampleClass {
  /** Non-mated score of this many templates → that of one. */
  readonly toSingle: (score: number) => number;
  readonly reached: RateAt;
  readonly missed: RateAt;
  readonly logRatio: LogRatioAt;
}

export class Calibration {
  readonly #counts: readonly number[];
  readonly #classes: readonly SampleClass[];
  readonly #spread: RateAt | null;
  readonly #probeSpread: number;

  constructor(prior: CalibrationPrior, fit: LibraryFit | null) {
    this.#probeSpread = prior.probeSpread;
    this.#counts = prior.samples.map(({ count }) => count);
    const single = rateFrom(fit?.nonMated.knots ?? prior.nonMated);
    const missedSingle = rateFrom(fit?.mated.knots ?? prior.mated);
    this.#spread = fit === null ? null : between(fit.nonMated.knots.cosines, fit.nonMated.spread);
    this.#classes = prior.samples.map(({ nonMated, mated }) => {
      const toSingle = (score: number): number => (score - nonMated.intercept) / nonMated.slope;
      const reached: RateAt = (score) => single(toSingle(score));
      const missed: RateAt = (score) => missedSingle((score - mated.intercept) / mated.slope);
      return { toSingle, reached, missed, logRatio: logRatio(reached, missed) };
    });
  }

  /** Sizes of a gallery from the number of templates of each person. */
  sizes(templates: Iterable<number>): number[] {
    const people: number[] = [];
    for (const count of templates) people[count] = (people[count] ?? 0) + 1;
    return this.sizesOf(people);
  }

  /** The same from how many people have 0, 1, 2 … templates. */
  sizesOf(people: readonly number[]): number[] {
    const sizes = this.#counts.map(() => 0);
    people.forEach((having, count) => {
      (sizes[this.#classAt(count)] as number) += having;
    });
    return sizes;
  }

  /** Share of non-mated comparisons with a person of `templates` templates that reach a score. */
  fmr(score: number, templates = 1): number {
    return this.#class(templates).reached(score);
  }

  /** Share of mated ones that stay below it. */
  fnmr(score: number, templates = 1): number {
    return this.#class(templates).missed(score);
  }

  /** People a search for a stranger lists at or above a score, on average: Σ over the people of their FMR. */
  falseAlarms(score: number, sizes: Sizes): number {
    return this.#alarms(score, sizes, 0);
  }

  /**
   * FPIR(N, T): share of searches for strangers with at least one person at or above `score`. Alarms of one probe
   * come in flocks, because some faces look like many: with a gamma spread of probes their number is negative
   * binomial, and P(none) = (1 + λ v)^(−1/v). Small λ: FPIR ≈ λ.
   * @param deviations how many standard deviations of what is not known about the tail to add
   */
  fpir(score: number, sizes: Sizes, deviations = 0): number {
    const v = this.#probeSpread;
    return -Math.expm1(-Math.log1p(this.#alarms(score, sizes, deviations) * v) / v);
  }

  /** FNIR(N, T): share of searches for people of the library, each as often, that stay below `score`. */
  fnir(score: number, sizes: Sizes): number {
    const people = total(sizes);
    if (people === 0) return this.fnmr(score);
    return this.#classes.reduce((sum, { missed }, i) => sum + (sizes[i] ?? 0) * missed(score), 0) / people;
  }

  /**
   * Thresholds for "about one false match in `oneIn` searches for strangers" of a gallery of these sizes. Never
   * below what 1:1 comparisons ask: a search through one person is one.
   */
  thresholds(sizes: Sizes, oneIn: number): SearchThresholds {
    const verify = cosineAt((cosine) => this.fmr(cosine), verifyRate);
    const least = cosineAt((cosine) => this.fmr(cosine), leastUnsureRate);
    const wanted = 1 / oneIn;
    const at = (rate: number): number => cosineAt((cosine) => this.fpir(cosine, sizes), rate);
    const match = Math.max(verify, at(wanted));
    const unsure = Math.max(least, at(Math.max(wanted, Math.min(mostUnsure, unsureTimes * wanted))));
    return { match: round(match), unsure: round(Math.min(unsure, match)), verify: round(verify) };
  }

  /** How many times likelier a score is from a mate than from a stranger. */
  likelihoodRatio(score: number, templates: number): number {
    return Math.exp(this.#class(templates).logRatio(score));
  }

  /** That two faces are mates, from the score of a 1:1 comparison: as many pairs mated as not. */
  probabilityOfPair(score: number): number {
    const ratio = this.likelihoodRatio(score, 1);
    return ratio / (1 + ratio);
  }

  /**
   * That the probe is this person, in a search through `people` people: before the search the probe is in the
   * library with probability one half and then each person alike, and the likelihood ratios of `rivals`
   * (people it could be instead) share what this one's gets.
   */
  probabilityInSearch(ratio: number, rivals: number, people: number): number {
    const each = priorMate / Math.max(1, people);
    return (each * ratio) / (1 - priorMate + each * (ratio + rivals));
  }

  #alarms(score: number, sizes: Sizes, deviations: number): number {
    return this.#classes.reduce((sum, { reached, toSingle }, i) => {
      const people = sizes[i] ?? 0;
      if (people === 0) return sum;
      const sure = deviations === 0 ? 1 : Math.exp(deviations * this.#deviation(toSingle(score)));
      return sum + people * Math.min(1, reached(score) * sure);
    }, 0);
  }

  /** Standard deviation of the log of the FMR. Without a fit: that of the beliefs, in the tail. */
  #deviation(score: number): number {
    return this.#spread?.(score) ?? priorDeviation;
  }

  #class(templates: number): SampleClass {
    return this.#classes[this.#classAt(templates)] as SampleClass;
  }

  /** The last class that asks for no more templates than there are. */
  #classAt(templates: number): number {
    let at = 0;
    while (at + 1 < this.#counts.length && (this.#counts[at + 1] as number) <= templates) at++;
    return at;
  }
}

/** A shift of 0.04 in a tail that falls e-fold every 0.032. */
const priorDeviation = 1.25;

/** Finer than anybody can tell apart, and the same on every machine. */
const round = (cosine: number): number => Math.round(cosine * 1e4) / 1e4;

function total(sizes: Sizes): number {
  return sizes.reduce((a, b) => a + b, 0);
}

/** Straight between points, flat beyond. */
function between(xs: readonly number[], ys: readonly number[]): RateAt {
  const last = xs.length - 1;
  return (x) => {
    let at = 0;
    while (at < last - 1 && x > (xs[at + 1] as number)) at++;
    const from = xs[at] as number;
    const share = Math.min(1, Math.max(0, (x - from) / ((xs[at + 1] as number) - from)));
    return (ys[at] as number) + share * ((ys[at + 1] as number) - (ys[at] as number));
  };
}

/** The prior for a model that brings none: that of another, moved so that its FMR is 1e-3 at this model's 1:1 threshold. */
export function borrowedPrior(prior: CalibrationPrior, verify: number): CalibrationPrior {
  const by = verify - cosineAt(rateFrom(prior.nonMated), verifyRate);
  const moved = ({ cosines, rates }: Knots): { cosines: number[]; rates: number[] } => ({
    cosines: cosines.map((cosine) => cosine + by),
    rates: [...rates],
  });
  return { ...prior, nonMated: moved(prior.nonMated), mated: moved(prior.mated) };
}
