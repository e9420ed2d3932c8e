/** Float32 rows. A row is a multiple of 64 floats, so that four accumulators come out even. */
import { least, offer } from './heap';

/**
 * 32 chains of fused or rounded multiply-adds (which of the two is the machine's choice), added up pairwise:
 * `bounds.ts` says how far that can be from the true sum. Eight accumulators, because one addition takes four
 * cycles and two can start in each.
 */
function dot(row: usize, bytes: usize, query: usize): f32 {
  let a = f32x4.splat(0);
  let b = f32x4.splat(0);
  let c = f32x4.splat(0);
  let d = f32x4.splat(0);
  let e = f32x4.splat(0);
  let f = f32x4.splat(0);
  let g = f32x4.splat(0);
  let h = f32x4.splat(0);
  const end = row + bytes;
  let q = query;
  do {
    a = f32x4.relaxed_madd(v128.load(row), v128.load(q), a);
    b = f32x4.relaxed_madd(v128.load(row, 16), v128.load(q, 16), b);
    c = f32x4.relaxed_madd(v128.load(row, 32), v128.load(q, 32), c);
    d = f32x4.relaxed_madd(v128.load(row, 48), v128.load(q, 48), d);
    e = f32x4.relaxed_madd(v128.load(row, 64), v128.load(q, 64), e);
    f = f32x4.relaxed_madd(v128.load(row, 80), v128.load(q, 80), f);
    g = f32x4.relaxed_madd(v128.load(row, 96), v128.load(q, 96), g);
    h = f32x4.relaxed_madd(v128.load(row, 112), v128.load(q, 112), h);
    row += 128;
    q += 128;
  } while (row < end);
  const sum = f32x4.add(
    f32x4.add(f32x4.add(a, b), f32x4.add(c, d)),
    f32x4.add(f32x4.add(e, f), f32x4.add(g, h)),
  );
  return (
    f32x4.extract_lane(sum, 0) +
    f32x4.extract_lane(sum, 1) +
    (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
  );
}

/**
 * Offers every row whose bit of `mask` is set, as `first` + its number.
 * @param bytes of one row
 * @param mask one bit per row, lowest first, whole 64-bit words
 * @param slack added to each dot product, so that a key is never below the true value
 */
export function topFloats(
  rows: usize,
  bytes: usize,
  count: u32,
  mask: usize,
  query: usize,
  slack: f32,
  first: u32,
  heap: usize,
): void {
  let bar = least(heap);
  for (let block: u32 = 0; block < count; block += 64) {
    let word = load<u64>(mask + ((<usize>block) >> 3));
    for (; word !== 0; word &= word - 1) {
      const row = block + <u32>ctz(word);
      const key = dot(rows + <usize>row * bytes, bytes, query) + slack;
      if (key > bar) bar = offer(heap, key, first + row);
    }
  }
}

/** Writes `first` + number of every row of `mask` whose key is at least `from` to `out`; returns how many. */
export function rangeFloats(
  rows: usize,
  bytes: usize,
  count: u32,
  mask: usize,
  query: usize,
  slack: f32,
  from: f32,
  first: u32,
  out: usize,
): u32 {
  let found: u32 = 0;
  for (let block: u32 = 0; block < count; block += 64) {
    let word = load<u64>(mask + ((<usize>block) >> 3));
    for (; word !== 0; word &= word - 1) {
      const row = block + <u32>ctz(word);
      if (dot(rows + <usize>row * bytes, bytes, query) + slack < from) continue;
      store<u32>(out + ((<usize>found) << 2), first + row);
      found++;
    }
  }
  return found;
}

/** Reads all of it and does next to nothing: what the memory itself allows. For comparison. */
export function stream(from: usize, bytes: usize): i32 {
  let a = i64x2.splat(0);
  let b = i64x2.splat(0);
  let c = i64x2.splat(0);
  let d = i64x2.splat(0);
  for (let at = from; at < from + bytes; at += 64) {
    a = i64x2.add(a, v128.load(at));
    b = i64x2.add(b, v128.load(at, 16));
    c = i64x2.add(c, v128.load(at, 32));
    d = i64x2.add(d, v128.load(at, 48));
  }
  return i32x4.extract_lane(i64x2.add(i64x2.add(a, b), i64x2.add(c, d)), 0);
}
