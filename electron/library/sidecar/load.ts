/** From the copy beside the library to vectors that can be searched. */
import { join } from 'node:path';
import { coding } from '../index/layout.ts';
import type { VectorsOptions } from '../index/options.ts';
import { Planes } from '../index/planes.ts';
import { Vectors } from '../index/vectors.ts';
import type { Store } from '../store/store.ts';
import { guardOf } from './guard.ts';
import { sidecarName } from './place.ts';
import { rowBytesOf, stripsOf } from './planes.ts';
import { type Refusal, Sidecar } from './read.ts';

export interface Loaded {
  /** Codes of every face in the copy; the numbers are still to come. */
  readonly vectors: Vectors;
  /** Faces with larger ids are not in it. */
  readonly last: number;
  readonly rows: number;
}

/** `none`: the library knows of no copy that holds. */
export type NotLoaded = Refusal | 'none';

/** Slots opened between two turns of the thread. */
const slice = 65_536;

/**
 * Reads the copy of a contract's vectors that the library says holds. Gives way to other calls every few ms.
 * @throws what `signal` was aborted with
 */
export async function loadCopy(
  store: Store,
  { contract, dimension }: { readonly contract: string; readonly dimension: number },
  options: Pick<VectorsOptions, 'shardRows'> & { readonly signal?: AbortSignal } = {},
): Promise<Loaded | NotLoaded> {
  const holds = store.vectorCopies.holds(contract);
  if (holds === null) return 'none';
  const { signal, ...layout } = options;
  const planes = new Planes({ dimension, ...layout });
  const bytes = rowBytesOf(planes, true);
  const copy = await Sidecar.open(
    join(store.dir, sidecarName(contract)),
    {
      coding,
      library: store.uuid,
      contract,
      dimension,
      bytes,
      ...holds,
    },
    guardOf(store.key),
  );
  if (typeof copy === 'string') return copy;
  try {
    const { rows, last } = copy.head;
    for (let at = 0; at < rows; at += slice) {
      planes.extend(Math.min(slice, rows - at));
      await new Promise((resolve) => setImmediate(resolve));
      signal?.throwIfAborted();
    }
    if (copy.centre.length > 0) planes.recentre(copy.centre);
    const ids = await copy.fill({ planes: stripsOf(planes, rows, copy.centre.length > 0) }, signal);
    if (ids === null) return 'damaged';
    const numbersOf = (face: number): Float32Array | null => store.embeddings.vector(face, contract);
    return {
      vectors: Vectors.adopting({ dimension, sketches: true, ...layout }, { planes, ids, numbersOf }),
      last,
      rows,
    };
  } finally {
    await copy.close();
  }
}
