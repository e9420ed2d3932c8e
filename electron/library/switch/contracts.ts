/** Which vectors a photo gets at present. */
import type { Store } from '../store/store.ts';

/**
 * The model contracts to embed a photo under, the one of the active vectors first: that of the active contract (or
 * its base), and that of the model being prepared, so that what is scanned during a change is there afterwards.
 * Undefined in a library without a contract, which takes vision's own.
 */
export function contractsInUse({ contracts, modelChanges }: Store): string[] | undefined {
  const active = contracts.active();
  if (active === null) return undefined;
  const target = modelChanges.open()?.target;
  const kept = target === undefined ? [active] : [active, target];
  return [...new Set(kept.map((id) => contracts.need(id).base ?? id))];
}
