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

/** The same of several, as many at once as the model takes; in their order. */
export type EmbedAll = (aligned: readonly Raster[]) => Promise<Embedding[]>;

/** {@link openEmbedAll} for one face. */
export const openEmbedder = (spec: EmbedderSpec, model: Model): Embed => oneOf(openEmbedAll(spec, model));

/** The same embedder for one face. */
export function oneOf(all: EmbedAll): Embed {
  return async (aligned) => {
    const [embedding] = await all([aligned]);
    if (embedding === undefined) throw new Error('no vector for a face');
    return embedding;
  };
}

/**
 * Builds the embedder that `spec` describes. With `flip` the outputs for the face and for its mirror image are added
 * before normalising, so that each counts by its length (ArcFace, Deng et al., arXiv 1801.07698, as evaluated there).
 */
export function openEmbedAll(spec: EmbedderSpec, model: Model): EmbedAll {
  const { input, output } = model.spec;
  if (output.layout !== 'vector') throw new Error(`${model.spec.id} gives no vector`);
  const { dimension } = output;
  const length = inputLength(input);
  const values = new Float32Array(model.batch * length);
  const look = async (faces: readonly Raster[]): Promise<Float32Array> => {
    faces.forEach((face, at) => fillTensor(face, input, values.subarray(at * length, (at + 1) * length)));
    const outputs = await model.run(values.subarray(0, faces.length * length));
    return outputs(output.vector);
  };
  const some = async (faces: readonly Raster[]): Promise<Embedding[]> => {
    let raw = await look(faces);
    if (spec.flip) {
      const other = await look(faces.map(mirrored));
      raw = raw.map((value, i) => value + (other[i] as number));
    }
    if (raw.length !== faces.length * dimension) throw new Error(`${model.spec.id} gave no usable vector`);
    return faces.map((_, at) => {
      const embedding = normalised(raw.subarray(at * dimension, (at + 1) * dimension));
      if (embedding === null) throw new Error(`${model.spec.id} gave no usable vector`);
      return embedding;
    });
  };
  return async (aligned) => {
    const embeddings: Embedding[] = [];
    for (let at = 0; at < aligned.length; at += model.batch)
      embeddings.push(...(await some(aligned.slice(at, at + model.batch))));
    return embeddings;
  };
}

/** `vector / |vector|` in a new array and `|vector|`, or null when it holds NaN, infinity or only zeros. */
export function normalised(vector: Float32Array): Embedding | null {
  let sum = 0;
  for (const value of vector) sum += value * value;
  const norm = Math.sqrt(sum);
  if (!(norm > 0) || !Number.isFinite(norm)) return null;
  return { vector: Float32Array.from(vector, (value) => value / norm), norm };
}
