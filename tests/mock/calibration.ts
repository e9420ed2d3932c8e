/** Made-up answers about scores, shaped like those of a library of 480 people. */
import type { Api } from '../../electron/contract/api.ts';
import type { Outlook } from '../../electron/contract/calibration.ts';
import type { Handlers } from '../../electron/rpc/server.ts';

const people = 480;
const fpirAt = (cosine: number): number => 1 - Math.exp(-people * Math.exp(-30 * (cosine - 0.11)));
const fnirAt = (cosine: number): number => 1 / (1 + Math.exp(-13 * (cosine - 0.72)));
const cosineOf = (oneIn: number): number => 0.11 - Math.log(-Math.log(1 - 1 / oneIn) / people) / 30;

function outlook(falseMatchOneIn: number): Outlook {
  const match = cosineOf(falseMatchOneIn);
  const unsure = cosineOf(Math.max(2, falseMatchOneIn / 10));
  const fpir = 1 / falseMatchOneIn;
  const open = Math.round(90 * (1 - match));
  return {
    falseMatchOneIn,
    thresholds: { match, unsure, verify: 0.34 },
    fpir,
    fpirLow: fpir * 0.6,
    fpirHigh: Math.min(1, fpir * 1.7),
    fnir: fnirAt(match),
    open: { match: open, unsure: 31, unknown: 380 - open - 31 },
  };
}

function bell(mean: number, deviation: number, size: number): number[] {
  return Array.from({ length: 100 }, (_, i) =>
    Math.round(size * Math.exp(-0.5 * ((-1 + (i + 0.5) * 0.02 - mean) / deviation) ** 2)),
  );
}

/** @param thresholds in place of those that follow from the setting */
export const mockCalibration = (
  oneIn: () => number,
  thresholds?: Outlook['thresholds'],
): Handlers<Api>['calibration'] => ({
  get: () => ({
    contract: 'mock',
    prior: 'Labeled Faces in the Wild',
    people,
    evidence: { people: 212, pairs: 22_366, mated: 730, nonMated: 154_000 },
    weight: 0.93,
    fittedAt: new Date(Date.now() - 3_600_000).toISOString(),
    fitting: false,
    now: { ...outlook(oneIn()), ...(thresholds && { thresholds }) },
    curve: Array.from({ length: 121 }, (_, i) => {
      const cosine = Math.round(i - 20) / 100;
      return {
        cosine,
        fpir: fpirAt(cosine),
        fnir: fnirAt(cosine),
        probability: 1 / (1 + Math.exp(-40 * (cosine - 0.4))),
      };
    }),
    mated: { from: -1, step: 0.02, counts: bell(0.7, 0.11, 58) },
    nonMated: { from: -1, step: 0.02, counts: bell(0.01, 0.1, 12_400) },
  }),
  preview: ({ cosine }) => outlook(Math.min(1_000_000, Math.max(2, Math.round(1 / fpirAt(cosine))))),
});
