// Facet's own index, given and giving the same as the others.
import { Vectors } from '../../../electron/library/index/vectors.ts';
import { count, dimension, k, rows, run } from './peer.mjs';

await run(
  () => {
    const vectors = new Vectors({ dimension });
    for (let row = 0; row < count; row++)
      vectors.add(row + 1, rows.subarray(row * dimension, (row + 1) * dimension));
    return vectors;
  },
  (vectors: Vectors, query: Float32Array) => vectors.top(query, k).map(({ face }) => face - 1),
);
