/** How much of a machine reading photos may use, and what a measurement of that machine found. */
import { z } from 'zod';

const Count = z.int().min(1).max(64);

export const Pace = z.object({
  /** Execution provider to run on; null for the fastest that gives the CPU's answers. */
  provider: z.string().max(40).nullable(),
  /** Photos described at the same time, each with networks of its own. */
  lanes: Count,
  /** Threads of one inference, on the CPU. */
  threads: Count,
  /** Faces that go through the embedder at once. */
  batch: Count,
});
export type Pace = z.infer<typeof Pace>;

/** One pace that was tried, on the provider that really ran. */
export const PaceTrial = Pace.extend({
  provider: z.string(),
  /** Drawn photos of eight faces a second, without decoding. */
  rate: z.number().positive(),
});
export type PaceTrial = z.infer<typeof PaceTrial>;

/** What was tried, in that order, and the one that was taken. */
export const PaceFound = z.object({ trials: z.array(PaceTrial), taken: Pace });
export type PaceFound = z.infer<typeof PaceFound>;
