/**
 * Dot product of `row[at .. at+length)` with `query[0 .. length)`, summed in double precision in a fixed
 * order: the same inputs give the same bits on every machine. Four accumulators, because one would wait
 * for each addition before the next.
 */
export function dotRow(
  row: Float32Array | Int32Array,
  at: number,
  query: Float32Array | Int32Array,
  length: number,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  const even = length & ~3;
  let i = 0;
  for (; i < even; i += 4) {
    a += (row[at + i] as number) * (query[i] as number);
    b += (row[at + i + 1] as number) * (query[i + 1] as number);
    c += (row[at + i + 2] as number) * (query[i + 2] as number);
    d += (row[at + i + 3] as number) * (query[i + 3] as number);
  }
  for (; i < length; i++) a += (row[at + i] as number) * (query[i] as number);
  return a + b + (c + d);
}
