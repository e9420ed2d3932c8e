// The loop that a JavaScript program writes first: one dot product a row, four sums, a sorted list of the best.
import { count, dimension, k, rows, run } from './peer.mjs';

await run(
  () => rows,
  (all, query) => {
    const best = [];
    for (let row = 0; row < count; row++) {
      const at = row * dimension;
      let [a, b, c, d] = [0, 0, 0, 0];
      for (let i = 0; i < dimension; i += 4) {
        a += all[at + i] * query[i];
        b += all[at + i + 1] * query[i + 1];
        c += all[at + i + 2] * query[i + 2];
        d += all[at + i + 3] * query[i + 3];
      }
      const cosine = a + b + c + d;
      if (best.length === k && cosine <= best[k - 1].cosine) continue;
      if (best.length === k) best.pop();
      let place = best.length;
      while (place > 0 && best[place - 1].cosine < cosine) place--;
      best.splice(place, 0, { row, cosine });
    }
    return best.map(({ row }) => row);
  },
);
