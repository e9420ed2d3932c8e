/** An aligned face to a point on the unit sphere. */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import type { Raster } from '../decode/raster.ts';
import type { Model } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';

/** What the network answered, split into direction and length. */
export interface Embedding {
  /** Unit length: who it is. */
  readonly vector: Float32Array<ArrayBuffer>;
  /** Length before normalising, > 0: how much of a face the network saw (MagFace, Meng et al., CVPR 2021). */
  readonly norm: number;
}

/** Embeds one aligned face; a new array each time. One call at a time. */
export type Embed = (aligned: Raster) => Promise<Embedding>;

/** Builds the embedder that `spec` describes. */
export function openEmbedder(spec: EmbedderSpec, model: Model): Embed {
  const { input, output } = model.spec;
  if (output.layout !== 'vector') throw new Error(`${model.spec.id} gives no vector`);
  if (spec.flip) throw new Error(`${spec.id}: adding the mirrored face is not implemented`);
  const values = new Float32Array(inputLength(input));
  return async (aligned) => {
    const outputs = await model.run(fillTensor(aligned, input, values));
    const embedding = normalised(outputs(output.vector));
    if (embedding?.vector.length !== output.dimension)
      throw new Error(`${model.spec.id} gave no usable vector`);
    return embedding;
  };
}

/** `vector / |vector|` in a new array and `|vector|`, or null when it holds NaN, infinity or only zeros. */
export function normalised(vector: Float32Array): Embedding | null {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const norm = Math.sqrt(sum);
  if (!(norm > 0) || !Number.isFinite(norm)) return null;
  return { vector: vector.map((value) => value / norm), norm };
}
