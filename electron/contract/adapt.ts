/** Learning from the user: a small adapter on top of the embeddings, judged before it is offered. */
import { z } from 'zod';
import { Estimate } from './evaluate.ts';
import { command, Nothing, query, stream } from './method.ts';

/**
 * What is compared. `tar`: TAR at FAR 1e-3 and `eer`, 1:1 on people never trained on. `fnir`: FNIR(N, 1, T) at
 * FPIR 0.1, searches with unseen photos of trained people among these. `precision`, `recall`: grouping of people
 * never trained on, over pairs of faces.
 */
export const AdaptFigure = z.enum(['tar', 'eer', 'fnir', 'precision', 'recall']);
export type AdaptFigure = z.infer<typeof AdaptFigure>;

export const AdaptRow = z.object({
  figure: AdaptFigure,
  before: Estimate,
  after: Estimate,
  /** After minus before, both measured on the same drawn people. */
  change: Estimate,
  /** Whether a higher value is a better one. */
  higherIsBetter: z.boolean(),
  /** `worse`: fell by more than 0.002, or surely fell. `better`: surely rose. */
  outcome: z.enum(['better', 'same', 'worse']),
});
export type AdaptRow = z.infer<typeof AdaptRow>;

/** Loss of one pass over the faces; the mean of the trial trainings. */
export const AdaptLoss = z.object({
  epoch: z.int(),
  /** Of the faces learned from. */
  loss: z.number(),
  /** Of photos of the same people that were held back. */
  held: z.number(),
});
export type AdaptLoss = z.infer<typeof AdaptLoss>;

export const AdaptVerdict = z.object({
  at: z.string(),
  seed: z.int(),
  seconds: z.number(),
  people: z.int(),
  photos: z.int(),
  /** Trial trainings; each held other people back. */
  folds: z.int(),
  /** Pairs of faces of people never trained on. */
  mated: z.int(),
  nonMated: z.int(),
  rows: z.array(AdaptRow),
  history: z.array(AdaptLoss),
  /** Passes of the adapter that is offered. */
  epochs: z.int(),
  offered: z.boolean(),
  /** `gains`: offered. `no-gain`: TAR did not surely rise. `falls`: something else fell. `nothing-learned`: no pass helped. */
  reason: z.enum(['gains', 'no-gain', 'falls', 'nothing-learned']),
  /** Contract of the adapter; null when it was not offered, and so not kept. */
  contract: z.string().nullable(),
});
export type AdaptVerdict = z.infer<typeof AdaptVerdict>;

export const AdaptStatus = z.object({
  needed: z.object({ people: z.int(), photosEach: z.int() }),
  /** Named people with enough confirmed photos, and these photos. */
  people: z.int(),
  photos: z.int(),
  /** Named people with some confirmed photos, but too few. */
  almost: z.int(),
  enough: z.boolean(),
  /** Of the last training; null before the first. */
  verdict: AdaptVerdict.nullable(),
  /** Whether that verdict's adapter was offered, is kept, and is not yet what the library compares with. */
  canUse: z.boolean(),
  /** Whether the library compares with an adapter now. */
  active: z.boolean(),
  /** People that the adapter in use was trained on and that have been forgotten since: train again or roll back. */
  forgotten: z.int(),
});
export type AdaptStatus = z.infer<typeof AdaptStatus>;

export const AdaptProgress = z.object({
  /** `trial`: a training with people held back; `judge`: before against after; `final`: with everybody. */
  stage: z.enum(['trial', 'judge', 'final']),
  done: z.number(),
  total: z.number(),
  epoch: z.int(),
  loss: z.number().nullable(),
  held: z.number().nullable(),
  secondsLeft: z.number().nullable(),
});
export type AdaptProgress = z.infer<typeof AdaptProgress>;

export const adaptApi = {
  status: query(Nothing, AdaptStatus),
  /**
   * Trains, judges, and keeps the adapter when it is offered; takes minutes. Nothing the library compares with
   * changes. Fails with `invalid-input` when too little is confirmed, `busy` while another training runs.
   */
  train: stream(
    z.object({
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
    AdaptProgress,
    AdaptVerdict,
    'coalesce',
  ),
  /** Gives every face its vector under the offered adapter and compares with it from then on. */
  use: command(Nothing, AdaptStatus),
  /** Back to the vectors of the model, and the adapter is erased. */
  rollback: command(Nothing, AdaptStatus),
};
