/** Many searched for at once: one matrix product, against the kernels query by query, a loop, and numpy's product. */
import { execFileSync } from 'node:child_process';
import { nearestPeople } from '../../../electron/library/compute/nearest-people.ts';
import { dotRow } from '../../../electron/library/index/dot.ts';
import { Vectors } from '../../../electron/library/index/vectors.ts';
import { multiplier } from '../../../electron/library/products/multiply.ts';
import { oneByOne } from '../../../electron/library/products/tiles.ts';
import { seededRandom } from '../../support/random.ts';
import type { IndexOptions } from '../index/options.ts';
import { compared, plain, type Row } from '../row.ts';
import { quantile, timed } from '../times.ts';

const dimension = 512;
/** Cosine of a query to the row it was made from. */
const mated = 0.6;
/** Times each way is taken; the lower quartile counts, so that other work on the machine counts less. */
const rounds = 5;

export async function bulk({ rows }: IndexOptions): Promise<Row[]> {
  const found: Row[] = [];
  for (const count of new Set([Math.min(100_000, rows), rows])) {
    const directions = unitRows(count, 1);
    const people = Int32Array.from({ length: count }, (_, at) => at + 1);
    const vectors = new Vectors({ dimension, kept: (id) => rowOf(directions, id - 1) });
    for (const id of people) vectors.add(id, rowOf(directions, id - 1));
    for (const queries of [32, 256]) found.push(...(await ways(directions, people, vectors, queries)));
  }
  return found;
}

async function ways(
  directions: Float32Array,
  people: Int32Array,
  vectors: Vectors,
  queries: number,
): Promise<Row[]> {
  const probes = near(directions, queries);
  const input = {
    dimension,
    probes,
    people,
    directions,
    barred: Array.from(people.subarray(0, queries), () => new Int32Array(0)),
  };
  const multiply = await multiplier(dimension, queries);
  const together: number[] = [];
  let answer: Int32Array = new Int32Array(0);
  for (let round = 0; round < rounds; round++) {
    const start = performance.now();
    ({ person: answer } = await nearestPeople(input, () => undefined, multiply));
    together.push((performance.now() - start) / queries);
  }
  const alone: number[] = [];
  for (let query = 0; query < 16; query++) {
    const { ms, value } = timed(() => vectors.top(rowOf(probes, query), 1));
    alone.push(ms);
    if (value[0]?.face !== answer[query]) throw new Error(`query ${String(query)} has two answers`);
  }
  const few = { ...input, probes: probes.subarray(0, 2 * dimension), barred: input.barred.slice(0, 2) };
  const start = performance.now();
  await nearestPeople(few, () => undefined, oneByOne);
  const loop = (performance.now() - start) / 2;
  const ms = quantile(together, 0.25);
  const name = `${String(queries)} of ${people.length.toLocaleString('en')}, each`;
  const numpy = numpyProduct(people.length, queries);
  return [
    compared('bulk', name, 'ms', ms, 'the kernels, one by one', quantile(alone, 0.25), { atMost: 1 }),
    compared('bulk', name, 'ms', ms, 'a loop', loop),
    ...(numpy === null
      ? [plain('bulk', 'numpy is not here', '', 0)]
      : [compared('bulk', name, 'ms', ms, "numpy's product and argmax, all cores", numpy)]),
  ];
}

const rowOf = (matrix: Float32Array, row: number): Float32Array =>
  matrix.subarray(row * dimension, (row + 1) * dimension);

function unitRows(count: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const all = new Float32Array(count * dimension);
  for (let row = 0; row < count; row++) {
    const own = rowOf(all, row);
    for (let i = 0; i < dimension; i++) own[i] = random.next() - 0.5;
    scale(own, 1 / Math.sqrt(dotRow(own, 0, own, dimension)));
  }
  return all;
}

/** Queries, each made from a row of its own. */
function near(directions: Float32Array, queries: number): Float32Array {
  const probes = unitRows(queries, 2);
  const step = Math.floor(directions.length / dimension / queries);
  for (let query = 0; query < queries; query++) {
    const own = rowOf(probes, query);
    const mate = rowOf(directions, query * step);
    scale(own, Math.sqrt(1 - mated * mated));
    for (let i = 0; i < dimension; i++) own[i] = (own[i] as number) + mated * (mate[i] as number);
    scale(own, 1 / Math.sqrt(dotRow(own, 0, own, dimension)));
  }
  return probes;
}

function scale(vector: Float32Array, by: number): void {
  for (let i = 0; i < vector.length; i++) vector[i] = (vector[i] as number) * by;
}

/** Milliseconds for each query, the lower quartile; null without numpy. */
function numpyProduct(rows: number, queries: number): number | null {
  const program = `
import time, numpy
random = numpy.random.default_rng(1)
rows = random.standard_normal((${String(rows)}, ${String(dimension)}), dtype=numpy.float32)
queries = random.standard_normal((${String(queries)}, ${String(dimension)}), dtype=numpy.float32)
times = []
for _ in range(${String(rounds)}):
    start = time.perf_counter()
    (rows @ queries.T).argmax(axis=0)
    times.append((time.perf_counter() - start) * 1000 / ${String(queries)})
print(sorted(times)[${String(rounds)} // 4])`;
  try {
    return Number(
      execFileSync('python3', ['-c', program], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    );
  } catch {
    return null;
  }
}
