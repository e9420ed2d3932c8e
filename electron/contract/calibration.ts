/** What a cosine means in this library: how often strangers reach it, how often mates miss it. */
import { z } from 'zod';
import { Nothing, query } from './method.ts';

const Rate = z.number().min(0).max(1);
/** Cosines from which a search says "match" and "unsure", and a 1:1 comparison "same". */
export const SearchThresholds = z.object({ match: z.number(), unsure: z.number(), verify: z.number() });
export type SearchThresholds = z.infer<typeof SearchThresholds>;

/** Counts by cosine: `counts[i]` covers `from + i × step` to `from + (i + 1) × step`. */
export const Histogram = z.object({
  from: z.number(),
  step: z.number().positive(),
  counts: z.array(z.number().min(0)),
});
export type Histogram = z.infer<typeof Histogram>;

/** Verdicts on the questions that are open: each unnamed group and each loose face against the named people. */
export const OpenVerdicts = z.object({ match: z.int(), unsure: z.int(), unknown: z.int() });
export type OpenVerdicts = z.infer<typeof OpenVerdicts>;

/** What one match threshold would mean. */
export const Outlook = z.object({
  /** The setting that gives this threshold. */
  falseMatchOneIn: z.int(),
  thresholds: SearchThresholds,
  /** Share of searches for strangers that end in a match, with its 95 % interval. */
  fpir: Rate,
  fpirLow: Rate,
  fpirHigh: Rate,
  /** Share of searches for people of the library that do not. */
  fnir: Rate,
  open: OpenVerdicts,
});
export type Outlook = z.infer<typeof Outlook>;

export const CalibrationReport = z.object({
  /** The embedding contract it speaks of. */
  contract: z.string(),
  /** What the prior was measured on; null where the model brings none and the shape of another stands in. */
  prior: z.string().nullable(),
  /** People and groups that a search looks through. */
  people: z.int(),
  /** What the library itself has to say. */
  evidence: z.object({
    /** Named people whose faces were compared. */
    people: z.int(),
    /** Pairs of different people among them: the effective number of non-mated comparisons. */
    pairs: z.int(),
    mated: z.int(),
    nonMated: z.int(),
  }),
  /** How much of the non-mated tail comes from the library and not from the prior, 0..1. */
  weight: Rate,
  /** When it was last worked out; null while it is the prior alone. */
  fittedAt: z.string().nullable(),
  /** A new one is being worked out. */
  fitting: z.boolean(),
  /** As set now. */
  now: Outlook,
  /** Every 0.01 of cosine, ascending, for drawing. */
  curve: z.array(
    z.object({
      cosine: z.number(),
      fpir: Rate,
      fnir: Rate,
      /** That a face with this score is the person, before other people are looked at. */
      probability: Rate,
    }),
  ),
  mated: Histogram,
  nonMated: Histogram,
});
export type CalibrationReport = z.infer<typeof CalibrationReport>;

/** What a score says; {@link CalibrationReport} says where it comes from. */
export const Meaning = {
  /** That this is the person, 0..1; see `library/calibrate/README.md` for the prior odds. */
  probability: Rate,
  /** People of this library that would reach this score in a search for a stranger, on average. */
  falseAlarms: z.number().min(0),
} as const;

export const calibrationApi = {
  get: query(Nothing, CalibrationReport),
  /** What would change if searches matched from this cosine on. Changes nothing. */
  preview: query(z.object({ cosine: z.number().min(-1).max(1) }), Outlook),
};
