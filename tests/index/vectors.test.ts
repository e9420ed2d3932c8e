import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { FacetError } from '../../electron/contract/errors.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { ScanThreads } from '../../electron/library/index/threads.ts';
import type { Neighbour } from '../../electron/library/index/top-k.ts';
import { Vectors } from '../../electron/library/index/vectors.ts';
import { type Random, seededRandom } from '../support/random.ts';

const threads = new ScanThreads(3);
afterAll(() => threads.close());

/** The reference: every row compared in double precision. */
function compared(rows: ReadonlyMap<number, Float32Array>, query: Float32Array): Neighbour[] {
  return [...rows]
    .map(([face, row]) => ({ face, cosine: dotRow(row, 0, query, query.length) }))
    .sort((a, b) => b.cosine - a.cosine || a.face - b.face);
}

const byFace = (found: readonly Neighbour[]): Neighbour[] => [...found].sort((a, b) => a.face - b.face);

function unit(random: Random, length: number): Float32Array {
  const v = Float32Array.from({ length }, () => random.normal());
  const size = Math.hypot(...v);
  return v.map((x) => x / size);
}

/** Rows that make trouble: copies, copies but for the last bit, one large number, next to nothing, nothing. */
function hardRow(random: Random, length: number, before: readonly Float32Array[]): Float32Array {
  const kind = random.int(7);
  const other = before[random.int(Math.max(1, before.length))] ?? unit(random, length);
  if (kind === 0) return other.slice();
  if (kind === 1) return other.map((x, i) => (i === random.int(length) ? Math.fround(x * (1 + 1e-7)) : x));
  if (kind === 2)
    return new Float32Array(length).fill(1, random.int(length), length).map((x, i) => x / (i + 1) / 2);
  if (kind === 3) return unit(random, length).map((x) => x * 1e-20);
  if (kind === 4) return unit(random, length).map((x) => x * 1e-36);
  if (kind === 5) return new Float32Array(length);
  return unit(random, length);
}

const short = (row: Float32Array): Float32Array => {
  const size = Math.hypot(...row);
  return size > 1 ? row.map((x) => x / size) : row;
};

describe('Vectors', () => {
  const dimensions = fc.constantFrom(1, 8, 37, 64, 128, 192, 512, 700);
  const stages = fc.constantFrom('floats' as const, 'codes' as const);

  it('finds what comparing every row finds, bit for bit, through adds, removes, filters and hard rows', async () => {
    await fc.assert(
      fc.asyncProperty(
        dimensions,
        stages,
        fc.integer({ min: 0, max: 400 }),
        fc.integer({ min: 0, max: 40 }),
        fc.nat(),
        async (dimension, stage, size, k, seed) => {
          const random = seededRandom(seed);
          const vectors = new Vectors({ dimension, few: 0, shardRows: 128, threads });
          const rows = new Map<number, Float32Array>();
          const slots = new Map<number, number>();
          const made: Float32Array[] = [];
          for (let i = 0; i < size; i++) {
            const row = short(hardRow(random, dimension, made));
            made.push(row);
            const id = 1 + ((i * 7919) % 10_007);
            rows.set(id, row);
            slots.set(id, vectors.add(id, row));
            if (random.int(4) === 0) {
              const gone = [...rows.keys()][random.int(rows.size)] as number;
              vectors.remove(slots.get(gone) as number);
              rows.delete(gone);
            }
          }
          const query =
            random.int(3) === 0 && made.length > 0 ? unit(random, dimension) : unit(random, dimension);
          const odd = random.int(2) === 1;
          const wanted = odd ? (slot: number) => vectors.idOf(slot) % 2 === 1 : undefined;
          const expected = compared(new Map([...rows].filter(([id]) => !odd || id % 2 === 1)), query);
          expect(vectors.top(query, k, { stage, wanted })).toEqual(expected.slice(0, k));
          expect(await vectors.topLater(query, k, { stage, wanted })).toEqual(expected.slice(0, k));
          // A threshold that is one row's own cosine must let that row in.
          const least = expected[random.int(Math.max(1, expected.length))]?.cosine ?? 0.1;
          const near = expected.filter(({ cosine }) => cosine >= least);
          expect(byFace(vectors.range(query, least, { stage, wanted }))).toEqual(byFace(near));
          for (const [id, slot] of slots) {
            if (rows.has(id)) expect(vectors.vector(slot)).toEqual(rows.get(id));
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('answers the same while few and after the move to the planes', () => {
    const random = seededRandom(3);
    const vectors = new Vectors({ dimension: 24, few: 50, shardRows: 64 });
    const rows = new Map<number, Float32Array>();
    const query = unit(random, 24);
    for (let id = 1; id <= 200; id++) {
      const row = unit(random, 24);
      rows.set(id, row);
      const slot = vectors.add(id, row);
      expect(vectors.idOf(slot)).toBe(id);
      if (id % 5 === 0) {
        vectors.remove(slot);
        rows.delete(id);
      }
      expect(vectors.planes === null).toBe(id <= 62);
      expect(vectors.top(query, 7)).toEqual(compared(rows, query).slice(0, 7));
    }
  });

  it('keeps more than a heap holds, and every one of many equals', async () => {
    const vectors = new Vectors({ dimension: 16, few: 0, shardRows: 1024, threads });
    const random = seededRandom(4);
    const same = unit(random, 16);
    for (let id = 9000; id > 0; id--) vectors.add(id, same);
    for (const stage of ['floats', 'codes'] as const) {
      // All equal: neither bound can tell them apart, and the lowest ids are the answer.
      expect((await vectors.topLater(same, 3, { stage })).map(({ face }) => face)).toEqual([1, 2, 3]);
      expect(vectors.top(same, 5000, { stage })).toHaveLength(5000);
      expect(vectors.top(same, 9999, { stage }).at(-1)?.face).toBe(9000);
      expect(vectors.range(same, -1, { stage })).toHaveLength(9000);
    }
  });

  it('overwrites what is written or removed, in every plane', () => {
    const random = seededRandom(5);
    const vectors = new Vectors({ dimension: 64, few: 0, shardRows: 64, sketches: true });
    const slot = vectors.add(1, unit(random, 64));
    const next = unit(random, 64);
    vectors.write(slot, next);
    expect(vectors.range(next, 0.999, { stage: 'codes' }).map(({ face }) => face)).toEqual([1]);
    const { shards } = vectors.planes ?? { shards: [] };
    vectors.planes?.recentre(new Float32Array(64));
    vectors.planes?.sketch(0, 1);
    const [shard] = shards;
    expect(shard?.sketches.some((bits) => bits !== 0)).toBe(true);
    vectors.remove(slot);
    for (const plane of [shard?.floats, shard?.codes, shard?.scales, shard?.sketches, shard?.alive]) {
      expect(plane?.every((x: number) => x === 0)).toBe(true);
    }
    expect(vectors.top(next, 1)).toEqual([]);
    expect(vectors.add(2, next)).toBe(slot);
  });

  it('stops a search in the scan threads, and goes on with the next', async () => {
    const random = seededRandom(6);
    const vectors = new Vectors({ dimension: 64, few: 0, shardRows: 64, threads });
    const query = unit(random, 64);
    for (let id = 1; id <= 2000; id++) vectors.add(id, unit(random, 64));
    const stopped = new AbortController();
    const search = vectors.topLater(query, 1, { signal: stopped.signal });
    stopped.abort();
    await expect(search).rejects.toMatchObject({ error: { code: 'cancelled' } });
    await expect(vectors.topLater(query, 1, { signal: stopped.signal })).rejects.toBeInstanceOf(FacetError);
    expect(await vectors.topLater(query, 5)).toEqual(vectors.top(query, 5));
  });

  it('never answers with a row that is taken out while it searches, nor with its successor in the slot', async () => {
    const random = seededRandom(7);
    const vectors = new Vectors({ dimension: 64, few: 0, shardRows: 64, threads });
    const query = unit(random, 64);
    for (let id = 1; id <= 1000; id++) vectors.add(id, unit(random, 64));
    const slot = vectors.add(5000, query);
    const search = vectors.topLater(query, 1, { stage: 'codes', wanted: (at) => vectors.idOf(at) % 2 === 0 });
    vectors.remove(slot);
    // A slot rests until no scan can name it.
    const now = vectors.add(5001, query);
    const [best] = await search;
    expect(best?.face).not.toBe(5000);
    expect((best?.face ?? 1) % 2).toBe(0);
    expect(now === slot || vectors.top(query, 1)[0]?.face === 5001).toBe(true);
    expect(vectors.top(query, 1)[0]?.face).toBe(5001);
  });

  it('misses at most what its sketch allows when a quick answer will do, and only where rows are many', async () => {
    const random = seededRandom(9);
    const dimension = 512;
    const noise = (): Float32Array => unit(random, dimension);
    /** A mate at a cosine of 0.6. */
    const mateOf = (row: Float32Array): Float32Array => {
      const other = noise();
      const across = dotRow(row, 0, other, dimension);
      const rest = short(other.map((x, i) => x - across * (row[i] as number)));
      const size = Math.hypot(...rest);
      return row.map((x, i) => 0.6 * x + (0.8 * (rest[i] as number)) / size);
    };
    const options = { dimension, few: 0, shardRows: 256, threads, sketches: true };
    const quick = new Vectors({ ...options, exactly: 500 });
    const exact = new Vectors({ ...options, exactly: 1_000_000 });
    const probes: Float32Array[] = [];
    for (let id = 1; id <= 1200; id++) {
      const row = noise();
      for (const vectors of [quick, exact]) vectors.add(id, row);
      if (id % 12 === 0) probes.push(mateOf(row));
      // Half of the rows come when there are sketches already, and must get theirs.
      if (id === 600) await quick.topLater(row, 1, { quick: 0.5 });
    }
    expect(quick.planes?.centre).not.toBeNull();
    let missed = 0;
    for (const [at, probe] of probes.entries()) {
      const all = exact.top(probe, 5);
      expect(all[0]?.face).toBe(12 * (at + 1));
      expect(await quick.topLater(probe, 5, { quick: 0.5 })).toSatisfy((found: Neighbour[]) =>
        found.every(({ face, cosine }) => cosine < 0.5 || all.some((one) => one.face === face)),
      );
      const [first] = await quick.topLater(probe, 5, { quick: 0.5 });
      if (first?.face !== all[0]?.face) missed++;
      expect(await quick.topLater(probe, 5)).toEqual(all);
      expect(await exact.topLater(probe, 5, { quick: 0.5 })).toEqual(all);
      const wanted = (slot: number): boolean => quick.idOf(slot) !== all[0]?.face;
      expect((await quick.topLater(probe, 5, { quick: 0.5, wanted })).map(({ face }) => face)).not.toContain(
        all[0]?.face,
      );
    }
    expect(missed).toBe(0);
    // The cut does its work: of strangers hardly any are compared.
    expect((await quick.topLater(noise(), 1200, { quick: 0.5 })).length).toBeLessThan(300);
    expect(exact.planes?.centre).toBeNull();
  });

  it('says that a scan thread died, and starts another', async () => {
    const own = new ScanThreads(1);
    const random = seededRandom(8);
    const vectors = new Vectors({ dimension: 64, few: 0, shardRows: 64, threads: own });
    const query = unit(random, 64);
    for (let id = 1; id <= 500; id++) vectors.add(id, unit(random, 64));
    const search = vectors.topLater(query, 2);
    // By now the thread has been asked; it takes far longer than this to start and answer.
    await new Promise((resolve) => setImmediate(resolve));
    await own.close();
    await expect(search).rejects.toMatchObject({ error: { code: 'engine-down' } });
    expect(await vectors.topLater(query, 2)).toEqual(vectors.top(query, 2));
    await own.close();
  });
});
