// usearch: a graph (HNSW), built with the same neighbours and effort as hnswlib below.
import usearch from 'usearch';
import { count, dimension, k, rows, run, variant } from './peer.mjs';

await run(
  () => {
    const index = new usearch.Index({
      dimensions: dimension,
      metric: 'ip',
      quantization: variant,
      connectivity: 16,
      expansion_add: 128,
      expansion_search: 128,
      multi: false,
    });
    const keys = BigUint64Array.from({ length: count }, (_, row) => BigInt(row));
    index.add(keys, rows, 0);
    return index;
  },
  (index, query) => Array.from(index.search(query, k, 1).keys, Number),
);
