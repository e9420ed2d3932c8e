/** Many compared with many: the numbers of onnxruntime decide nothing that comparing one by one would not. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { searchAll } from '../../electron/evaluate/identify.ts';
import { nearestPeople } from '../../electron/library/compute/nearest-people.ts';
import { productSlack } from '../../electron/library/index/bounds.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { manyQueries, multiplier } from '../../electron/library/products/multiply.ts';
import { type Matrix, oneByOne, reaching, tiles } from '../../electron/library/products/tiles.ts';
import { seededRandom } from '../support/random.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

/** Unit vectors of which every fifth is there twice: equals must be told apart as ever. */
function matrix(count: number, dimension: number, seed: number, shared = false): Matrix {
  const random = seededRandom(seed);
  const buffer = shared
    ? new SharedArrayBuffer(4 * count * dimension)
    : new ArrayBuffer(4 * count * dimension);
  const vectors = new Float32Array(buffer);
  for (let row = 0; row < count; row++) {
    const own = vectors.subarray(row * dimension, (row + 1) * dimension);
    if (row % 5 === 4) {
      own.set(vectors.subarray((row - 3) * dimension, (row - 2) * dimension));
      continue;
    }
    own.forEach((_, i) => (own[i] = random.next() - 0.5));
    const length = Math.sqrt(dotRow(own, 0, own, dimension));
    own.forEach((x, i) => (own[i] = x / length));
  }
  return { vectors, dimension };
}

describe('a product', () => {
  test.each([512, 128, 3])('is as near to the truth as it says, at %i numbers', async (dimension) => {
    const multiply = await multiplier(dimension, 1000);
    expect(multiply).not.toBe(oneByOne);
    const [rows, queries] = [matrix(1100, dimension, 1, true), matrix(300, dimension, 2)];
    const seen = new Float64Array(1100 * 300).fill(NaN);
    for await (const tile of tiles(rows, queries, multiply)) {
      expect(tile.slack).toBe(productSlack(dimension));
      reaching(tile, new Float64Array(300).fill(-2), (row, query, score) => {
        seen[row * 300 + query] = score;
      });
    }
    let off = 0;
    for (let row = 0; row < 1100; row += 7) {
      for (let query = 0; query < 300; query++) {
        const own = queries.vectors.subarray(query * dimension, (query + 1) * dimension);
        const score = seen[row * 300 + query] as number;
        off = Math.max(off, Math.abs(score - dotRow(rows.vectors, row * dimension, own, dimension)));
      }
    }
    expect(seen.some(Number.isNaN)).toBe(false);
    expect(off).toBeLessThan(productSlack(dimension));
  });

  test('is made one by one for a few', async () => {
    expect(await multiplier(512, manyQueries - 1)).toBe(oneByOne);
  });

  test('goes on one by one where onnxruntime fails, and says so', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    // A model of rows without numbers is refused.
    expect(await multiplier(-1, 100)).toBe(oneByOne);
    expect(said.mock.calls.flat().join('')).toContain('matrix products go one by one: ');
  });
});

describe('what is decided by products', () => {
  test('the nearest person of each probe is the one that comparing one by one finds, equals included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 2, max: 1300 }),
        async (seed, count) => {
          const dimension = 16;
          const [people, probes] = [matrix(count, dimension, seed), matrix(40, dimension, seed + 1)];
          probes.vectors.set(people.vectors.subarray(0, Math.min(count, 20) * dimension));
          const input = {
            dimension,
            probes: probes.vectors,
            people: Int32Array.from({ length: count }, (_, at) => at + 1),
            directions: people.vectors,
            barred: Array.from({ length: 40 }, (_, at) => Int32Array.from(at % 3 === 0 ? [at + 1, 2] : [])),
          };
          const expected = Array.from({ length: 40 }, (_, at) => {
            const probe = probes.vectors.subarray(at * dimension, (at + 1) * dimension);
            let best = { id: 0, cosine: -Infinity };
            for (const [row, id] of input.people.entries()) {
              const cosine = dotRow(people.vectors, row * dimension, probe, dimension);
              if (cosine > best.cosine && input.barred[at]?.includes(id) === false) best = { id, cosine };
            }
            return best;
          });
          const found = await nearestPeople(input, () => undefined, await multiplier(dimension, 40));
          expect([...found.person]).toEqual(expected.map(({ id }) => id));
          expect([...found.score]).toEqual(
            expected.map(({ cosine }) => Math.fround(Math.max(-1, Math.min(1, cosine)))),
          );
        },
      ),
      { numRuns: 20 },
    );
  });

  test('an evaluation has the same ranks and scores to the last bit', async () => {
    const { vectors, dimension } = matrix(1500, 24, 5);
    const identity = Int32Array.from({ length: 1500 }, (_, row) => Math.floor(row / 5) * 2 + (row % 2));
    const samples = { vectors, dimension, identity };
    const found = await searchAll(samples, 3, await multiplier(dimension, 1500));
    expect(found).toEqual(await searchAll(samples, 3, oneByOne));
  });
});
