/** Which of the faces that were found are worth showing: limits, and what other ones would change. */
import { z } from 'zod';
import { Histogram } from './calibration.ts';
import { Nothing, query } from './method.ts';
import { Face, Id } from './model.ts';

/**
 * A face below any of these is set aside: it stays in the file, and comes back when the limit is lowered. The zeros
 * limit nothing beyond what the detector itself lets through.
 */
export const FaceLimits = z.object({
  /** Detector score, 0..1. */
  minScore: z.number().min(0).max(1).default(0),
  /** Distance between the eye centres in pixels of the photo. */
  minEyes: z.number().min(0).max(10_000).default(0),
  /** Quality score, 0..100. */
  minQuality: z.number().min(0).max(100).default(0),
});
export type FaceLimits = z.infer<typeof FaceLimits>;

export const FaceLimitsState = z.object({
  limits: FaceLimits,
  /** Faces set aside at present. */
  aside: z.int(),
  /** Faces looked at so far while new limits are being applied; null when all stand as the limits say. */
  applying: z.object({ done: z.int(), total: z.int(), secondsLeft: z.number().nullable() }).nullable(),
  /** Why limits could not be applied to the end, in one line; null when nothing is wrong. */
  problem: z.string().nullable(),
});
export type FaceLimitsState = z.infer<typeof FaceLimitsState>;

/** All faces of the library, set aside or not, by what the limits look at. */
export const FaceDistribution = z.object({
  faces: z.int(),
  score: Histogram,
  /** The last bar holds everything above as well. */
  eyes: Histogram,
  quality: Histogram,
});
export type FaceDistribution = z.infer<typeof FaceDistribution>;

/** What limits would change, compared with how faces stand now. */
export const FaceLimitsPreview = z.object({
  faces: z.int(),
  /** Faces that would be set aside in all. */
  aside: z.int(),
  /** Faces shown now that would be set aside … */
  leaving: z.int(),
  /** … and faces set aside now that would come back. */
  returning: z.int(),
  /** Unnamed groups of which no face would be left. */
  groups: z.int(),
  /** Photos that would show fewer faces, and photos that would show more. */
  photosFewer: z.int(),
  photosMore: z.int(),
  /** Faces below a limit that stay: the user placed or kept them, or has a hand in their group. */
  held: z.int(),
  /** Faces nearest to the limits: those just set aside, and those that just stay. */
  examples: z.object({ aside: z.array(Id), stay: z.array(Id) }),
});
export type FaceLimitsPreview = z.infer<typeof FaceLimitsPreview>;

export const detectionApi = {
  state: query(Nothing, FaceLimitsState),
  distribution: query(Nothing, FaceDistribution),
  /** Changes nothing; `settings.set` does. */
  preview: query(FaceLimits, FaceLimitsPreview),
  /** Faces that are set aside, the best first; `review.keep` takes them back for good. */
  aside: query(
    z.object({ offset: z.int().min(0), limit: z.int().min(1).max(1000) }),
    z.object({ items: z.array(Face), total: z.int() }),
  ),
};
