/** The figures of a report against brute force, and against values worked out by hand. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, quantile, replicates } from '../../electron/evaluate/bootstrap.ts';
import { choosePairs } from '../../electron/evaluate/choose-pairs.ts';
import { accuracyUnder, foldedAccuracy } from '../../electron/evaluate/folds.ts';
import { histogramOf } from '../../electron/evaluate/histogram.ts';
import { cumulativeMatch, searchAll } from '../../electron/evaluate/identify.ts';
import { identitiesOf } from '../../electron/evaluate/identities.ts';
import { measure, type MeasureInput } from '../../electron/evaluate/measure.ts';
import { auc, eer, tarAtFar } from '../../electron/evaluate/roc.ts';
import { type Compared, sortCompared, sweep } from '../../electron/evaluate/sweep.ts';
import { worstPairs } from '../../electron/evaluate/worst.ts';
import { compute } from '../../electron/library/compute/run.ts';
import { oneByOne } from '../../electron/library/products/tiles.ts';
import { syntheticFaces } from '../support/synthetic.ts';

const identities = 6;
/** Coarse scores, so that ties are common. */
const comparison = fc
  .record({
    score: fc.integer({ min: 0, max: 10 }).map((x) => x / 10),
    a: fc.nat(identities - 1),
    b: fc.nat(identities - 1),
  })
  .map(({ score, a, b }): Compared => ({ score, a, b, same: a === b }));
const comparisons = fc
  .array(comparison, { minLength: 4, maxLength: 40 })
  .filter((all) => all.some(({ same }) => same) && all.some(({ same }) => !same));
const grid = Float64Array.of(0, 0.01, 0.1, 0.3, 0.5);

describe('sweep', () => {
  it('with weights of 1 gives what roc.ts gives', () => {
    fc.assert(
      fc.property(comparisons, (pairs) => {
        const found = sweep(sortCompared(pairs), new Float64Array(identities).fill(1), grid);
        expect(found?.auc).toBeCloseTo(auc(pairs), 9);
        expect(found?.eer).toBeCloseTo(eer(pairs), 9);
        grid.forEach((far, i) => {
          expect(found?.tar[i]).toBeCloseTo(tarAtFar(pairs, far), 9);
        });
      }),
    );
  });

  it('with whole weights gives what as many copies of each pair give', () => {
    const weights = fc.array(fc.nat(3), { minLength: identities, maxLength: identities });
    fc.assert(
      fc.property(comparisons, weights, (pairs, times) => {
        const copies = pairs.flatMap((pair) => {
          const weight = (times[pair.a] ?? 0) * (pair.a === pair.b ? 1 : (times[pair.b] ?? 0));
          return Array.from({ length: weight }, () => pair);
        });
        const found = sweep(sortCompared(pairs), Float64Array.from(times), grid);
        if (copies.every(({ same }) => same) || copies.every(({ same }) => !same)) {
          expect(found).toBeNull();
          return;
        }
        expect(found?.auc).toBeCloseTo(auc(copies), 9);
        expect(found?.eer).toBeCloseTo(eer(copies), 9);
        grid.forEach((far, i) => {
          expect(found?.tar[i]).toBeCloseTo(tarAtFar(copies, far), 9);
        });
      }),
    );
  });
});

describe('accuracyUnder', () => {
  it('with weights of 1 gives the folded accuracy', () => {
    fc.assert(
      fc.property(comparisons, (pairs) => {
        const mated = pairs.filter(({ same }) => same).length;
        if (mated < 2 || pairs.length - mated < 2) return;
        const folded = foldedAccuracy(pairs);
        const under = accuracyUnder(pairs, folded)(new Float64Array(identities).fill(1));
        expect(under).toBeCloseTo(folded.accuracy, 9);
      }),
    );
  });
});

describe('the bootstrap', () => {
  it('draws as many people as there are, each as often as the others, by the seed alone', () => {
    const sum = new Float64Array(5);
    for (const weights of replicates(5, 2000, 3)) {
      expect(weights.reduce((x, y) => x + y)).toBe(5);
      weights.forEach((weight, i) => (sum[i] = (sum[i] ?? 0) + weight));
    }
    for (const drawn of sum) expect(drawn / 2000).toBeCloseTo(1, 1);
    expect([...replicates(5, 10, 3)]).toEqual([...replicates(5, 10, 3)]);
    expect([...replicates(5, 10, 3)]).not.toEqual([...replicates(5, 10, 4)]);
  });

  it('covers the truth about 95 times in 100: the mean of people who differ', () => {
    let covered = 0;
    const worlds = 200;
    for (let world = 0; world < worlds; world++) {
      // Each of 40 people errs in all of 5 pairs or in none, with chance 0.3: over pairs 200 trials, in truth 40.
      const errs = Array.from({ length: 40 }, (_, i) => ((i * 7919 + world * 104729) % 1000) / 1000 < 0.3);
      const rate = errs.filter(Boolean).length / 40;
      const samples = [...replicates(40, 300, world)].map(
        (weights) => errs.reduce((sum, wrong, i) => sum + (wrong ? (weights[i] ?? 0) : 0), 0) / 40,
      );
      const { low, high } = estimate(rate, samples);
      // Half-width of a binomial of 40 trials at 0.3 is 0.142; one of 200 would be 0.064.
      expect(high - low).toBeGreaterThan(0.18);
      expect(high - low).toBeLessThan(0.4);
      if (low <= 0.3 && 0.3 <= high) covered++;
    }
    expect(covered / worlds).toBeGreaterThan(0.85);
  });

  it('says how little no error at all says', () => {
    expect(estimate(1, [1, 1, 1], 100)).toEqual({ value: 1, low: 0.97, high: 1 });
    expect(estimate(0, [0, 0], 30)).toEqual({ value: 0, low: 0, high: 0.1 });
    expect(estimate(0.5, [0.4, 0.6]).low).toBeCloseTo(0.405, 9);
    expect(quantile([1, 2, 3], 0.25)).toBe(1.5);
  });
});

describe('choosePairs', () => {
  it('takes every pair once, mated by identity', () => {
    const { pairs, drawn } = choosePairs(Int32Array.of(0, 1, 0), 1);
    expect(drawn).toBe(false);
    expect(pairs).toEqual([
      { a: 0, b: 1, same: false },
      { a: 0, b: 2, same: true },
      { a: 1, b: 2, same: false },
    ]);
  });

  it('draws different non-mated pairs by the seed where there are too many', () => {
    const identity = Int32Array.from({ length: 60 }, (_, i) => i % 20);
    const limits = { mated: 30, nonMated: 200 };
    const { pairs, drawn } = choosePairs(identity, 5, limits);
    const nonMated = pairs.filter(({ same }) => !same);
    expect(drawn).toBe(true);
    expect(nonMated).toHaveLength(200);
    expect(new Set(nonMated.map(({ a, b }) => `${a} ${b}`)).size).toBe(200);
    for (const { a, b, same } of pairs) {
      expect(a).toBeLessThan(b);
      expect(identity[a] === identity[b]).toBe(same);
    }
    expect(choosePairs(identity, 5, limits)).toEqual({ pairs, drawn });
    expect(choosePairs(identity, 6, limits).pairs).not.toEqual(pairs);
  });
});

describe('identitiesOf', () => {
  it('takes folders for people while no label disagrees', () => {
    const found = identitiesOf([
      { a: 'x/Ann/1.jpg', b: 'x/Ann/2.jpg', same: true },
      { a: 'x/Ann/1.jpg', b: 'x/Bob/1.jpg', same: false },
    ]);
    expect(found.names).toEqual(['Ann', 'Bob']);
    expect(found.of.get('x/Ann/2.jpg')).toBe(found.of.get('x/Ann/1.jpg'));
  });
  it('else joins what mated pairs join, through any chain, and nothing more', () => {
    const found = identitiesOf([
      { a: '1.jpg', b: '2.jpg', same: true },
      { a: '3.jpg', b: '2.jpg', same: true },
      { a: '4.jpg', b: '5.jpg', same: false },
    ]);
    expect(found.names).toBeNull();
    expect(found.count).toBe(3);
    expect(found.of.get('1.jpg')).toBe(found.of.get('3.jpg'));
    expect(found.of.get('4.jpg')).not.toBe(found.of.get('5.jpg'));
  });
});

describe('searchAll', () => {
  const faces = syntheticFaces({ faces: 300, seed: 2, dimension: 128 });
  const samples = {
    vectors: Float32Array.from(faces.flatMap(({ vector }) => [...vector])),
    dimension: 128,
    identity: Int32Array.from(faces, ({ identity }) => identity),
  };

  it('keeps a probe of everybody it enrols, and searches every probe without its person', async () => {
    const found = await searchAll(samples, 1, oneByOne);
    const sizes = new Map<number, number>();
    for (const who of samples.identity) sizes.set(who, (sizes.get(who) ?? 0) + 1);
    const several = [...sizes.values()].filter((size) => size > 1);
    expect(found?.gallery).toBe(several.length);
    expect(found?.templates).toBe(several.reduce((sum, size) => sum + Math.min(3, size - 1), 0));
    const mated = several.reduce((sum, size) => sum + size - Math.min(3, size - 1), 0);
    expect(found?.ranks).toHaveLength(mated);
    const nonMated = found?.compared.filter(({ same }) => !same) ?? [];
    expect(nonMated).toHaveLength(mated + [...sizes.values()].filter((size) => size === 1).length);
  });

  it('by hand: two people, one of them taken for the other', async () => {
    const at = (degrees: number): number[] => [
      Math.cos((degrees / 180) * Math.PI),
      Math.sin((degrees / 180) * Math.PI),
    ];
    // Whichever sample of each is enrolled, person 0 (0°, 80°) is nearer to person 1 (90°, 95°) from 80°.
    const found = await searchAll(
      {
        vectors: Float32Array.from([at(0), at(80), at(90), at(95), at(180)].flat()),
        dimension: 2,
        identity: Int32Array.of(0, 0, 1, 1, 2),
      },
      1,
      oneByOne,
    );
    expect(found?.gallery).toBe(2);
    const rankOf = new Map(found?.ranks.map(({ identity, rank }) => [identity, rank]));
    expect(rankOf.get(1)).toBe(1);
    expect(found?.compared.filter(({ same, a }) => !same && a === 2)).toHaveLength(1);
    const cmc = cumulativeMatch(found?.ranks ?? [], null, 2);
    expect(cmc).toEqual([rankOf.get(0) === 1 ? 1 : 0.5, 1]);
    // A mate that is not first is never accepted, whatever the threshold.
    const mates = found?.compared.filter(({ same }) => same) ?? [];
    for (const { a, score } of mates) expect(score > -1).toBe(rankOf.get(a) === 1);
  });

  it('cannot search among fewer than two people', async () => {
    const alone = { vectors: Float32Array.of(1, 1, 1), dimension: 1, identity: Int32Array.of(0, 0, 1) };
    expect(await searchAll(alone, 1, oneByOne)).toBeNull();
  });
});

describe('histogramOf', () => {
  it('shares out each population over the same bins', () => {
    const found = histogramOf([
      { score: 0.01, same: false },
      { score: 0.305, same: false },
      { score: 0.31, same: true },
    ]);
    expect(found.from).toBe(0);
    expect(found.nonMated[0]).toBe(0.5);
    expect(found.nonMated[12]).toBe(0.5);
    expect(found.mated[12]).toBe(1);
    expect(found.mated).toHaveLength(13);
  });
});

describe('worstPairs', () => {
  it('orders both ends and suspects what lies beyond a tenth of the other kind', () => {
    // Strangers 0.00 … 0.19 and one at 0.9; mates 0.50 … 0.69 and one at 0.05.
    const strangers = [...Array.from({ length: 20 }, (_, i) => i / 100), 0.9];
    const mates = [...Array.from({ length: 20 }, (_, i) => 0.5 + i / 100), 0.05];
    const pairs = [
      ...strangers.map((score) => ({ score, same: false })),
      ...mates.map((score) => ({ score, same: true })),
    ];
    const rows = pairs.map(({ same }, i) => ({ a: i, b: i + 100, same }));
    const { mated, nonMated } = worstPairs(pairs, rows);
    expect(nonMated.slice(0, 3).map(({ score }) => score)).toEqual([0.9, 0.19, 0.18]);
    expect(nonMated.map(({ suspect }) => suspect)).toEqual([true, ...strangers.slice(1).map(() => false)]);
    expect(mated.slice(0, 2).map(({ score }) => score)).toEqual([0.05, 0.5]);
    expect(mated.map(({ suspect }) => suspect)).toEqual([true, ...mates.slice(1).map(() => false)]);
    expect(mated[0]).toMatchObject({ pair: 41, a: 41, b: 141 });
  });
});

describe('measure', () => {
  const faces = syntheticFaces({ faces: 150, seed: 9, dimension: 96 });
  const input: MeasureInput = {
    vectors: Float32Array.from(faces.flatMap(({ vector }) => [...vector])),
    dimension: 96,
    identity: Int32Array.from(faces, ({ identity }) => identity),
    quality: Float32Array.from(faces, ({ usable }) => (usable ? 80 : 20)),
    pairs: null,
    search: true,
    seed: 7,
  };

  it('gives the same bytes for the same seed, here and in a thread', { timeout: 60_000 }, async () => {
    const first = JSON.stringify(await measure(input, () => undefined));
    expect(JSON.stringify(await measure(input, () => undefined))).toBe(first);
    expect(JSON.stringify(await compute('measure', input))).toBe(first);
    const other = await measure({ ...input, seed: 8 }, () => undefined);
    expect(JSON.stringify(other)).not.toBe(first);
  });

  it('holds each value within its interval, and orders its curves', { timeout: 60_000 }, async () => {
    const found = await measure(input, () => undefined);
    const estimates = [
      { value: found.accuracy, ...found.intervals.accuracy },
      { value: found.eer, ...found.intervals.eer },
      { value: found.auc, ...found.intervals.auc },
      ...found.tar,
      ...found.roc,
      ...(found.identification?.cmc ?? []),
      ...(found.identification?.open ?? []),
    ];
    for (const { low, value, high } of estimates) {
      expect(low).toBeLessThanOrEqual(value);
      expect(high).toBeGreaterThanOrEqual(value);
      expect(Number.isFinite(low + value + high)).toBe(true);
    }
    const rising = (values: readonly number[]): void => {
      for (const [i, value] of values.entries()) expect(value).toBeGreaterThanOrEqual(values[i - 1] ?? -1);
    };
    rising(found.roc.map(({ value }) => value));
    rising(found.identification?.cmc.map(({ value }) => value) ?? []);
    rising(found.identification?.open.map(({ value }) => 1 - value) ?? []);
    const at = found.identification?.at.find(({ fpir }) => fpir === 0.1);
    const onCurve = found.identification?.open.find(({ fpir }) => fpir === 0.1);
    expect(at?.value).toBe(onCurve?.value);
    expect(found.mated + found.nonMated).toBe(found.pairs);
    expect(found.tarAtFar['1e-3']).toBe(found.tar.find(({ far }) => far === 1e-3)?.value);
  });
});
