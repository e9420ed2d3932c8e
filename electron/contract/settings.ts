/** What the user has decided about one library. Kept in its file, so it travels with a backup. */
import { z } from 'zod';
import { FaceLimits } from './detection.ts';
import { command, Nothing, query } from './method.ts';

/** Id of the detector that comes with Facet. */
export const shippedDetector = 'default';

export const LibrarySettings = z.object({
  /**
   * How often a stranger may be called a match: once in this many searches of a library of the present size
   * (FPIR(N, T) = 1 / this, ISO/IEC 19795-1). The match threshold follows from it.
   */
  falseMatchOneIn: z.int().min(2).max(1_000_000).default(1000),
  /** Which faces are set aside; a change takes effect on the whole library, in the background. */
  detection: FaceLimits.prefault({}),
  /**
   * Id of the detector that looks at photos. It changes no vector contract: photos are read with it from now on, and
   * those that were read before stay as they are.
   */
  detector: z.string().min(1).default(shippedDetector),
  /** Folders are watched while the app runs, and looked through when it opens; see `contract/watch.ts`. */
  watch: z.boolean().default(true),
  /**
   * Compare with every face, however many there are. Without it a search for similar faces among more than two million
   * looks at sketches of the faces first, and may miss one in a thousand of those that are only just a match.
   */
  alwaysExact: z.boolean().default(false),
  /** Who searches for a face among all says what for; the purpose goes to the audit log. */
  askPurpose: z.boolean().default(false),
  /** Nobody gets a name or a face by the user's word without a record of consent that holds: a rule of the database. */
  consentRequired: z.boolean().default(false),
});
export type LibrarySettings = z.infer<typeof LibrarySettings>;

export const settingsApi = {
  get: query(Nothing, LibrarySettings),
  /**
   * Replaces all settings; whoever sets one sends the rest back as it got them. Another detector is refused with
   * `not-found` where the program knows none of that name, `detector-missing` where its files are not here, `busy`
   * while a scan runs, `invalid-input` in a run that was told its detector at the start.
   */
  set: command(LibrarySettings, LibrarySettings),
};
