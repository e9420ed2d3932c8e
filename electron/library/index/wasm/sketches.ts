/** One bit per number: is it above that of the centre? Two rows that look alike differ in few bits. */

/** Makes the sketches of `count` float rows of `length` numbers, a multiple of 64. */
export function sketch(rows: usize, length: usize, count: u32, centre: usize, sketches: usize): void {
  let into = sketches;
  let from = rows;
  for (let row: u32 = 0; row < count; row++) {
    for (let at: usize = 0; at < length; at += 64) {
      let word: u64 = 0;
      for (let i: usize = 0; i < 64; i += 4) {
        const above = f32x4.gt(v128.load(from + ((at + i) << 2)), v128.load(centre + ((at + i) << 2)));
        word |= (<u64>i32x4.bitmask(above)) << (<u64>i);
      }
      store<u64>(into, word);
      into += 8;
    }
    from += length << 2;
  }
}

function differ(row: usize, at: usize, query: u64): u32 {
  return <u32>popcnt(load<u64>(row + (at << 3)) ^ query);
}

/**
 * Writes the numbers of the rows of `mask` that differ from `query` in at most `cut` bits to `out`, which has
 * room for all; returns how many.
 * @param words of 64 bits per row
 */
export function nearSketches(
  sketches: usize,
  words: u32,
  count: u32,
  mask: usize,
  query: usize,
  cut: u32,
  out: usize,
): u32 {
  if (words === 8) return near512(sketches, count, mask, query, cut, out);
  let found: u32 = 0;
  for (let row: u32 = 0; row < count; row++) {
    const word = load<u64>(mask + ((<usize>(row >> 6)) << 3));
    if (((word >> (<u64>(row & 63))) & 1) === 0) continue;
    const from = sketches + ((<usize>row * words) << 3);
    let bits: u32 = 0;
    for (let i: u32 = 0; i < words; i++) {
      bits += differ(from, i, load<u64>(query + ((<usize>i) << 3)));
    }
    store<u32>(out + ((<usize>found) << 2), row);
    found += u32(bits <= cut);
  }
  return found;
}

/** Eight words, the query kept in registers. */
function near512(sketches: usize, count: u32, mask: usize, query: usize, cut: u32, out: usize): u32 {
  const q0 = load<u64>(query);
  const q1 = load<u64>(query, 8);
  const q2 = load<u64>(query, 16);
  const q3 = load<u64>(query, 24);
  const q4 = load<u64>(query, 32);
  const q5 = load<u64>(query, 40);
  const q6 = load<u64>(query, 48);
  const q7 = load<u64>(query, 56);
  let found: u32 = 0;
  for (let block: u32 = 0; block < count; block += 64) {
    const word = load<u64>(mask + ((<usize>block) >> 3));
    if (word === 0) continue;
    const end = min(block + 64, count);
    for (let row = block; row < end; row++) {
      const from = sketches + ((<usize>row) << 6);
      const bits =
        differ(from, 0, q0) +
        differ(from, 1, q1) +
        differ(from, 2, q2) +
        differ(from, 3, q3) +
        differ(from, 4, q4) +
        differ(from, 5, q5) +
        differ(from, 6, q6) +
        differ(from, 7, q7);
      // No branch: what is not near is overwritten by the next.
      store<u32>(out + ((<usize>found) << 2), row);
      found += u32(bits <= cut) & (<u32>((word >> (<u64>(row - block))) & 1));
    }
  }
  return found;
}
