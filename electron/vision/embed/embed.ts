/** An aligned face to a point on the unit sphere. */
import type { EmbedderSpec } from '../../../native-models/manifest.ts';
import type { Raster } from '../decode/raster.ts';
import type { Model } from '../runtime/model.ts';
import { fillTensor, inputLength } from '../runtime/tensor.ts';

/** Embeds one aligned face: unit length, a new array each time. One call at a time. */
export type Embed = (aligned: Raster) => Promise<Float32Array<ArrayBuffer>>;

/** Builds the embedder that `spec` describes. */
export function openEmbedder(spec: EmbedderSpec, model: Model): Embed {
  const { input, output } = model.spec;
  if (output.layout !== 'vector') throw new Error(`${model.spec.id} gives no vector`);
  if (spec.flip) throw new Error(`${spec.id}: adding the mirrored face is not implemented`);
  const values = new Float32Array(inputLength(input));
  return async (aligned) => {
    const outputs = await model.run(fillTensor(aligned, input, values));
    const vector = normalised(outputs(output.vector));
    if (vector?.length !== output.dimension) throw new Error(`${model.spec.id} gave no usable vector`);
    return vector;
  };
}

/** `vector / |vector|` in a new array, or null when it holds NaN, infinity or only zeros. */
export function normalised(vector: Float32Array): Float32Array<ArrayBuffer> | null {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const norm = Math.sqrt(sum);
  if (!(norm > 0) || !Number.isFinite(norm)) return null;
  return vector.map((value) => value / norm);
}
