/** Which faces of a person stand for it in a search, and why these. */
import { z } from 'zod';

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
