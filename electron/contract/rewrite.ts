/** What the process answers that writes a closed library anew: under another key, or open into another folder. */
import { z } from 'zod';
import { type Contract, Nothing, query, stream } from './method.ts';

/** How far it is. */
export const RewriteProgress = z.object({
  /** Rows copied, of {@link total}; indexes count as rows too. */
  done: z.int().min(0),
  total: z.int().min(0),
  secondsLeft: z.number().nullable(),
});
export type RewriteProgress = z.infer<typeof RewriteProgress>;

/** An unencrypted copy of a library. */
export const OpenCopy = z.object({ path: z.string(), bytes: z.int() });
export type OpenCopy = z.infer<typeof OpenCopy>;

export const rewriteApi = {
  rewrite: {
    /** Id of the key that the library is encrypted with now; null where it lies open. Fails with `library-key` for another. */
    key: query(Nothing, z.object({ id: z.string().nullable() })),
    /** Encrypts it with the key of this id, one of those the process was started with. Cancelled: it is as it was. */
    encrypt: stream(z.object({ key: z.string() }), RewriteProgress, Nothing, 'coalesce'),
    /** Writes it unencrypted into a folder that holds no library. */
    exportOpen: stream(z.object({ folder: z.string() }), RewriteProgress, OpenCopy, 'coalesce'),
  },
} as const satisfies Contract;

export type RewriteApi = typeof rewriteApi;
