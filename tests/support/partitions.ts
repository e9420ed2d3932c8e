/** How well a grouping agrees with the truth. Labels stand for groups; equal label = same group. */
export interface Agreement {
  /** Of the pairs put together, the share that belong together. */
  readonly pairPrecision: number;
  /** Of the pairs that belong together, the share put together. */
  readonly pairRecall: number;
  /** BCubed (Bagga & Baldwin 1998): the same per face instead of per pair, and their harmonic mean. */
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
  /** Groups that hold more than one identity. */
  readonly impure: number;
  /** Size of the largest group of which less than 90 % are one identity. */
  readonly largestImpure: number;
  readonly groups: number;
}

export function agreement(found: readonly number[], truth: readonly (number | string)[]): Agreement {
  const cells = new Map<string, { found: number; truth: number | string; size: number }>();
  const groups = new Map<number, { size: number; most: number }>();
  const people = new Map<number | string, number>();
  found.forEach((label, i) => {
    const person = truth[i] ?? '';
    const key = `${label}|${person}`;
    const cell = cells.get(key) ?? { found: label, truth: person, size: 0 };
    cell.size++;
    cells.set(key, cell);
    const group = groups.get(label) ?? { size: 0, most: 0 };
    group.size++;
    group.most = Math.max(group.most, cell.size);
    groups.set(label, group);
    people.set(person, (people.get(person) ?? 0) + 1);
  });
  const pairs = (sizes: Iterable<number>): number => {
    let sum = 0;
    for (const n of sizes) sum += (n * (n - 1)) / 2;
    return sum;
  };
  const together = pairs([...cells.values()].map(({ size }) => size));
  let precision = 0;
  let recall = 0;
  for (const { found: label, truth: person, size } of cells.values()) {
    precision += (size * size) / (groups.get(label)?.size ?? 1) / found.length;
    recall += (size * size) / (people.get(person) ?? 1) / found.length;
  }
  const list = [...groups.values()];
  return {
    pairPrecision: ratio(together, pairs(list.map(({ size }) => size))),
    pairRecall: ratio(together, pairs(people.values())),
    precision,
    recall,
    f: (2 * precision * recall) / (precision + recall),
    impure: list.filter(({ size, most }) => most < size).length,
    largestImpure: Math.max(0, ...list.filter(({ size, most }) => most < 0.9 * size).map(({ size }) => size)),
    groups: groups.size,
  };
}

/** F-measure of the pairs two groupings put together: 1 when they are the same. */
export function pairF(a: readonly number[], b: readonly number[]): number {
  const { pairPrecision: p, pairRecall: r } = agreement(a, b);
  return p + r === 0 ? 1 : (2 * p * r) / (p + r);
}

const ratio = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
