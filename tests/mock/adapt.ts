/** Made-up answers of learning, in the states worth looking at. */
import type { AdaptRow, AdaptStatus, AdaptVerdict } from '../../electron/contract/adapt.ts';
import type { Api } from '../../electron/contract/api.ts';
import type { Handlers } from '../../electron/rpc/server.ts';

const around = (value: number): AdaptRow['before'] => ({
  value,
  low: value - 0.4 * Math.min(value, 1 - value),
  high: value + 0.3 * Math.min(value, 1 - value),
});

const row = (
  figure: AdaptRow['figure'],
  before: number,
  change: number,
  half: number,
  outcome: AdaptRow['outcome'],
): AdaptRow => ({
  figure,
  before: around(before),
  after: around(before + change),
  change: { value: change, low: change - half, high: change + half },
  higherIsBetter: figure !== 'eer' && figure !== 'fnir',
  outcome,
});

const verdict = (offered: boolean): AdaptVerdict => ({
  at: '2026-05-04T18:12:00.000Z',
  seed: 1,
  seconds: 74,
  people: 61,
  photos: 588,
  folds: 3,
  mated: 2515,
  nonMated: 54_321,
  rows: offered
    ? [
        row('tar', 0.941, 0.032, 0.012, 'better'),
        row('eer', 0.021, -0.008, 0.004, 'better'),
        row('fnir', 0.034, -0.01, 0.012, 'same'),
        row('precision', 0.995, 0, 0.002, 'same'),
        row('recall', 0.931, 0.024, 0.01, 'better'),
      ]
    : [
        row('tar', 0.984, -0.0012, 0.002, 'same'),
        row('eer', 0.0044, 0, 0.0003, 'same'),
        row('fnir', 0.0041, 0, 0.0003, 'same'),
        row('precision', 0.995, 0, 0.0004, 'same'),
        row('recall', 0.979, 0, 0.0004, 'same'),
      ],
  history: Array.from({ length: 14 }, (_, at) => ({
    epoch: at + 1,
    loss: 0.7 * Math.exp(-at / 2.5),
    held: 2.2 + 3 * Math.exp(-at / 3) + 0.006 * at * at,
  })),
  epochs: 10,
  offered,
  reason: offered ? 'gains' : 'no-gain',
  contract: offered ? 'a1b2c3d4e5f60718' : null,
});

export function mockAdapt(state: string, empty: boolean): Handlers<Api>['adapt'] {
  const needed = { people: 24, photosEach: 4 };
  let status: AdaptStatus = {
    needed,
    people: empty ? 0 : 61,
    photos: empty ? 0 : 588,
    almost: empty ? 1 : 9,
    enough: !empty,
    verdict: null,
    canUse: false,
    active: false,
    forgotten: 0,
  };
  if (state === 'few') status = { ...status, people: 12, photos: 71, enough: false };
  if (state === 'refused') status = { ...status, verdict: verdict(false) };
  if (state === 'offered') status = { ...status, verdict: verdict(true), canUse: true };
  if (state === 'adapted') status = { ...status, verdict: verdict(true), active: true, forgotten: 1 };
  return {
    status: () => status,
    train: async (_, emit) => {
      const told = { stage: 'trial', done: 34, total: 125, epoch: 12, loss: 0.02, held: 2.41 } as const;
      await emit({ ...told, secondsLeft: 48 });
      if (state === 'learning') await new Promise(() => undefined);
      status = { ...status, verdict: verdict(true), canUse: true };
      return verdict(true);
    },
    use: () => (status = { ...status, canUse: false, active: true }),
    rollback: () => (status = { ...status, active: false }),
  };
}
