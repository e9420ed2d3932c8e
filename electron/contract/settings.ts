/** What the user has decided about one library. Kept in its file, so it travels with a backup. */
import { z } from 'zod';
import { FaceLimits } from './detection.ts';
import { command, Nothing, query } from './method.ts';

export const LibrarySettings = z.object({
  /**
   * How often a stranger may be called a match: once in this many searches of a library of the present size
   * (FPIR(N, T) = 1 / this, ISO/IEC 19795-1). The match threshold follows from it.
   */
  falseMatchOneIn: z.int().min(2).max(1_000_000).default(1000),
  /** Which faces are set aside; a change takes effect on the whole library, in the background. */
  detection: FaceLimits.prefault({}),
});
export type LibrarySettings = z.infer<typeof LibrarySettings>;

export const settingsApi = {
  get: query(Nothing, LibrarySettings),
  /** Replaces all settings; whoever sets one sends the rest back as it got them. */
  set: command(LibrarySettings, LibrarySettings),
};
