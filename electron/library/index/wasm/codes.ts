/**
 * Rows of whole numbers -127..127. Row ≈ scale × code, and `error` ≥ |row − scale × code|; both stand side by
 * side in a plane of their own. With q ≈ step × query (16-bit whole numbers) and by Cauchy–Schwarz
 *
 *   row·q ≤ scale × step × (code·query) + error × |q| + |scale × code| × |q − step × query|
 *
 * The right side is a row's key: no row is better than its key.
 */
import { least, offer } from './heap';

/** Codes per row: a multiple of 64. The sum fits 32 bits: `search.ts` chooses the query's range for that. */
function dot(row: usize, length: usize, query: usize): i32 {
  let a = i32x4.splat(0);
  let b = i32x4.splat(0);
  let c = i32x4.splat(0);
  let d = i32x4.splat(0);
  const end = row + length;
  let q = query;
  do {
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row), v128.load(q)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 8), v128.load(q, 16)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 16), v128.load(q, 32)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 24), v128.load(q, 48)));
    a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 32), v128.load(q, 64)));
    b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 40), v128.load(q, 80)));
    c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 48), v128.load(q, 96)));
    d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load_ext<i8>(row, 56), v128.load(q, 112)));
    row += 64;
    q += 128;
  } while (row < end);
  const sum = i32x4.add(i32x4.add(a, b), i32x4.add(c, d));
  return (
    i32x4.extract_lane(sum, 0) +
    i32x4.extract_lane(sum, 1) +
    i32x4.extract_lane(sum, 2) +
    i32x4.extract_lane(sum, 3)
  );
}

function keyOf(
  codes: usize,
  length: usize,
  scales: usize,
  row: u32,
  query: usize,
  step: f32,
  size: f32,
  slack: f32,
): f32 {
  const about = scales + ((<usize>row) << 3);
  const sum = <f32>dot(codes + <usize>row * length, length, query);
  return sum * (load<f32>(about) * step) + load<f32>(about, 4) * size + slack;
}

/** As `topFloats`. @param size |q|  @param slack the last term above, and rounding */
export function topCodes(
  codes: usize,
  length: usize,
  scales: usize,
  count: u32,
  mask: usize,
  query: usize,
  step: f32,
  size: f32,
  slack: f32,
  first: u32,
  heap: usize,
): void {
  let bar = least(heap);
  for (let block: u32 = 0; block < count; block += 64) {
    let word = load<u64>(mask + ((<usize>block) >> 3));
    for (; word !== 0; word &= word - 1) {
      const row = block + <u32>ctz(word);
      const key = keyOf(codes, length, scales, row, query, step, size, slack);
      if (key > bar) bar = offer(heap, key, first + row);
    }
  }
}

/** The same for the `count` rows that `list` names. */
export function topCodesOf(
  codes: usize,
  length: usize,
  scales: usize,
  count: u32,
  list: usize,
  query: usize,
  step: f32,
  size: f32,
  slack: f32,
  first: u32,
  heap: usize,
): void {
  let bar = least(heap);
  for (let at: u32 = 0; at < count; at++) {
    const row = load<u32>(list + ((<usize>at) << 2));
    const key = keyOf(codes, length, scales, row, query, step, size, slack);
    if (key > bar) bar = offer(heap, key, first + row);
  }
}

/** As `rangeFloats`. */
export function rangeCodes(
  codes: usize,
  length: usize,
  scales: usize,
  count: u32,
  mask: usize,
  query: usize,
  step: f32,
  size: f32,
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
      if (keyOf(codes, length, scales, row, query, step, size, slack) < from) continue;
      store<u32>(out + ((<usize>found) << 2), first + row);
      found++;
    }
  }
  return found;
}

/** Below this a row counts as zero: 127 over it would no longer be a number. */
const nothing: f32 = 1e-30;

/** Makes codes, scales and errors of `count` float rows of `length` numbers each. */
export function encode(rows: usize, length: usize, count: u32, codes: usize, scales: usize): void {
  for (let row: u32 = 0; row < count; row++) {
    const from = rows + <usize>row * (length << 2);
    const into = codes + <usize>row * length;
    let most = f32x4.splat(0);
    for (let at: usize = 0; at < length; at += 4) {
      most = f32x4.max(most, f32x4.abs(v128.load(from + (at << 2))));
    }
    const largest = max(
      max(f32x4.extract_lane(most, 0), f32x4.extract_lane(most, 1)),
      max(f32x4.extract_lane(most, 2), f32x4.extract_lane(most, 3)),
    );
    const scale: f32 = largest < nothing ? 0 : largest / 127;
    const factor = f32x4.splat(largest < nothing ? 0 : 127 / largest);
    const back = f32x4.splat(scale);
    let squares = f32x4.splat(0);
    for (let at: usize = 0; at < length; at += 8) {
      const x = v128.load(from + (at << 2));
      const y = v128.load(from + (at << 2), 16);
      const p = f32x4.nearest(f32x4.mul(x, factor));
      const q = f32x4.nearest(f32x4.mul(y, factor));
      const lost = f32x4.sub(x, f32x4.mul(p, back));
      const too = f32x4.sub(y, f32x4.mul(q, back));
      squares = f32x4.add(squares, f32x4.add(f32x4.mul(lost, lost), f32x4.mul(too, too)));
      const words = i16x8.narrow_i32x4_s(i32x4.trunc_sat_f32x4_s(p), i32x4.trunc_sat_f32x4_s(q));
      v128.store64_lane(into + at, i8x16.narrow_i16x8_s(words, words), 0);
    }
    const square =
      f32x4.extract_lane(squares, 0) +
      f32x4.extract_lane(squares, 1) +
      f32x4.extract_lane(squares, 2) +
      f32x4.extract_lane(squares, 3);
    const about = scales + ((<usize>row) << 3);
    store<f32>(about, scale);
    // Rounding while measuring the error is a few millionths of it and of the row: see `bounds.ts`.
    store<f32>(about, sqrt(square) * <f32>1.0001 + <f32>2e-6, 4);
  }
}
