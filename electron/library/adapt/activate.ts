/**
 * To the vectors of an adapter and back, through the store's log of model changes. The vectors of the model stay in
 * the file all the while: an adapter derives from them, and going back costs one row.
 */
import { FacetError } from '../../contract/errors.ts';
import type { Store } from '../store/store.ts';
import { adapted, unpackWeights } from './adapter.ts';

/** Faces per transaction: some 10 ms of arithmetic, between which other calls are answered. */
const slice = 32;

const pause = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The adapter in use, unless it is `contract`. */
function formerAdapter({ contracts }: Store, contract: string): string | null {
  const active = contracts.active();
  return active === null || active === contract || contracts.need(active).base === null ? null : active;
}

/**
 * Derives every face's vector and makes the adapter's contract the active one, all at once at the end. Cut off
 * anywhere, the old contract is still in use. An adapter that was in use before is erased.
 * @throws FacetError `busy` while another change of model is under way; `disk-full`
 */
export async function activate(store: Store, contract: string): Promise<void> {
  const { contracts, embeddings, modelChanges } = store;
  const { base, dimension } = contracts.need(contract);
  const bytes = contracts.weights(contract);
  if (base === null || bytes === null || bytes.length === 0)
    throw new FacetError({ code: 'not-found', what: 'adapter', id: contract });
  const open = modelChanges.open();
  // One that was cut off is taken up again.
  if (open !== null && open.target !== contract)
    throw new FacetError({ code: 'busy', what: 'a change of model' });
  const weights = unpackWeights(bytes);
  const former = formerAdapter(store, contract);
  const began = performance.now();
  if (open === null)
    store.tx(() => {
      modelChanges.start(contract);
    });
  try {
    for (;;) {
      const faces = embeddings.lacking(contract, 0, slice);
      if (faces.length === 0) break;
      store.tx(() => {
        for (const { face } of faces) {
          const vector = embeddings.vectorOf(face, base);
          if (vector === null) embeddings.leaveBehind(face, contract, 'it has no vector of the model');
          else embeddings.put(face, contract, adapted(vector, weights, dimension));
        }
      });
      await pause();
    }
    store.tx(() => {
      store.audit.append('model-change', [], { from: contracts.active(), to: contract, learned: true });
      contracts.activate(contract);
      modelChanges.update('ready', null, (performance.now() - began) / 1000);
      modelChanges.close('done');
      modelChanges.settlePhotos();
      if (former !== null) contracts.eraseWeights(former);
    });
  } catch (thrown) {
    if (modelChanges.open() !== null) modelChanges.close('cancelled');
    throw thrown;
  }
  if (former !== null) await clear(store, former);
}

async function clear({ embeddings }: Store, contract: string): Promise<void> {
  while (embeddings.clear(contract, 500) > 0) await pause();
}

/** Makes the model's own contract the active one again, then erases the adapter's vectors and weights. */
export async function deactivate(store: Store, contract: string): Promise<void> {
  const { contracts, modelChanges } = store;
  const { base } = contracts.need(contract);
  if (base === null) throw new FacetError({ code: 'not-found', what: 'adapter', id: contract });
  store.tx(() => {
    const last = modelChanges.last();
    store.audit.append('model-change', [], { from: contract, to: base });
    contracts.activate(base);
    if (last?.target === contract && last.state === 'done') modelChanges.undo(last.id);
    modelChanges.settlePhotos();
    contracts.eraseWeights(contract);
  });
  await clear(store, contract);
}
