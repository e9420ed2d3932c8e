/** The two inner loops of training, in double precision, unrolled by four: half of the time is spent in each. */

/** a[at..] · b[from..] over `count` numbers. */
export function dot(a: Float64Array, at: number, b: Float64Array, from: number, count: number): number {
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  const whole = count - (count % 4);
  for (let i = 0; i < whole; i += 4) {
    s0 += (a[at + i] as number) * (b[from + i] as number);
    s1 += (a[at + i + 1] as number) * (b[from + i + 1] as number);
    s2 += (a[at + i + 2] as number) * (b[from + i + 2] as number);
    s3 += (a[at + i + 3] as number) * (b[from + i + 3] as number);
  }
  for (let i = whole; i < count; i++) s0 += (a[at + i] as number) * (b[from + i] as number);
  return s0 + s1 + (s2 + s3);
}

/** to[at..] += factor · x[from..] over `count` numbers. */
export function axpy(
  factor: number,
  x: Float64Array,
  from: number,
  to: Float64Array,
  at: number,
  count: number,
): void {
  for (let i = 0; i < count; i++) to[at + i] = (to[at + i] as number) + factor * (x[from + i] as number);
}
