/** Rows of numbers that a compute thread reads where they lie: `run.ts` copies all others, and holds its caller meanwhile. */

/** `rows` × `dimension` zeros over a SharedArrayBuffer. */
export function sharedRows(rows: number, dimension: number): Float32Array {
  return new Float32Array(new SharedArrayBuffer(Float32Array.BYTES_PER_ELEMENT * rows * dimension));
}

/** Rows copied between two chances to give way: a megabyte, a fraction of a ms. */
const rowsAtOnce = 512;

/**
 * {@link sharedRows} filled with what is in `rows`.
 * @param breathe gives way to other calls; see `slices.ts`
 */
export async function sharedMatrix(
  rows: readonly Float32Array[],
  dimension: number,
  breathe: () => Promise<void>,
): Promise<Float32Array> {
  const matrix = sharedRows(rows.length, dimension);
  for (const [at, row] of rows.entries()) {
    matrix.set(row, at * dimension);
    if (at % rowsAtOnce === 0) await breathe();
  }
  return matrix;
}
