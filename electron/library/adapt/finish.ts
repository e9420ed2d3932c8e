/** Photos read while an adapter is in use: the vector of the model as it came, and beside it the derived one. */
import type { Analysed, AnalysedFace } from '../../contract/vision.ts';
import type { Store } from '../store/store.ts';
import { adapted, unpackWeights } from './adapter.ts';

/**
 * Turns an answer under the base contract into one under the active, derived contract; leaves every other answer
 * alone. For photos that are stored and for probes alike.
 */
export function finisher({ contracts }: Store): (analysed: Analysed) => Analysed {
  let opened: { readonly contract: string; readonly weights: Float32Array } | null = null;
  return (analysed) => {
    const id = contracts.active();
    const active = id === null ? null : contracts.get(id);
    if (active?.base !== analysed.contract) return analysed;
    if (opened?.contract !== active.id)
      opened = {
        contract: active.id,
        weights: unpackWeights(contracts.weights(active.id) ?? new Uint8Array()),
      };
    const { weights } = opened;
    const face = (one: AnalysedFace): AnalysedFace => {
      const { embedding, others = [] } = one;
      if (embedding === null) return one;
      return {
        ...one,
        embedding: adapted(embedding, weights, active.dimension),
        others: [...others, { contract: analysed.contract, vector: embedding }],
      };
    };
    return { ...analysed, contract: active.id, faces: analysed.faces.map(face) };
  };
}
