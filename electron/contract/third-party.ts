/** The list of other people's packages that the build writes beside the page, and that About shows. */
import { z } from 'zod';

/** Its name in the page's folder. */
export const thirdPartyFile = 'third-party.json';

export const ThirdParty = z.object({
  name: z.string(),
  version: z.string(),
  /** SPDX expression, as its package.json says it. */
  licence: z.string(),
  home: z.string().nullable(),
  /** Its licence file; null where the package has none. */
  text: z.string().nullable(),
});
/** One package. */
export type ThirdParty = z.infer<typeof ThirdParty>;
