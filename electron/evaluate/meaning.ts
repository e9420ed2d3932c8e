/** What the cosine of two photos says where there is no library: all that is known is the prior of the model. */
import { anyPrior, priorOf } from '../../native-models/calibration.ts';
import { borrowedPrior, Calibration } from '../library/calibrate/calibration.ts';

export interface PairMeaning {
  /** That the two are mates, when as many pairs are mated as not. */
  readonly probability: number;
  /** FMR: share of pairs of strangers that come this close. */
  readonly falseMatchRate: number;
}

/** @param verify the contract's 1:1 threshold, by which the prior of another is placed where it has none */
export function pairMeaning(contract: string, verify: number, cosine: number): PairMeaning {
  const calibration = new Calibration(priorOf(contract) ?? borrowedPrior(anyPrior(), verify), null);
  return { probability: calibration.probabilityOfPair(cosine), falseMatchRate: calibration.fmr(cosine) };
}
