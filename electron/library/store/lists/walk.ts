/**
 * Reading long lists a slice at a time. A walk is a generator: between two slices whoever drives it may let others
 * have the thread. It says where it stands by the last key it read (keyset paging), so nothing stays open meanwhile.
 */

/** Yields between slices; returns what it made. */
export type Walk<T> = Generator<undefined, T>;

/** Rows in slices. */
export type Rows<Row> = Generator<readonly Row[], void>;

/** A slice should take about so long, ms: short beside the 40 of `slow.ts`, long beside the cost of a pause. */
const slice = { least: 3, most: 9 };
const rowsAtFirst = 500;
const mostRows = 16_384;

/**
 * Takes steps until one gives null. How many rows a step may look at is found out on the way: a cold disk is a hundred
 * times slower than memory.
 */
export function* steps<T>(
  step: (rows: number) => T | null,
  atFirst = rowsAtFirst,
  atMost = mostRows,
): Generator<T, void> {
  for (let rows = atFirst; ;) {
    const start = performance.now();
    const result = step(rows);
    if (result === null) return;
    const ms = performance.now() - start;
    if (ms < slice.least) rows = Math.min(atMost, rows * 2);
    else if (ms > slice.most) rows = Math.max(1, rows >> 1);
    yield result;
  }
}

/** Follows an index: `next` gives up to `limit` rows after one, in order; fewer are the last. */
export function along<Row>(next: (after: Row | null, limit: number) => Row[], atFirst?: number): Rows<Row> {
  let after: Row | null = null;
  let over = false;
  return steps((limit): readonly Row[] | null => {
    if (over) return null;
    const rows = next(after, limit);
    after = rows.at(-1) ?? null;
    over = rows.length < limit;
    return rows;
  }, atFirst);
}

/**
 * Looks through ids 1..`last`: `read` gives the rows with ids above one and up to another.
 * @param atMost ids in one step: fewer than usual where a stretch that costs nothing may be followed by one that does
 */
export function through<Row>(
  last: number,
  read: (after: number, to: number) => Row[],
  atMost?: number,
): Rows<Row> {
  let done = 0;
  return steps(
    (ids): readonly Row[] | null => {
      if (done >= last) return null;
      const after = done;
      done = Math.min(last, after + ids);
      return read(after, done);
    },
    rowsAtFirst,
    atMost,
  );
}

/** The ids of rows that come in order. */
export function* idsOf<Row>(rows: Rows<Row>, id: (row: Row) => number | null): Walk<Int32Array> {
  let ids = new Int32Array(4096);
  let count = 0;
  for (const some of rows) {
    for (const row of some) {
      const found = id(row);
      if (found === null) continue;
      if (count === ids.length) ids = widened(ids, new Int32Array(2 * count));
      ids[count++] = found;
    }
    yield;
  }
  return ids.slice(0, count);
}

/** Rows in any order, put in order. */
export function* sorted<Row>(
  rows: Rows<Row>,
  keep: (row: Row) => boolean,
  compare: (a: Row, b: Row) => number,
): Walk<Row[]> {
  const all: Row[] = [];
  for (const some of rows) {
    for (const row of some) if (keep(row)) all.push(row);
    yield;
  }
  const places = yield* sortedPlaces(all.length, (a, b) => compare(all[a] as Row, all[b] as Row));
  return Array.from(places, (place) => all[place] as Row);
}

/**
 * Ids by a number, the largest first; of equals the lower id, or with `newest` the higher one. Sorted as plain numbers:
 * rows of several hundred thousand would hold the thread while their memory is taken back.
 */
export function* byNumber<Row>(
  rows: Rows<Row>,
  pick: (row: Row) => readonly [id: number, key: number] | null,
  newest = false,
): Walk<Int32Array> {
  let ids = new Int32Array(4096);
  let keys = new Float64Array(4096);
  let count = 0;
  for (const some of rows) {
    for (const row of some) {
      const picked = pick(row);
      if (picked === null) continue;
      if (count === ids.length) {
        ids = widened(ids, new Int32Array(2 * count));
        keys = widened(keys, new Float64Array(2 * count));
      }
      [ids[count], keys[count]] = picked;
      count++;
    }
    yield;
  }
  const before = newest
    ? (a: number, b: number): number =>
        (keys[b] as number) - (keys[a] as number) || (ids[b] as number) - (ids[a] as number)
    : (a: number, b: number): number =>
        (keys[b] as number) - (keys[a] as number) || (ids[a] as number) - (ids[b] as number);
  const places = yield* sortedPlaces(count, before);
  const found = new Int32Array(count);
  for (let at = 0; at < count; at++) found[at] = ids[places[at] as number] as number;
  return found;
}

/** Rows sorted at a time, and rows merged between two pauses. */
const run = 2048;
const mergedAtOnce = 20_000;

/** The places 0..`count` − 1 in order, stable. A merge sort with pauses: sorting a million at once would hold the thread for a second. */
function* sortedPlaces(count: number, compare: (a: number, b: number) => number): Walk<Int32Array> {
  let from = Int32Array.from({ length: count }, (_, at) => at);
  for (let start = 0; start < count; start += run) {
    from.subarray(start, start + run).sort(compare);
    yield;
  }
  let into = new Int32Array(count);
  let since = 0;
  for (let width = run; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) {
      const middle = Math.min(start + width, count);
      const end = Math.min(start + 2 * width, count);
      let left = start;
      let right = middle;
      for (let at = start; at < end; at++) {
        const takeLeft =
          left < middle && (right >= end || compare(from[left] as number, from[right] as number) <= 0);
        into[at] = (takeLeft ? from[left++] : from[right++]) as number;
        if (++since < mergedAtOnce) continue;
        since = 0;
        yield;
      }
    }
    [from, into] = [into, from];
  }
  return from;
}

function widened<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}

/** Ids of sorted rows whose first column is the id. */
export function firstColumn(rows: readonly (readonly [number, ...unknown[]])[]): Int32Array {
  const ids = new Int32Array(rows.length);
  rows.forEach((row, at) => {
    ids[at] = row[0];
  });
  return ids;
}

/** What moved ahead between two slices of a walk was seen twice; it stands where it was seen first. */
export function* eachOnce(walk: Walk<Int32Array>): Walk<Int32Array> {
  const ids = yield* walk;
  let most = 0;
  for (const id of ids) if (id > most) most = id;
  const seen = new Uint8Array((most >> 3) + 1);
  let count = 0;
  for (const id of ids) {
    const bit = 1 << (id & 7);
    const at = id >> 3;
    if (((seen[at] ?? 0) & bit) !== 0) continue;
    seen[at] = (seen[at] ?? 0) | bit;
    ids[count++] = id;
  }
  return count === ids.length ? ids : ids.slice(0, count);
}

/** Runs a walk to its end; other calls have the thread after every slice. */
export async function inSlices<T>(walk: Walk<T>): Promise<T> {
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Runs a walk to its end without a pause: for short lists, and for tests. */
export function atOnce<T>(walk: Walk<T>): T {
  for (;;) {
    const step = walk.next();
    if (step.done === true) return step.value;
  }
}

/** Strings by their UTF-16 units. */
export const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
