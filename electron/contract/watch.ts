/** Folders that are watched: what is added, changed, moved or deleted there comes into the library by itself. */
import { z } from 'zod';
import { Nothing, query } from './method.ts';
import { Id } from './model.ts';

/**
 * `watching`: changes come in by themselves. `starting`: it is being looked through first. `unscanned`: it was never
 * scanned to its end, which is the user's to start. `offline`: it is not there; it is looked for now and then.
 * `failed`: it cannot be watched, `problem` says why and what to do; scans work. `off`: not watched at all.
 */
export const FolderWatch = z.object({
  folder: Id,
  state: z.enum(['watching', 'starting', 'unscanned', 'offline', 'failed', 'off']),
  problem: z.string().nullable(),
});
export type FolderWatch = z.infer<typeof FolderWatch>;

export const WatchStatus = z.object({
  /** The setting says so, and this process watches. */
  on: z.boolean(),
  folders: z.array(FolderWatch),
  /** New and changed photos that are being read; null when there are none. */
  reading: z.object({ done: z.int(), total: z.int(), secondsLeft: z.number().nullable() }).nullable(),
  /** Why the last reading did not reach its end, in one line; it is tried again. */
  problem: z.string().nullable(),
});
export type WatchStatus = z.infer<typeof WatchStatus>;

export const watchApi = { status: query(Nothing, WatchStatus) };
