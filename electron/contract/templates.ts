/** Which faces of a person stand for it in a search, and why these. */
import { z } from 'zod';
import { Face, Id } from './model.ts';

/** Where a face looks, as seen in the picture: to the left or right from a yaw of about 20 degrees. */
export const Pose = z.enum(['left', 'front', 'right']);
export type Pose = z.infer<typeof Pose>;

/**
 * Why a face is a template. `best`: the best of all. `year`: the best of a year. `pose`: the best that looks
 * that way. `look`: the middle of faces that look alike and unlike the rest (a beard, glasses, an age).
 * `more`: room was left, and it is good.
 */
export const TemplateReason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('best') }),
  z.object({ kind: z.literal('year'), year: z.int() }),
  z.object({ kind: z.literal('pose'), pose: Pose }),
  z.object({ kind: z.literal('look'), faces: z.int() }),
  z.object({ kind: z.literal('more') }),
]);
export type TemplateReason = z.infer<typeof TemplateReason>;

export const PersonTemplate = z.object({ face: Face, reason: TemplateReason });
export type PersonTemplate = z.infer<typeof PersonTemplate>;

/** A named person or an unnamed group, and how alike a face is to it. */
export const Rival = z.object({
  person: Id,
  name: z.string().nullable(),
  /** Score of the face against this person, -1..1. */
  cosine: z.number(),
  /** The person's template most like the face. */
  face: Id,
});
export type Rival = z.infer<typeof Rival>;

/** What speaks against enrolling a face, beside its quality. `twice`: the same picture was given before. */
export const Misgiving = z.object({
  why: z.enum(['someone-else', 'twice']),
  /** In words: "looks more like Anna (0.62) than the rest of Ben (0.21)". */
  reason: z.string(),
  /** Who it looks like; null for a picture given twice. */
  rival: Rival.nullable(),
});
export type Misgiving = z.infer<typeof Misgiving>;

/** A face that probably has the wrong name. */
export const Doubt = z.object({
  face: Face,
  person: Id,
  name: z.string(),
  /** Score against the rest of the person, -1..1. */
  own: z.number(),
  /** The person's template most like the face. */
  ownFace: Id,
  /** Who it looks more like; null when it only does not look like the rest. */
  rival: Rival.nullable(),
  /** Probability that the name is wrong, 0.5..1. */
  certainty: z.number(),
  /** In words: "looks more like Anna (0.62) than the rest of Ben (0.21)". */
  reason: z.string(),
});
export type Doubt = z.infer<typeof Doubt>;
