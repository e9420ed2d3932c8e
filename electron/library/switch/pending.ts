/** What a change of contract leaves to be done afterwards, as it lies in the file: a kill loses nothing. */
import { z } from 'zod';
import type { Meta } from '../store/meta.ts';

const Pending = z.object({
  /** The contract it is to be done under; of no interest any more once another one is active. */
  contract: z.string(),
  /** Faces may lack a vector of it. */
  fill: z.boolean(),
  /** Where regrouping stands: the step, and the id (of a face or group) it has come to. */
  regroup: z
    .object({ step: z.enum(['photos', 'measure', 'split', 'merge', 'place']), after: z.int().min(0) })
    .nullable(),
});
export type Pending = z.infer<typeof Pending>;
export type Step = NonNullable<Pending['regroup']>['step'];

const key = 'after-change';

/** What is left to do under this contract; null when nothing is. */
export function readPending(meta: Meta, contract: string | null): Pending | null {
  const found = Pending.safeParse(JSON.parse(meta.get(key) ?? 'null'));
  if (!found.success || found.data.contract !== contract) return null;
  return found.data.fill || found.data.regroup !== null ? found.data : null;
}

export function writePending(meta: Meta, pending: Pending): void {
  meta.set(key, JSON.stringify(pending));
}

/** To be called before the cosines of faces are emptied: cut off then, they are measured again. */
export function markMeasure(meta: Meta, contract: string): void {
  writePending(meta, { contract, fill: false, regroup: { step: 'measure', after: 0 } });
}

/** To be called in the transaction that makes `contract` the active one. */
export function markChange(meta: Meta, contract: string): void {
  writePending(meta, { contract, fill: true, regroup: { step: 'photos', after: 0 } });
}
