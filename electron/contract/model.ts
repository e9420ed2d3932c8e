/**
 * The nouns every side agrees on. Boxes and points are pixels in the displayed (EXIF-oriented) image,
 * x to the right and y down from its top left corner. Ids are positive integers of the library file.
 */
import { z } from 'zod';
import { Meaning } from './calibration.ts';

export const Id = z.int().positive();
export const Box = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() });
export type Box = z.infer<typeof Box>;

export const Point = z.tuple([z.number(), z.number()]);
export type Point = z.infer<typeof Point>;

/** Left eye, right eye, nose tip, left and right mouth corner, as seen in the picture (ArcFace order). */
export const Landmarks = z.tuple([Point, Point, Point, Point, Point]);
export type Landmarks = z.infer<typeof Landmarks>;

/** Distance between the eye centres in pixels of the displayed image. */
export function eyeDistance([left, right]: Landmarks): number {
  return Math.hypot(right[0] - left[0], right[1] - left[1]);
}

/** Why a face is a poor template; an empty list means nothing speaks against it. */
export const QualityFlag = z.enum([
  'small',
  'blurred',
  'dark',
  'bright',
  'low-contrast',
  'turned',
  'doubtful',
  'unclear',
]);
export type QualityFlag = z.infer<typeof QualityFlag>;

/**
 * What is measured of a face, in the spirit of ISO/IEC 29794-5; those that count towards the score first.
 * `recognisability` is the length of the raw embedding, `visibility` how much of eyes and mouth shows.
 * Angles are estimated from five points on an average head: good to about 10°; 0 looks into the camera,
 * `yaw` > 0 turns to the right of the picture, `pitch` > 0 looks up, `roll` > 0 leans to the right.
 */
export const QualityMeasure = z.enum([
  'recognisability',
  'confidence',
  'sharpness',
  'visibility',
  'eyeDistance',
  'exposure',
  'contrast',
  'yaw',
  'pitch',
  'roll',
]);
export type QualityMeasure = z.infer<typeof QualityMeasure>;

/** What the value of each measure counts; '' has no unit. `eyeDistance` is in pixels of the photo. */
export const qualityUnits = {
  recognisability: '',
  confidence: '%',
  sharpness: '',
  visibility: '%',
  eyeDistance: 'px',
  exposure: '%',
  contrast: '%',
  yaw: '°',
  pitch: '°',
  roll: '°',
} as const satisfies Record<QualityMeasure, string>;

/** `share`: 0 as bad as can be, 100 nothing to wish for. */
export const QualityPart = z.object({
  measure: QualityMeasure,
  value: z.number(),
  unit: z.enum(['px', '°', '%', '']),
  share: z.number().min(0).max(100),
});
export type QualityPart = z.infer<typeof QualityPart>;

/**
 * `score` runs from 0 (useless) to 100 (ideal): about 122 times the cosine to expect to a good photo of the
 * same person. `parts` explains it; absent on faces measured before it was kept.
 */
export const Quality = z.object({
  score: z.number().min(0).max(100),
  flags: z.array(QualityFlag),
  parts: z.array(QualityPart).optional(),
});
export type Quality = z.infer<typeof Quality>;

/** `group`: found by grouping, unnamed. `person`: named. `stranger`: set aside by the user. */
export const PersonKind = z.enum(['group', 'person', 'stranger']);
export type PersonKind = z.infer<typeof PersonKind>;

/** Who put a face where it is: grouping, or the user (then it never moves by itself). */
export const AssignedBy = z.enum(['auto', 'user']);
export type AssignedBy = z.infer<typeof AssignedBy>;

export const Face = z.object({
  id: Id,
  photo: Id,
  person: Id.nullable(),
  name: z.string().nullable(),
  by: AssignedBy.nullable(),
  box: Box,
  landmarks: Landmarks,
  score: z.number(),
  quality: Quality,
  /** Cosine to the person's mean embedding; null when it belongs to nobody. */
  cosine: z.number().nullable(),
});
export type Face = z.infer<typeof Face>;

export const Person = z.object({
  id: Id,
  name: z.string().nullable(),
  kind: PersonKind,
  faces: z.int(),
  photos: z.int(),
  /** Faces the user has confirmed. */
  confirmed: z.int(),
  /** The face whose crop stands for the person. */
  cover: Id.nullable(),
  /** Day on which the person is erased; absent where there is none. */
  expires: z.iso.date().optional(),
});
export type Person = z.infer<typeof Person>;

export const Photo = z.object({
  id: Id,
  /** File name, for display. */
  label: z.string(),
  /** Folder path, for display only: no call accepts a path from the page. */
  folder: z.string(),
  width: z.int(),
  height: z.int(),
  takenAt: z.string().nullable(),
  faces: z.int(),
  /** The file is gone; faces and decisions are kept. */
  missing: z.boolean(),
  /** The folder or drive it is on is not there at present. */
  offline: z.boolean(),
});
export type Photo = z.infer<typeof Photo>;

/** `copies`: paths of further files with the same content, for display. */
export const PhotoDetail = Photo.extend({
  path: z.string(),
  copies: z.array(z.string()),
  faceList: z.array(Face),
});
export type PhotoDetail = z.infer<typeof PhotoDetail>;

/** Three-way answer to "is this that person?". */
export const Verdict = z.enum(['match', 'unsure', 'unknown']);
export type Verdict = z.infer<typeof Verdict>;

/** `angle` = acos(cosine) in degrees, 0..180: the distance on the hypersphere. */
export const Match = z.object({
  person: Id,
  name: z.string().nullable(),
  kind: PersonKind,
  /** Of the probe to the person's templates taken together. */
  cosine: z.number(),
  angle: z.number(),
  /** The person's template most like the probe. */
  face: Id,
  ...Meaning,
});
export type Match = z.infer<typeof Match>;

/** What the user has handed over: a file, a folder or pasted bytes, known to the page by id only. */
export const Grant = z.object({
  id: z.string(),
  kind: z.enum(['file', 'folder', 'bytes']),
  label: z.string(),
});
export type Grant = z.infer<typeof Grant>;

/** A face in a photo that is not (or not yet) in the library. */
export const ProbeFace = z.object({
  index: z.int(),
  box: Box,
  landmarks: Landmarks,
  score: z.number(),
  quality: Quality,
  /** False when the flags make it a poor template; the reasons are `quality.flags`. */
  usable: z.boolean(),
});
export type ProbeFace = z.infer<typeof ProbeFace>;

export const JobState = z.enum([
  'listing',
  'running',
  'paused',
  'done',
  'cancelled',
  'failed',
  'interrupted',
]);
export type JobState = z.infer<typeof JobState>;

export const Skipped = z.object({
  photo: Id.nullable(),
  path: z.string(),
  reason: z.string(),
  detail: z.string(),
  at: z.string(),
});
export type Skipped = z.infer<typeof Skipped>;

export const Job = z.object({
  id: Id,
  state: JobState,
  /** Display labels of the folders and files being scanned. */
  roots: z.array(z.string()),
  /** Photos known so far; null while the folders are still being listed. */
  total: z.int().nullable(),
  /** Photos dealt with: read, unchanged or skipped. */
  done: z.int(),
  added: z.int(),
  unchanged: z.int(),
  skipped: z.int(),
  faces: z.int(),
  photosPerSecond: z.number(),
  secondsLeft: z.number().nullable(),
  seconds: z.number(),
  current: z.string().nullable(),
  error: z.string().nullable(),
});
export type Job = z.infer<typeof Job>;

export const OperationKind = z.enum([
  'name',
  'confirm',
  'reject',
  'move',
  'merge',
  'split',
  'ignore',
  'restore',
  'keep',
  'cover',
  'enroll',
  'undo',
  'redo',
  'forget',
]);
export type OperationKind = z.infer<typeof OperationKind>;

export const Operation = z.object({
  id: Id,
  at: z.string(),
  kind: OperationKind,
  /** For undo and redo: the kind of decision that was taken back or done again. */
  of: OperationKind.optional(),
  /** What it touched, for the history list: counts and names at that time. */
  summary: z.object({ faces: z.int(), name: z.string().nullable(), other: z.string().nullable() }),
  undone: z.boolean(),
});
export type Operation = z.infer<typeof Operation>;

/** Cosines of one contract; what each is for stands in native-models/README.md. */
export const Thresholds = z.object({
  match: z.number(),
  unsure: z.number(),
  verify: z.number(),
  groupJoin: z.number(),
  groupMerge: z.number(),
});
export type Thresholds = z.infer<typeof Thresholds>;

/** Which engine really runs, as found at start; not what was asked for. */
export const EngineReport = z.object({
  provider: z.string(),
  requested: z.array(z.string()),
  fallbacks: z.array(z.object({ provider: z.string(), reason: z.string() })),
  /** Threads of one inference, where it runs on the CPU. */
  threads: z.int(),
  /** Photos described at the same time. */
  lanes: z.int(),
  /** Faces that go through the embedder at once. */
  batch: z.int(),
  detector: z.string(),
  embedder: z.string(),
  /** Hash of everything that changes an embedding; see native-models/README.md. */
  contract: z.string(),
  /** Embedding length. */
  dimension: z.int(),
  thresholds: Thresholds,
  models: z.array(
    z.object({
      id: z.string(),
      role: z.enum(['detector', 'landmarks', 'embedder']),
      licence: z.string(),
      source: z.string(),
      sha256: z.string(),
      bytes: z.int().nullable(),
      installed: z.boolean(),
      active: z.boolean(),
    }),
  ),
});
export type EngineReport = z.infer<typeof EngineReport>;
