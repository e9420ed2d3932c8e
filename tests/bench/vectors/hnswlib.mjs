// hnswlib-node: float32 graph, one thread. It is compiled when it is installed; where that fails it is left out.
import hnswlib from 'hnswlib-node';
import { count, dimension, k, rows, run } from './peer.mjs';

await run(
  () => {
    const index = new hnswlib.HierarchicalNSW('ip', dimension);
    index.initIndex(count, 16, 128, 100);
    for (let row = 0; row < count; row++) {
      index.addPoint(Array.from(rows.subarray(row * dimension, (row + 1) * dimension)), row);
    }
    index.setEf(128);
    return index;
  },
  (index, query) => index.searchKnn(Array.from(query), k).neighbors,
);
