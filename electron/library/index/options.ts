/** How vectors are kept, and what a search of them may ask for. */
import type { Planes } from './planes.ts';
import type { ScanThreads } from './threads.ts';

export interface VectorsOptions {
  readonly dimension: number;
  readonly few?: number;
  readonly shardRows?: number;
  readonly threads?: ScanThreads;
  /** Whether {@link LaterOptions.quick} may be asked for. */
  readonly sketches?: boolean;
  /** Rows up to which it is answered exactly all the same. */
  readonly exactly?: number;
  /** Gives the vector of an id where somebody keeps them anyway: then the planes hold codes only. */
  readonly kept?: (id: number) => Float32Array;
}

/** Planes that somebody filled from a copy, but for the float32 rows. */
export interface Adopted {
  readonly planes: Planes;
  /** The id in each slot; 0 for one that does not count. */
  readonly ids: Int32Array;
  /** Reads one vector on demand; null when its id is not there any more. */
  readonly numbersOf: (id: number) => Float32Array | null;
}

export interface SearchOptions {
  /** Leaves rows out, by slot; asked once per row, before the scan. */
  readonly wanted?: ((slot: number) => boolean) | undefined;
  /** Only marked rows, see `Vectors.mark`; not together with `wanted`. */
  readonly marked?: boolean | undefined;
  /** What is read first; without it, what suits the number of rows. */
  readonly stage?: 'floats' | 'codes' | undefined;
}

/** What does not suit the calling thread: see `Vectors.topLater`. */
export interface LaterOptions extends SearchOptions {
  readonly signal?: AbortSignal | undefined;
  /**
   * A cosine: the caller can do with an answer that misses one in a thousand of those that reach it by a hair, and
   * more of those below, where the vectors are so many that an exact answer takes longer than one waits.
   */
  readonly quick?: number | undefined;
}
