/** The fitted calibration as it lies in the library file: a few KiB of figures per contract, no vectors. */
import { z } from 'zod';
import type { Meta } from '../store/meta.ts';

const Numbers = z.array(z.number());
const Fitted = z.object({
  knots: z.object({ cosines: Numbers, rates: Numbers }),
  spread: Numbers,
  weight: z.number(),
});

export const StoredFit = z.object({
  at: z.string(),
  /** What the library held then: it is worked out anew when this has moved on. */
  named: z.int(),
  faces: z.int(),
  /** The prior it was blended with. */
  source: z.string(),
  nonMated: Fitted,
  mated: Fitted,
  nonMatedScores: Numbers,
  matedScores: Numbers,
  openScores: Numbers,
  people: z.int(),
  pairs: z.int(),
});
export type StoredFit = z.infer<typeof StoredFit>;

const key = (contract: string): string => `calibration:${contract}`;

/** The fit of a contract; null where there is none, or one that an earlier release wrote in another shape. */
export function readFit(meta: Meta, contract: string): StoredFit | null {
  const text = meta.get(key(contract));
  if (text === null) return null;
  const found = StoredFit.safeParse(JSON.parse(text));
  return found.success ? found.data : null;
}

export function writeFit(meta: Meta, contract: string, fit: StoredFit): void {
  meta.set(key(contract), JSON.stringify(fit));
}
