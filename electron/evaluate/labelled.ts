/** Labelled faces, whichever way the labels came: what `measure` needs, and what a report says of its source. */
import { FacetError } from '../contract/errors.ts';
import type { EvaluationReport } from '../contract/evaluate.ts';
import { identitiesOf } from './identities.ts';
import type { MeasureInput } from './measure.ts';
import type { Pair } from './pairs.ts';

/** One usable face. */
export interface LabelledFace {
  /** File as the source names it. */
  readonly label: string;
  /** Who it is, in words; null where only pairs are labelled. */
  readonly name: string | null;
  /** Number of its identity, from 0. */
  readonly identity: number;
  /** Unit length. */
  readonly vector: Float32Array;
  /** 0..100. */
  readonly quality: number;
  /** Face and person of the library, where it has one. */
  readonly face?: number;
  readonly person?: number;
}

export interface Labelled {
  readonly kind: EvaluationReport['source']['kind'];
  readonly label: string;
  readonly images: number;
  readonly faces: readonly LabelledFace[];
  /** Rows of `faces` to compare, with the line of the file; null compares by identity. */
  readonly pairs:
    | readonly { readonly a: number; readonly b: number; readonly same: boolean; readonly row: number }[]
    | null;
  /** Whether identities are certain enough to search 1:N. */
  readonly search: boolean;
  /** Images without a usable face, in order of first mention. */
  readonly missing: readonly string[];
}

/** The face of an image that its label means. */
export interface EmbeddedFace {
  readonly vector: Float32Array;
  readonly quality: number;
}

export type Embedded = ReadonlyMap<string, EmbeddedFace | null>;

/**
 * From a pairs file. A pair with an image without a face is left out of every figure; the image is in `missing`.
 * @throws FacetError `invalid-input` when no pair is left
 */
export function labelledPairs(file: string, pairs: readonly Pair[], embedded: Embedded): Labelled {
  const images = [...new Set(pairs.flatMap(({ a, b }) => [a, b]))];
  const { of, names } = identitiesOf(pairs);
  const faces: LabelledFace[] = [];
  const rows = new Map<string, number>();
  for (const label of images) {
    const found = embedded.get(label);
    const identity = of.get(label);
    if (!found || identity === undefined) continue;
    rows.set(label, faces.length);
    faces.push({ label, name: names?.[identity] ?? null, identity, ...found });
  }
  const scored = pairs.flatMap(({ a, b, same }, at) => {
    const [x, y] = [rows.get(a), rows.get(b)];
    return x === undefined || y === undefined ? [] : [{ a: x, b: y, same, row: at + 1 }];
  });
  const missing = images.filter((image) => !rows.has(image));
  if (scored.length === 0) {
    const detail = `no pair has a face in both images; ${missing[0] ?? ''}, for one, is missing or has none`;
    throw new FacetError({ code: 'invalid-input', field: 'pairs', detail });
  }
  return {
    kind: 'pairs',
    label: file,
    images: images.length,
    faces,
    pairs: scored,
    search: names !== null,
    missing,
  };
}

/** One image of a folder of people. */
export interface FolderImage {
  /** Path from the folder. */
  readonly image: string;
  /** Folder it lies in. */
  readonly name: string;
}

/** From a folder with one folder per person. */
export function labelledFolders(
  folder: string,
  images: readonly FolderImage[],
  embedded: Embedded,
): Labelled {
  const names = [...new Set(images.map(({ name }) => name))];
  const numbers = new Map(names.map((name, at) => [name, at]));
  const faces = images.flatMap(({ image, name }): LabelledFace[] => {
    const found = embedded.get(image);
    return found ? [{ label: image, name, identity: numbers.get(name) ?? 0, ...found }] : [];
  });
  const missing = images.filter(({ image }) => !embedded.get(image)).map(({ image }) => image);
  if (faces.length === 0) {
    const detail = `no face was found in ${String(images.length)} images`;
    throw new FacetError({ code: 'invalid-input', field: folder, detail });
  }
  return { kind: 'folders', label: folder, images: images.length, faces, pairs: null, search: true, missing };
}

/** Packed for a compute thread; the vectors lie in shared memory, so that they are not copied. */
export function measureInput({ faces, pairs, search }: Labelled, seed: number): MeasureInput {
  const dimension = faces[0]?.vector.length ?? 0;
  const vectors = new Float32Array(
    new SharedArrayBuffer(faces.length * dimension * Float32Array.BYTES_PER_ELEMENT),
  );
  for (const [row, { vector }] of faces.entries()) {
    if (vector.length !== dimension) {
      const detail = `vectors of ${String(dimension)} and ${String(vector.length)} numbers cannot be compared`;
      throw new FacetError({ code: 'invalid-input', field: 'embedding', detail });
    }
    vectors.set(vector, row * dimension);
  }
  return {
    vectors,
    dimension,
    identity: Int32Array.from(faces, ({ identity }) => identity),
    quality: Float32Array.from(faces, ({ quality }) => quality),
    pairs: pairs === null ? null : Int32Array.from(pairs.flatMap(({ a, b, same }) => [a, b, same ? 1 : 0])),
    search,
    seed,
  };
}
