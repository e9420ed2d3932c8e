/** The calibration prior of each embedding contract: `calibration.json`, made by `npm run measure:prior`. */
import { z } from 'zod';
import raw from './calibration.json' with { type: 'json' };

const Rates = z.strictObject({
  cosines: z.array(z.number().min(-1).max(1)).min(2),
  rates: z.array(z.number().gt(0).lt(1)).min(2),
});
const Line = z.strictObject({ intercept: z.number(), slope: z.number().positive() });

/**
 * How scores of one contract are spread on labelled photos: what a library knows before it has people of its
 * own. Cosines ascend; every rate has its cosine at the same place of the other list.
 */
const CalibrationPrior = z.strictObject({
  /** What it was measured on. */
  source: z.string(),
  /** Share of non-mated comparisons (one template) that reach each cosine: the FMR. Falls. */
  nonMated: Rates,
  /** Share of mated comparisons (one template) below each cosine: the FNMR. Rises. */
  mated: Rates,
  /**
   * What more templates do: score of a person = intercept + slope × the score that one template gives. Ascending
   * counts, the first is 1.
   */
  samples: z.array(z.strictObject({ count: z.int().positive(), nonMated: Line, mated: Line })).min(1),
  /** Variance of a probe's own false-match rate over its squared mean: some faces look like many. */
  probeSpread: z.number().positive(),
});
export type CalibrationPrior = z.infer<typeof CalibrationPrior>;

/** By contract id; see `contractId`. */
const priors: ReadonlyMap<string, CalibrationPrior> = new Map(
  Object.entries(z.record(z.string(), CalibrationPrior).parse(raw)),
);

/** The prior measured for a contract; null where nobody has measured it. */
export function priorOf(contract: string): CalibrationPrior | null {
  return priors.get(contract) ?? null;
}

/** The prior whose shape stands in where a contract has none: that of the default embedder. */
export function anyPrior(): CalibrationPrior {
  const [first] = priors.values();
  if (first === undefined) throw new Error('calibration.json is empty');
  return first;
}
