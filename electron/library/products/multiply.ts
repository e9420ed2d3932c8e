/** Products of matrices by onnxruntime, on the processor: some thirty times as fast as one by one. */
import { availableParallelism } from 'node:os';
import { productModel } from './model.ts';
import { type Matrix, type Multiply, oneByOne } from './tiles.ts';

/** Fewer are compared one by one sooner than a session is opened (some 100 ms). */
export const manyQueries = 32;

/** By dimension; null where onnxruntime would not. */
const opened = new Map<number, Promise<Multiply | null>>();

/**
 * A product by whichever way is faster. Where onnxruntime cannot be loaded or fails, a line is written to stderr, which is the
 * log, and everything is compared one by one: slower, the same answers.
 * @param queries how many there will be in all
 */
export async function multiplier(dimension: number, queries: number): Promise<Multiply> {
  if (queries < manyQueries) return oneByOne;
  let product = opened.get(dimension);
  if (product === undefined) {
    product = open(dimension).catch(refused);
    opened.set(dimension, product);
  }
  const fast = await product;
  if (fast === null) return oneByOne;
  return async (rows, some) => {
    try {
      return await fast(rows, some);
    } catch (thrown) {
      opened.set(dimension, Promise.resolve(refused(thrown)));
      return oneByOne(rows, some);
    }
  };
}

async function open(dimension: number): Promise<Multiply> {
  // Only here: a page or a terminal that never multiplies does without 30 MB of library.
  const { InferenceSession, Tensor } = await import('onnxruntime-node');
  const session = await InferenceSession.create(productModel(dimension), {
    executionProviders: ['cpu'],
    // As in `vision`: Chromium's allocator traps on the arena's large requests.
    enableCpuMemArena: false,
    // One core stays with the thread that answers the window.
    intraOpNumThreads: Math.max(1, availableParallelism() - 1),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    logSeverityLevel: 3,
  });
  const tensorOf = ({ vectors }: Matrix) => {
    // onnxruntime refuses memory that threads share.
    const own = vectors.buffer instanceof SharedArrayBuffer ? vectors.slice() : vectors;
    return new Tensor('float32', own, [vectors.length / dimension, dimension]);
  };
  return async (rows, queries) => {
    const { scores } = await session.run({ rows: tensorOf(rows), queries: tensorOf(queries) });
    if (!(scores?.data instanceof Float32Array)) throw new Error('the product has no numbers');
    return scores.data;
  };
}

function refused(thrown: unknown): null {
  const why = thrown instanceof Error ? thrown.message : String(thrown);
  process.stderr.write(`matrix products go one by one: ${why.split('\n')[0] ?? ''}\n`);
  return null;
}
