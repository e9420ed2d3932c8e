import { statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ensureKernels, kernelsFile } from '../../build/kernels.ts';
import { floatSlack } from '../../electron/library/index/bounds.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { kernelsOver } from '../../electron/library/index/kernels.ts';
import { layoutOf, mostPages, pagesFor } from '../../electron/library/index/layout.ts';
import { Planes } from '../../electron/library/index/planes.ts';
import { piecesOf, scan } from '../../electron/library/index/scan.ts';
import { centreOf, cutFor } from '../../electron/library/index/sketch-cut.ts';
import { type Random, seededRandom } from '../support/random.ts';

function unit(random: Random, length: number): Float32Array {
  const v = Float32Array.from({ length }, () => random.normal());
  const size = Math.hypot(...v);
  return v.map((x) => x / size);
}

/** A unit vector at exactly this cosine to a unit vector. */
function at(random: Random, cosine: number, to: Float32Array): Float32Array {
  const other = unit(random, to.length);
  const along = dotRow(other, 0, to, to.length);
  const rest = other.map((x, i) => x - along * (to[i] as number));
  const size = Math.hypot(...rest);
  const share = Math.sqrt(1 - cosine * cosine) / size;
  return to.map((x, i) => cosine * x + share * (rest[i] as number));
}

describe('Planes', () => {
  it('makes the same codes and sketches of rows that came in one by one and of rows that were filled in', () => {
    const random = seededRandom(1);
    const dimension = 192;
    const rows = Array.from({ length: 300 }, () => unit(random, dimension));
    const centre = centreOf(rows.length, dimension, (slot) => rows[slot] ?? null);
    const single = new Planes({ dimension, shardRows: 128 });
    single.recentre(centre);
    for (const row of rows) single.add(row);
    const filled = new Planes({ dimension, shardRows: 128 });
    expect(filled.extend(rows.length)).toBe(0);
    rows.forEach((row, slot) => {
      filled.vector(slot).set(row);
    });
    filled.encode(0, rows.length);
    filled.recentre(centre);
    filled.sketch(0, rows.length);
    expect(filled.size).toBe(rows.length);
    for (const plane of ['floats', 'codes', 'scales', 'sketches', 'alive'] as const) {
      expect(filled.shards.map((shard) => shard[plane])).toEqual(single.shards.map((shard) => shard[plane]));
    }
    // A vector that is only passing through, for planes without float32 rows, leaves the same codes.
    const coded = new Planes({ dimension, shardRows: 128, floats: false });
    coded.recentre(centre);
    for (const row of rows) coded.add(row);
    for (const plane of ['codes', 'scales', 'sketches'] as const) {
      expect(coded.shards.map((shard) => shard[plane])).toEqual(single.shards.map((shard) => shard[plane]));
    }
  });

  it('lays out banks below the 4 GiB that pointers reach, a million faces in one', () => {
    for (const dimension of [128, 192, 512, 2048]) {
      const layout = layoutOf({ dimension });
      expect(pagesFor(layout, layout.shardsPerBank)).toBeLessThanOrEqual(mostPages);
      expect(layout.shardsPerBank).toBeGreaterThan(0);
    }
    const { shardsPerBank, shardRows } = layoutOf({ dimension: 512 });
    expect(shardsPerBank * shardRows).toBeGreaterThan(1_000_000);
  });

  it('bounds what float32 sums lose, and what 8 bits lose, on rows made to lose much', () => {
    const random = seededRandom(2);
    const dimension = 512;
    for (let round = 0; round < 40; round++) {
      const planes = new Planes({ dimension, shardRows: 64 });
      const query = unit(random, dimension);
      // Large numbers that cancel out, beside small ones that a scale of the large ones swallows.
      const rows = Array.from({ length: 64 }, (_, i) => {
        const row = query.map(
          (x, j) => (j % 2 === 0 ? 1 : -1) * Math.abs(x) + (i / 64) * random.normal() * 1e-3,
        );
        if (i % 3 === 0) row[random.int(dimension)] = 4;
        const size = Math.hypot(...row);
        return row.map((x) => x / size);
      });
      for (const row of rows) planes.add(row);
      const banks = planes.memories.map((memory) => ({ memory, kernels: kernelsOver(memory) }));
      const [pieces = []] = piecesOf(planes.shards, 64, planes.rows, 1);
      for (const [slot, row] of rows.entries()) {
        const cosine = dotRow(row, 0, query, dimension);
        for (const stage of ['floats', 'codes'] as const) {
          const wanted = { from: Math.fround(cosine - 1e-7) };
          const request = { stage, query, mask: planes.layout.planes.alive, wanted };
          expect(scan(planes.layout, banks, 0, request, pieces)?.slots).toContain(slot);
        }
      }
      // And not by letting everything through.
      expect(floatSlack(dimension, 1)).toBeLessThan(2e-6);
    }
  });
});

describe('cutFor', () => {
  it.each([128, 192, 512])(
    'lets hardly any face at the threshold be passed over: %d numbers',
    (dimension) => {
      const random = seededRandom(dimension);
      const planes = new Planes({ dimension, shardRows: 64 });
      const centre = unit(random, dimension).map((x) => 0.1 * x);
      planes.recentre(centre);
      const off = (row: Float32Array): Float32Array => {
        const moved = row.map((x, i) => x + (centre[i] as number));
        const size = Math.hypot(...moved);
        return moved.map((x) => x / size);
      };
      for (const threshold of [0.38, 0.48, 0.6]) {
        const cut = cutFor(threshold, dimension, planes.centre ?? centre);
        let [passed, strangers] = [0, 0];
        const pairs = 600;
        for (let i = 0; i < pairs; i++) {
          const row = off(unit(random, dimension));
          const bits = planes.sketchOf(row);
          const differ = (other: Float32Array): number =>
            planes.sketchOf(other).reduce((sum, byte, j) => sum + ones(byte ^ (bits[j] as number)), 0);
          if (differ(at(random, threshold, row)) <= cut) passed++;
          if (differ(off(unit(random, dimension))) <= cut) strangers++;
        }
        expect(passed / pairs).toBeGreaterThan(0.985);
        // Of short vectors a sketch says little; it only costs time.
        expect(strangers / pairs).toBeLessThan(dimension === 512 ? 0.05 : 0.5);
      }
    },
  );
});

function ones(byte: number): number {
  let count = 0;
  for (let left = byte; left !== 0; left &= left - 1) count++;
  return count;
}

it('compiles the kernels only when a source changed', () => {
  const before = statSync(kernelsFile).mtimeMs;
  ensureKernels();
  expect(statSync(kernelsFile).mtimeMs).toBe(before);
});
