/** What a change of model would bring, worked out before it is made. */
import { z } from 'zod';
import { Support } from './evaluate.ts';
import { AssignedBy, Id, Verdict } from './model.ts';

/** How many there are, and how many were looked at: all, or as many drawn by the seed. */
export const Drawn = z.object({ of: z.int(), taken: z.int() });
export type Drawn = z.infer<typeof Drawn>;

/** A person score and what a search says of it. */
export const Judged = z.object({ cosine: z.number(), verdict: Verdict });
export type Judged = z.infer<typeof Judged>;

/** `kept`: faces with the same verdict before and after. */
export const VerdictTable = z.object({
  faces: z.int(),
  kept: z.int(),
  before: z.object({ match: z.int(), unsure: z.int(), unknown: z.int() }),
  after: z.object({ match: z.int(), unsure: z.int(), unknown: z.int() }),
});
export type VerdictTable = z.infer<typeof VerdictTable>;

const Someone = z.object({ person: Id, name: z.string() });
/** Part of a group, or a whole one: how many faces, and some of them to look at. */
export const Some = z.object({ faces: z.int(), examples: z.array(Id) });
export type Some = z.infer<typeof Some>;

/** How well mates and non-mates come apart under one model. Null where there are too few pairs to say. */
export const Separation = z.object({
  /** d′ = (mean of mates − mean of non-mates) / √((variance of mates + of non-mates) / 2). */
  dPrime: z.number().nullable(),
  /** FNMR at FMR 1e-3, and the cosine where that lies. */
  fnmr: z.number().nullable(),
  threshold: z.number().nullable(),
});
export type Separation = z.infer<typeof Separation>;

export const ModelChangeReport = z.object({
  seed: z.int(),
  /** What searches go by before and after the change: see `calibration`. */
  thresholds: z.object({
    before: z.object({ match: z.number(), unsure: z.number() }),
    after: z.object({ match: z.number(), unsure: z.number() }),
  }),
  people: Drawn,
  groups: Drawn,
  /** Faces of these people and groups. */
  faces: Drawn,
  /** Faces of named people against the templates of their own person, without themselves. */
  verdicts: z.object({
    confirmed: VerdictTable,
    automatic: VerdictTable,
    /** Faces whose verdict changes, the largest change first. */
    examples: z.array(Someone.extend({ face: Id, by: AssignedBy, before: Judged, after: Judged })),
  }),
  /** Named people of whom a face would match somebody else, in pairs. */
  confusions: z.object({
    before: z.int(),
    after: z.int(),
    /** Pairs that only the new model confuses. */
    fresh: z.int(),
    /** `face` of `person` scores `after` against `other`, at or above the match threshold. */
    examples: z.array(
      Someone.extend({
        face: Id,
        other: Someone.extend({ face: Id }),
        before: z.number(),
        after: z.number(),
      }),
    ),
  }),
  /** Unnamed groups that no decision of the user holds together. */
  regrouping: z.object({
    /** Groups that would fall into two or more. */
    splits: z.int(),
    splitExamples: z.array(z.object({ person: Id, parts: z.array(Some) })),
    /** Groups that would come about from two or more. */
    merges: z.int(),
    mergeExamples: z.array(z.object({ groups: z.array(Some.extend({ person: Id })) })),
  }),
  separation: z.object({
    /**
     * Which faces count as mates: those the user confirmed; or, where these are too few, all that have the name, which
     * flatters the model that put them there.
     */
    mates: z.enum(['confirmed', 'named']),
    mated: z.int(),
    nonMated: z.int(),
    /** Whether the pairs can carry FMR 1e-3: by the number of false matches to be expected. */
    support: Support,
    before: Separation,
    after: Separation,
  }),
  seconds: z.number(),
});
export type ModelChangeReport = z.infer<typeof ModelChangeReport>;

export const ReportStage = z.enum(['reading', 'verdicts', 'confusions', 'regrouping', 'separation']);
export type ReportStage = z.infer<typeof ReportStage>;

/** `done` of `total` are shares of the whole. */
export const ReportProgress = z.object({ stage: ReportStage, done: z.int(), total: z.int() });
export type ReportProgress = z.infer<typeof ReportProgress>;
