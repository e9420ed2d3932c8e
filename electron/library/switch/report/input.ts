/** What the report is computed from: plain numbers, so that a compute thread can take them. */
import type { GroupingThresholds } from '../../cluster/types.ts';
import type { MatchThresholds } from '../../search/identify.ts';

/** The faces of named people under one contract: row i is the vector of face i, unit length. */
export interface Side {
  readonly dimension: number;
  /** Over a SharedArrayBuffer. */
  readonly vectors: Float32Array;
  readonly thresholds: MatchThresholds;
}

/** Faces of named people that may stand for them, by person. Poses as in {@link poses}; year 0: not known. */
export interface NamedFaces {
  readonly face: Int32Array;
  readonly person: Int32Array;
  readonly quality: Float32Array;
  readonly year: Int32Array;
  readonly pose: Uint8Array;
  /** 1: the user said so. */
  readonly confirmed: Uint8Array;
}

export const poses = ['front', 'left', 'right'] as const;

/** Faces of unnamed groups under the new contract, by group. */
export interface GroupFaces {
  readonly dimension: number;
  readonly vectors: Float32Array;
  readonly face: Int32Array;
  readonly group: Int32Array;
  readonly photo: Int32Array;
  /** 1: a good template. */
  readonly usable: Uint8Array;
  readonly thresholds: GroupingThresholds;
}

export interface ChangeInput {
  readonly seed: number;
  readonly named: NamedFaces;
  readonly before: Side;
  readonly after: Side;
  readonly groups: GroupFaces;
}

export const vectorOf = (
  { vectors, dimension }: Pick<Side, 'vectors' | 'dimension'>,
  row: number,
): Float32Array => vectors.subarray(row * dimension, (row + 1) * dimension);
