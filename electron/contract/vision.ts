/** What the library (or the terminal) asks of the vision process. Stateless: each call carries all it needs. */
import { z } from 'zod';
import { command, type Contract, Nothing, query } from './method.ts';
import { Box, EngineReport, Landmarks, Quality, Thresholds } from './model.ts';
import { ModelTest } from './models.ts';

/** Bytes win over the path. `label` stands in errors. */
export const ImageSource = z.object({
  path: z.string().nullable(),
  bytes: z.instanceof(Uint8Array).nullable(),
  label: z.string(),
});
export type ImageSource = z.infer<typeof ImageSource>;

/** A vector says under which contract it was made wherever there may be several. */
export const ContractVector = z.object({ contract: z.string(), vector: z.instanceof(Float32Array) });
export type ContractVector = z.infer<typeof ContractVector>;

export const AnalysedFace = z.object({
  box: Box,
  landmarks: Landmarks,
  /** Detector confidence, 0..1. */
  score: z.number(),
  quality: Quality,
  /** False when the flags make it a poor template. */
  usable: z.boolean(),
  /** Unit length, `dimension` floats; null when not asked for. */
  embedding: z.instanceof(Float32Array).nullable(),
  /** The same face under every further contract that was asked for. */
  others: z.array(ContractVector).optional(),
  /** Square display crop with context, webp; null when not asked for. */
  crop: z.instanceof(Uint8Array).nullable(),
  /** The 112×112 crop on the ArcFace template, whatever the embedder; high-quality webp; null when not asked for. */
  aligned: z.instanceof(Uint8Array).nullable(),
});
export type AnalysedFace = z.infer<typeof AnalysedFace>;

/** The steps of one photo, in their order. */
export const visionStages = [
  'read',
  'decode',
  'detect',
  'region',
  'align',
  'quality',
  'embed',
  'encode',
] as const;
export type VisionStage = (typeof visionStages)[number];

/** What one photo took. */
export const PhotoCost = z.object({
  /** How often all of it was decoded. */
  decodes: z.int(),
  /** How often a part of it was decoded at full size, for small faces: 0 or 1. */
  regions: z.int(),
  /** Wall time by stage, ms; without the wait for a turn at the networks. */
  ms: z.record(z.enum(visionStages), z.number()),
});
export type PhotoCost = z.infer<typeof PhotoCost>;

export const Analysed = z.object({
  /** Displayed (oriented) size in pixels. */
  width: z.int(),
  height: z.int(),
  format: z.string(),
  /** Local capture time from EXIF, `YYYY-MM-DDTHH:MM:SS`, or null. */
  takenAt: z.string().nullable(),
  sha256: z.string(),
  /** Size and mtime (ms) of the file as it was read; null for bytes. */
  bytes: z.int(),
  mtime: z.number().nullable(),
  faces: z.array(AnalysedFace),
  /** Whole photo, long side ≤ 320, webp; null when not asked for. */
  thumb: z.instanceof(Uint8Array).nullable(),
  /** The contract every `embedding` in this answer was made under. */
  contract: z.string(),
  /** Id of the detector that looked. */
  detector: z.string(),
  cost: PhotoCost,
});
export type Analysed = z.infer<typeof Analysed>;

/** An embedder this program knows, installed or not. */
export const Embedder = z.object({
  id: z.string(),
  /** See native-models/README.md. */
  contract: z.string(),
  dimension: z.int(),
  thresholds: Thresholds,
  installed: z.boolean(),
  /** True when it takes faces on the template of the stored crops, so that photos need not be read again. */
  fromCrops: z.boolean(),
});
export type Embedder = z.infer<typeof Embedder>;

/** What a model file is taken for. */
export const ProbedModel = z.object({
  /** Name, type and shape of each. */
  inputs: z.array(z.string()),
  outputs: z.array(z.string()),
  /** As `Proposal` of native-models/families.ts, which checks it: the contract knows no networks. */
  proposal: z.record(z.string(), z.unknown()).nullable(),
  /** Why it cannot be used, in words; null when it can. */
  problem: z.string().nullable(),
});
export type ProbedModel = z.infer<typeof ProbedModel>;

/** A description as native-models/manifest.ts has it, which checks it: the contract knows no networks. */
const Described = z.record(z.string(), z.unknown());

/** What to try: an installed detector or embedder by its id, or the one that a file would be. */
export const TestSubject = z.union([
  z.object({ id: z.string() }),
  z.object({
    path: z.string(),
    model: Described,
    detector: Described.nullable(),
    embedder: Described.nullable(),
  }),
]);
export type TestSubject = z.infer<typeof TestSubject>;

/** A face of the library to try a model on. */
export const TrialFace = z.object({
  /** Its stored template crop: `AnalysedFace.aligned`. */
  aligned: z.instanceof(Uint8Array),
  /** Whose face it is: the same number for faces of one person, in this call only. */
  person: z.int(),
});
export type TrialFace = z.infer<typeof TrialFace>;

export const visionApi = {
  vision: {
    analyse: command(
      z.object({
        source: ImageSource,
        embed: z.boolean(),
        crops: z.boolean(),
        thumb: z.boolean(),
        /**
         * Contracts to embed under: the first fills `embedding`, the rest `others`. Absent: that of the report.
         * Fails with `model-missing` where no installed model makes such vectors.
         */
        contracts: z.array(z.string()).min(1).max(4).optional(),
        /**
         * Id of the detector to look with. Absent: that of the report. Fails with `detector-missing` where there is none
         * of that name, or its files are not here.
         */
        detector: z.string().optional(),
      }),
      Analysed,
    ),
    /** Embeds stored template crops (`AnalysedFace.aligned`); null for bytes that are no such picture. */
    embed: command(
      z.object({ contract: z.string(), aligned: z.array(z.instanceof(Uint8Array)).max(256) }),
      z.object({ vectors: z.array(z.instanceof(Float32Array).nullable()) }),
    ),
    embedders: query(Nothing, z.array(Embedder)),
    /** A smaller copy for the screen, long side ≤ `width`, EXIF-oriented, or only `region` of it. */
    render: query(
      z.object({ source: ImageSource, width: z.int().min(16).max(8192), region: Box.nullable() }),
      z.object({ bytes: z.instanceof(Uint8Array), type: z.string() }),
    ),
    /**
     * Reads a model file with limits, then runs it once on black. A file that cannot be used is an answer with a
     * `problem`. Fails with `unreadable` when it is not there.
     */
    probe: command(z.object({ path: z.string() }), ProbedModel),
    report: query(Nothing, EngineReport),
    /**
     * The self-test of a detector or embedder; what is wrong with it is in the answer. `own`: faces of the library to
     * try an embedder on, beside the golden photos. Fails with `not-found` for an unknown id, `invalid-input` for a
     * description that is none.
     */
    test: command(z.object({ subject: TestSubject, own: z.array(TrialFace).max(64).optional() }), ModelTest),
  },
} as const satisfies Contract;

export type VisionApi = typeof visionApi;
