/**
 * How far a kernel's number can be from the true dot product. Each pass adds its bound to every row's number; no
 * row is then better than its key, and a row whose key is below the k-th best true value cannot be among the best k.
 */

/** Unit roundoff of float32. */
const u = 2 ** -24;
/** Rows and queries are at most this long: unit vectors and their means, with rounding. */
export const longest = 1.001;

/**
 * Of a float32 row: length / 32 sums in one chain, one product, five sums of chains, one for the bound itself. For
 * n roundings the error is at most n u / (1 − n u) × Σ |xᵢ qᵢ| (Higham, Accuracy and Stability of Numerical
 * Algorithms, 2002, §3.1), fused or not; and Σ |xᵢ qᵢ| ≤ |x| |q|.
 */
export function floatSlack(length: number, size: number): number {
  const roundings = length / 32 + 7;
  return 1.01 * roundings * u * longest * size + 1e-7;
}

/**
 * Of a product of two float32 rows by code that is not ours: whatever the order of its sums, fused or not, there are
 * `length` roundings.
 */
export function productSlack(length: number): number {
  return 1.01 * (length + 1) * u * longest * longest + 1e-7;
}

/** A query in 16-bit whole numbers, with what the code kernels need to know of it. */
export interface QueryCodes {
  readonly codes: Int16Array;
  readonly step: number;
  /** At least the length of the query. */
  readonly size: number;
  /** At least |scale × code| × |query − step × codes| for any row, and the rounding of a key. */
  readonly slack: number;
}

export function encodeQuery(query: Float32Array, length: number): QueryCodes {
  let largest = 0;
  let square = 0;
  for (const x of query) {
    largest = Math.max(largest, Math.abs(x));
    square += x * x;
  }
  // 127 × most × length < 2^31: the sum of products fits 32 bits.
  const most = Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * length)));
  const step = Math.fround(largest / most);
  const codes = new Int16Array(length);
  let lost = 0;
  for (let i = 0; i < query.length; i++) {
    const x = query[i] as number;
    const code = step === 0 ? 0 : Math.max(-most, Math.min(most, Math.round(x / step)));
    codes[i] = code;
    lost += (x - code * step) ** 2;
  }
  const size = Math.sqrt(square) * (1 + 1e-6);
  // No code is more than twice its number, so scale × code is at most twice as long as the row. Keys are the
  // sum of two products, made in six roundings.
  return { codes, step, size, slack: longest * (2 * Math.sqrt(lost) + 12 * u * Math.max(1, size)) };
}
