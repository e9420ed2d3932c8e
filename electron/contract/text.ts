/** Text that a person gives: trimmed, at most `most` UTF-16 units, and the same when it is read again. */
import { z } from 'zod';

/** Half of a surrogate pair has no UTF-8: SQLite would give back another character than was stored. */
export const text = (most: number): z.ZodString =>
  z
    .string()
    .trim()
    .max(most)
    .refine((given) => given.isWellFormed(), 'has half a character');
