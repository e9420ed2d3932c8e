/** What the library remembers of learning: the last verdict, and whom the adapters were trained on. */
import { z } from 'zod';
import { AdaptVerdict } from '../../contract/adapt.ts';
import type { Store } from '../store/store.ts';

const key = 'adapt';

/**
 * Ids of people say nothing about faces. The class centres are templates of people and are never stored; the
 * matrix keeps what was learned from all of them together.
 */
const AdaptRecord = z.object({
  verdict: AdaptVerdict,
  /** Whom the adapter of the verdict was trained on. */
  trainedOn: z.array(z.int()),
  /** Whom the adapter in use was trained on; empty without one. */
  inUse: z.array(z.int()),
});
export type AdaptRecord = z.infer<typeof AdaptRecord>;

export function readRecord({ meta }: Store): AdaptRecord | null {
  const found = AdaptRecord.safeParse(JSON.parse(meta.get(key) ?? 'null'));
  return found.success ? found.data : null;
}

export function writeRecord({ meta }: Store, record: AdaptRecord): void {
  meta.set(key, JSON.stringify(record));
}

/** People of the list that are not in the library any more; merged ones are. */
export function gone({ people }: Store, ids: readonly number[]): number[] {
  return ids.filter((id) => people.state(id) === null);
}

/** Whether an adapter is what the library compares with. */
export function isAdapted({ contracts }: Store): boolean {
  const active = contracts.active();
  return active !== null && contracts.need(active).kind === 'derived';
}

/**
 * To be called in the transaction that forgets people, after they are gone: an adapter that waits to be used and
 * learned from one of them is erased. One in use stays, since every stored comparison rests on it; `adapt.status`
 * then asks to train again or roll back.
 */
export function forgetLearned(store: Store): void {
  const record = readRecord(store);
  const kept = record?.verdict.contract ?? null;
  if (record === null || kept === null || gone(store, record.trainedOn).length === 0) return;
  if (kept !== store.contracts.active()) store.contracts.eraseWeights(kept);
  writeRecord(store, { ...record, verdict: { ...record.verdict, contract: null } });
}
