/** An aligned face to a point on the unit sphere. */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import { mirrored, type Raster } from '../decode/raster.ts';
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

/**
 * Builds the embedder that `spec` describes. With `flip` the outputs for the face and for its mirror image are added
 * before normalising, so that each counts by its length (ArcFace, Deng et al., arXiv 1801.07698, as evaluated there).
 */
export function openEmbedder(spec: EmbedderSpec, model: Model): Embed {
  const { input, output } = model.spec;
  if (output.layout !== 'vector') throw new Error(`${model.spec.id} gives no vector`);
  const values = new Float32Array(inputLength(input));
  const look = async (aligned: Raster): Promise<Float32Array> => {
    const outputs = await model.run(fillTensor(aligned, input, values));
    return outputs(output.vector);
  };
  return async (aligned) => {
    let raw = await look(aligned);
    if (spec.flip) {
      const other = await look(mirrored(aligned));
      raw = raw.map((value, i) => value + (other[i] as number));
    }
    const embedding = normalised(raw);
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
