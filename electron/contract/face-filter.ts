/** Which faces of the library a search for faces looks at. */
import { z } from 'zod';
import { PersonKind } from './model.ts';

/** Whose face it is: of a person of this kind, or of nobody. */
export const FaceKind = z.enum([...PersonKind.options, 'loose']);
export type FaceKind = z.infer<typeof FaceKind>;

/** Every condition must hold; one that is empty, null or 0 asks for nothing. */
export const FaceFilter = z.object({
  /** Any of these kinds; empty: all. */
  kinds: z.array(FaceKind).max(FaceKind.options.length),
  /** The photo, or a copy of it, lies in this folder or below it. */
  folder: z.string().nullable(),
  /** First and last day, both included: when the photo was taken, or its file's time where it does not say. */
  from: z.iso.date().nullable(),
  to: z.iso.date().nullable(),
  /** Least quality, 0..100. */
  minQuality: z.number().min(0).max(100),
});
export type FaceFilter = z.infer<typeof FaceFilter>;

/** Asks for nothing: every face passes. */
export const everyFace: FaceFilter = { kinds: [], folder: null, from: null, to: null, minQuality: 0 };

/** Whether every face passes. */
export function isOpen({ kinds, folder, from, to, minQuality }: FaceFilter): boolean {
  const everyKind = kinds.length === 0 || FaceKind.options.every((kind) => kinds.includes(kind));
  return everyKind && folder === null && from === null && to === null && minQuality === 0;
}
