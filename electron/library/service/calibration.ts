/** `calibration`: what scores mean in this library, and what another threshold would. */
import { priorOf } from '../../../native-models/calibration.ts';
import type { Api } from '../../contract/api.ts';
import type { Histogram, OpenVerdicts, Outlook, SearchThresholds } from '../../contract/calibration.ts';
import type { Handlers } from '../../rpc/server.ts';
import type { Calibration, Sizes } from '../calibrate/calibration.ts';
import { scoreBins } from '../calibrate/fit.ts';
import type { StoredFit } from '../calibrate/stored.ts';
import { verdictOf } from '../search/identify.ts';
import { readSettings } from '../store/settings.ts';
import type { Core } from './core.ts';

/** What a search of now goes by. */
export interface Matching {
  readonly calibration: Calibration;
  readonly sizes: Sizes;
  readonly people: number;
  readonly thresholds: SearchThresholds;
}

/**
 * Thresholds of this moment: the size of the library is taken as it is, only the fit may be of yesterday.
 * @throws FacetError `cancelled`
 */
export async function matchingOf(core: Core, signal?: AbortSignal): Promise<Matching> {
  const grouping = core.grouping();
  const { calibration } = core.calibration.of(grouping);
  const sizes = await core.calibration.sizes(grouping, calibration, signal);
  const { falseMatchOneIn } = readSettings(core.store);
  return {
    calibration,
    sizes,
    people: sizes.reduce((a, b) => a + b, 0),
    thresholds: calibration.thresholds(sizes, falseMatchOneIn),
  };
}

/** The setting is a whole number of searches between these. */
const leastOneIn = 2;
const mostOneIn = 1_000_000;

export function calibrationHandlers(core: Core): Handlers<Api>['calibration'] {
  const outlook = (
    { calibration, sizes }: Matching,
    fit: StoredFit | null,
    falseMatchOneIn: number,
  ): Outlook => {
    const thresholds = calibration.thresholds(sizes, falseMatchOneIn);
    const { match } = thresholds;
    return {
      falseMatchOneIn,
      thresholds,
      fpir: calibration.fpir(match, sizes),
      fpirLow: calibration.fpir(match, sizes, -1.96),
      fpirHigh: calibration.fpir(match, sizes, 1.96),
      fnir: calibration.fnir(match, sizes),
      open: openVerdicts(fit, thresholds),
    };
  };
  return {
    get: async (_, { signal }) => {
      const grouping = core.grouping();
      const { contract } = grouping.report;
      const { fit } = core.calibration.of(grouping);
      const matching = await matchingOf(core, signal);
      const { calibration, sizes, people } = matching;
      const single = people === 0 ? [1] : sizes;
      return {
        contract,
        prior: priorOf(contract)?.source ?? null,
        people,
        evidence: {
          people: fit?.people ?? 0,
          pairs: fit?.pairs ?? 0,
          mated: total(fit?.matedScores),
          nonMated: total(fit?.nonMatedScores),
        },
        weight: fit?.nonMated.weight ?? 0,
        fittedAt: fit?.at ?? null,
        fitting: core.calibration.fitting,
        now: outlook(matching, fit, readSettings(core.store).falseMatchOneIn),
        curve: Array.from({ length: 121 }, (_step, i) => {
          const cosine = Math.round(i - 20) / 100;
          return {
            cosine,
            fpir: calibration.fpir(cosine, single),
            fnir: calibration.fnir(cosine, sizes),
            probability: calibration.probabilityInSearch(calibration.likelihoodRatio(cosine, 1), 0, people),
          };
        }),
        mated: histogram(fit?.matedScores),
        nonMated: histogram(fit?.nonMatedScores),
      };
    },
    preview: async ({ cosine }, { signal }) => {
      const grouping = core.grouping();
      const { fit } = core.calibration.of(grouping);
      const matching = await matchingOf(core, signal);
      const fpir = matching.calibration.fpir(cosine, matching.sizes);
      const oneIn = Math.round(1 / Math.max(fpir, 1e-9));
      return outlook(matching, fit, Math.min(mostOneIn, Math.max(leastOneIn, oneIn)));
    },
  };
}

/** Verdicts on what nobody has named, as counted at the last fit. */
function openVerdicts(fit: StoredFit | null, thresholds: SearchThresholds): OpenVerdicts {
  const verdicts = { match: 0, unsure: 0, unknown: 0 };
  fit?.openScores.forEach((count, bin) => {
    verdicts[verdictOf(scoreBins.from + (bin + 0.5) * scoreBins.step, thresholds)] += count;
  });
  return verdicts;
}

/** Bins of the fit that make one bar on screen. */
const perBar = 4;

function histogram(scores: readonly number[] | undefined): Histogram {
  const counts = Array.from({ length: scoreBins.count / perBar }, (_, bar) =>
    total(scores?.slice(bar * perBar, (bar + 1) * perBar)),
  );
  return { from: scoreBins.from, step: scoreBins.step * perBar, counts };
}

function total(numbers: readonly number[] = []): number {
  return numbers.reduce((a, b) => a + b, 0);
}
