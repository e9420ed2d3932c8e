/** Evaluation of recognition on labelled faces: what can be asked, and the report that comes back. */
import { z } from 'zod';
import { command, Nothing, query, stream } from './method.ts';
import { Id } from './model.ts';

/** A rate or score with its 95 % bootstrap interval over identities. */
export const Estimate = z.object({ value: z.number(), low: z.number(), high: z.number() });
export type Estimate = z.infer<typeof Estimate>;

const Interval = z.object({ low: z.number(), high: z.number() });

/**
 * Whether the non-mated pairs can carry a rate: `ample` from 30 expected false matches ("rule of 30",
 * ISO/IEC 19795-1), `thin` from one, `none` below: then no false match at all was allowed.
 */
export const Support = z.enum(['ample', 'thin', 'none']);
export type Support = z.infer<typeof Support>;

/** One face of a worst pair, and where its picture is. */
export const EvaluatedFace = z.object({
  /** File as written in the pairs file or relative to the folder; for a library the file name. */
  label: z.string(),
  /** What the label says: folder or person name; null where a pairs file says nothing of persons. */
  name: z.string().nullable(),
  /** Face and person of the library. */
  face: Id.nullable(),
  person: Id.nullable(),
  /** Otherwise the probe that holds the picture, for `media://probe-face`. */
  probe: z.string().nullable(),
  index: z.int().nullable(),
});
export type EvaluatedFace = z.infer<typeof EvaluatedFace>;

export const WorstPair = z.object({
  /** Line of the pairs file, the first pair being 1; null for other sources. */
  row: z.int().nullable(),
  score: z.number(),
  /** Mates less alike than one in ten strangers, or the other way round: the label is more likely wrong than the score. */
  suspect: z.boolean(),
  a: EvaluatedFace,
  b: EvaluatedFace,
});
export type WorstPair = z.infer<typeof WorstPair>;

/** 1:N search, closed and open set: ISO/IEC 19795-1, NIST IR 8271. */
export const Identification = z.object({
  /** People enrolled (N), templates in all, most samples enrolled of one person. */
  gallery: z.int(),
  templates: z.int(),
  enrolled: z.int(),
  /** Searches with the person enrolled, and without. */
  mated: z.int(),
  nonMated: z.int(),
  /** Share of mated searches whose person is among the first `rank`. */
  cmc: z.array(Estimate.extend({ rank: z.int() })),
  /** FNIR(N, 1, T) over FPIR(N, T); ascending FPIR. */
  open: z.array(Estimate.extend({ fpir: z.number() })),
  /** The same at FPIR 0.01 and 0.1, with the threshold. */
  at: z.array(Estimate.extend({ fpir: z.number(), threshold: z.number(), support: Support })),
});
export type Identification = z.infer<typeof Identification>;

export const EvaluationReport = z.object({
  /** Pairs that were scored; the figures below are over these. */
  pairs: z.int(),
  /** Mean balanced accuracy over held-out folds, its standard deviation, mean threshold of the folds. */
  accuracy: z.number(),
  accuracyStd: z.number(),
  threshold: z.number(),
  auc: z.number(),
  eer: z.number(),
  /** By rate as `1e-2`; `1e-4` only with 10,000 non-mated pairs and more. */
  tarAtFar: z.record(z.string(), z.number()),
  /** Images without a face that could be used; their pairs are in no figure. */
  missing: z.array(z.string()),
  intervals: z.object({ accuracy: Interval, auc: Interval, eer: Interval }),
  tar: z.array(Estimate.extend({ far: z.number(), support: Support })),
  /** TAR over FAR, ascending FAR. */
  roc: z.array(Estimate.extend({ far: z.number() })),
  /** Share of each population in bins of `step` from `from`. */
  histogram: z.object({
    from: z.number(),
    step: z.number(),
    mated: z.array(z.number()),
    nonMated: z.array(z.number()),
  }),
  /** Errors at `threshold` after setting aside the pairs of lowest quality; null where nothing is left. */
  discard: z.array(
    z.object({ discarded: z.number(), fnmr: z.number().nullable(), fmr: z.number().nullable() }),
  ),
  identification: Identification.nullable(),
  worst: z.object({ nonMated: z.array(WorstPair), mated: z.array(WorstPair) }),
  source: z.object({
    kind: z.enum(['pairs', 'folders', 'people']),
    label: z.string(),
    images: z.int(),
    faces: z.int(),
    identities: z.int(),
    mated: z.int(),
    nonMated: z.int(),
    /** True when there were more pairs than are scored, and these were drawn by the seed. */
    drawn: z.boolean(),
  }),
  seed: z.int(),
  replicates: z.int(),
  model: z.object({
    contract: z.string(),
    detector: z.string(),
    embedder: z.string(),
    dimension: z.int(),
    provider: z.string(),
  }),
  /** Size of the library, where one was evaluated. */
  library: z.object({ photos: z.int(), faces: z.int(), people: z.int() }).nullable(),
  hardware: z.object({ cpu: z.string(), cores: z.int(), memoryGb: z.number(), system: z.string() }),
  versions: z.object({ facet: z.string(), node: z.string() }),
  /** ISO 8601, to the second. */
  date: z.string(),
});
export type EvaluationReport = z.infer<typeof EvaluationReport>;

export const EvaluationSource = z.discriminatedUnion('kind', [
  /** `file` is a grant of the pairs file, `root` of the folder its paths start from. */
  z.object({ kind: z.literal('pairs'), file: z.string(), root: z.string() }),
  /** One folder per person. */
  z.object({ kind: z.literal('folders'), folder: z.string() }),
  /** Faces of this library that the user has confirmed. */
  z.object({ kind: z.literal('people') }),
]);
export type EvaluationSource = z.infer<typeof EvaluationSource>;

export const EvaluationProgress = z.object({
  stage: z.enum(['reading', 'measuring', 'pictures']),
  done: z.int(),
  total: z.int(),
  secondsLeft: z.number().nullable(),
});
export type EvaluationProgress = z.infer<typeof EvaluationProgress>;

export const evaluateApi = {
  /** What an evaluation of the library's own people would have: people with two confirmed faces and more, and those faces. */
  ready: query(Nothing, z.object({ people: z.int(), faces: z.int() })),
  /** Evaluates; the report stays here under `id` until two newer ones came or the library closes. */
  run: stream(
    z.object({
      source: EvaluationSource,
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1),
    }),
    EvaluationProgress,
    z.object({ id: z.string(), report: EvaluationReport }),
    'coalesce',
  ),
  /** Writes a report; `to` is a grant from a save dialog or the terminal. */
  save: command(
    z.object({ id: z.string(), to: z.string(), as: z.enum(['html', 'json']) }),
    z.object({ path: z.string(), bytes: z.int() }),
  ),
  /** Writes a copy of the pairs file with the labels of `rows` turned round; the file itself stays as it is. */
  savePairs: command(
    z.object({ id: z.string(), to: z.string(), rows: z.array(z.int().positive()).min(1).max(100_000) }),
    z.object({ path: z.string(), bytes: z.int() }),
  ),
  /** Writes a picture that the page drew. */
  savePicture: command(
    z.object({
      to: z.string(),
      bytes: z.instanceof(Uint8Array).refine((bytes) => bytes.length <= 32 * 1024 * 1024),
    }),
    z.object({ path: z.string(), bytes: z.int() }),
  ),
};
