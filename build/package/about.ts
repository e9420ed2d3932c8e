/** What a package says of itself: Facet's own, and those it stands on. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const About = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string().default(''),
  license: z.union([z.string(), z.object({ type: z.string() })]).optional(),
  homepage: z.string().optional(),
  repository: z.union([z.string(), z.object({ url: z.string() })]).optional(),
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});
export type About = z.infer<typeof About>;

/** The package.json in `folder`. */
export function readAbout(folder: string): About {
  return About.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
}
