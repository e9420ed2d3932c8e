/**
 * Many compared with many: every row with every query, a tile at a time, so that memory stays bounded. The numbers are
 * float32 and may be off by `slack`; whoever lets them decide compares again with `dotRow` what is nearer than that.
 */
import { productSlack } from '../index/bounds.ts';
import { dotRow } from '../index/dot.ts';

/** Vectors one after another, none longer than 1 but for rounding. */
export interface Matrix {
  readonly vectors: Float32Array;
  readonly dimension: number;
}

/**
 * The product of two matrices of at most {@link rowsAtOnce} and {@link queriesAtOnce} vectors: `scores[row * queries + query]`,
 * each off by at most `productSlack`. The answer is valid until the next call.
 */
export type Multiply = (rows: Matrix, queries: Matrix) => Promise<Float32Array>;

interface Tile {
  readonly scores: Float32Array;
  /** How far a score may be from the true product. */
  readonly slack: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly firstQuery: number;
  readonly queries: number;
}

/** 2 MB of rows and 512 KB of queries of 512 numbers, 1 MB of scores: together they stay in a cache of the second level. */
const rowsAtOnce = 1024;
const queriesAtOnce = 256;

/** Compares one by one, for few queries or where nothing faster is to be had. */
export const oneByOne: Multiply = ({ vectors: rows, dimension: d }, { vectors: queries }) => {
  const scores = new Float32Array((rows.length / d) * (queries.length / d));
  let at = 0;
  for (let row = 0; row < rows.length; row += d) {
    for (let query = 0; query < queries.length; query += d) {
      scores[at++] = dotRow(rows, row, queries.subarray(query, query + d), d);
    }
  }
  return Promise.resolve(scores);
};

/** All tiles: for some queries all rows in order, then for the next queries. */
export async function* tiles(rows: Matrix, queries: Matrix, multiply: Multiply): AsyncGenerator<Tile> {
  const d = rows.dimension;
  const slack = productSlack(d);
  for (const [firstQuery, some] of parts(queries, queriesAtOnce)) {
    for (const [firstRow, few] of parts(rows, rowsAtOnce)) {
      const scores = await multiply(few, some);
      yield {
        scores,
        slack,
        firstRow,
        rows: few.vectors.length / d,
        firstQuery,
        queries: some.vectors.length / d,
      };
    }
  }
}

function* parts({ vectors, dimension: d }: Matrix, most: number): Generator<[first: number, part: Matrix]> {
  const count = vectors.length / d;
  for (let first = 0; first < count; first += most) {
    yield [first, { vectors: vectors.subarray(first * d, Math.min(count, first + most) * d), dimension: d }];
  }
}

/**
 * Visits every pair of a tile whose score reaches the bar of its query, rows in order. `bars` is by query of all, and may be
 * raised while it is looked through.
 */
export function reaching(
  { scores, firstRow, rows, firstQuery, queries }: Tile,
  bars: Float64Array,
  visit: (row: number, query: number, score: number) => void,
): void {
  let at = 0;
  for (let row = firstRow; row < firstRow + rows; row++) {
    for (let query = firstQuery; query < firstQuery + queries; query++) {
      const score = scores[at++] as number;
      if (score >= (bars[query] as number)) visit(row, query, score);
    }
  }
}
