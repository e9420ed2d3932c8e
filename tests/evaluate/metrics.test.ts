import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignFolds,
  balancedAccuracy,
  bestThreshold,
  foldedAccuracy,
} from '../../electron/evaluate/folds.ts';
import { auc, eer, tarAtFar } from '../../electron/evaluate/roc.ts';
import type { Scored } from '../../electron/evaluate/scored.ts';

const of = (mates: readonly number[], others: readonly number[]): Scored[] => [
  ...mates.map((score) => ({ score, same: true })),
  ...others.map((score) => ({ score, same: false })),
];

/** Both classes present; coarse scores, so that ties are common. */
const scores = fc.array(fc.integer({ min: 0, max: 12 }), { minLength: 1, maxLength: 25 });
const sample = fc.tuple(scores, scores).map(([m, n]) =>
  of(
    m.map((x) => x / 12),
    n.map((x) => x / 12),
  ),
);

/** Rates by counting, at one threshold. */
function rates(pairs: readonly Scored[], threshold: number): { far: number; frr: number } {
  const share = (same: boolean): number => {
    const all = pairs.filter((p) => p.same === same);
    return all.filter((p) => p.score >= threshold).length / all.length;
  };
  return { far: share(false), frr: 1 - share(true) };
}

describe('auc', () => {
  it('by hand', () => {
    expect(auc(of([0.9, 0.8], [0.1, 0.2]))).toBe(1);
    expect(auc(of([0.5], [0.5]))).toBe(0.5);
    // 0.4 beats 0.1 only, 0.9 beats both: 3 of 4.
    expect(auc(of([0.4, 0.9], [0.1, 0.6]))).toBe(0.75);
  });
  it('is the share of pairs of pairs in the right order', () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const mates = pairs.filter((p) => p.same);
        const others = pairs.filter((p) => !p.same);
        let wins = 0;
        for (const m of mates)
          for (const o of others) wins += m.score > o.score ? 1 : m.score === o.score ? 0.5 : 0;
        expect(auc(pairs)).toBeCloseTo(wins / (mates.length * others.length), 10);
      }),
    );
  });
});

describe('eer', () => {
  it('by hand', () => {
    expect(eer(of([0.9, 0.8], [0.1, 0.2]))).toBe(0);
    expect(eer(of([0.1, 0.2], [0.8, 0.9]))).toBe(1);
    expect(eer(of([0.9, 0.3], [0.5, 0.1]))).toBe(0.5);
    expect(eer(of([0.9, 0.8, 0.7, 0.2], [0.6, 0.5, 0.1, 0.05, 0.02]))).toBeCloseTo(0.25, 10);
    expect(eer(of([0.5], []))).toBeNaN();
  });
  it('lies where counting at every threshold brackets it', () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const points = [...new Set(pairs.map((p) => p.score)), Infinity]
          .sort((a, b) => b - a)
          .map((t) => rates(pairs, t));
        const last = points.filter(({ far, frr }) => far < frr).at(-1);
        const first = points.find(({ far, frr }) => far >= frr);
        const value = eer(pairs);
        expect(value).toBeGreaterThanOrEqual(Math.max(last?.far ?? 0, first?.frr ?? 0) - 1e-12);
        expect(value).toBeLessThanOrEqual(Math.min(last?.frr ?? 1, first?.far ?? 1) + 1e-12);
      }),
    );
  });
});

describe('tarAtFar', () => {
  it('by hand', () => {
    const pairs = of([0.9, 0.7, 0.5, 0.3], [0.8, 0.4, 0.2, 0.1]);
    expect(tarAtFar(pairs, 0)).toBe(0.25);
    expect(tarAtFar(pairs, 0.25)).toBe(0.75);
    expect(tarAtFar(pairs, 0.5)).toBe(1);
    // A tie between a mate and a non-mate accepts both or neither.
    expect(tarAtFar(of([0.5], [0.5]), 0.5)).toBe(0);
  });
  it('is the best rate of all thresholds that keep the false-accept rate', () => {
    fc.assert(
      fc.property(sample, fc.double({ min: 0, max: 1, noNaN: true }), (pairs, far) => {
        const others = pairs.filter((p) => !p.same).length;
        const allowed = [...pairs.map((p) => p.score), Infinity]
          .map((t) => rates(pairs, t))
          .filter((r) => Math.round(r.far * others) <= far * others);
        expect(tarAtFar(pairs, far)).toBeCloseTo(Math.max(...allowed.map(({ frr }) => 1 - frr)), 10);
      }),
    );
  });
});

describe('bestThreshold', () => {
  it('takes the middle of the widest of the best gaps', () => {
    expect(bestThreshold(of([0.9, 0.8], [0.1, 0.2]))).toBeCloseTo(0.5, 10);
    // Accepting from 0.9 and from 0.5 both get 3 of 4 right; the gap below 0.5 is wider than the one below 0.9.
    expect(bestThreshold(of([0.9, 0.5], [0.85, 0.1]))).toBeCloseTo(0.3, 10);
  });
  it('is as good as any threshold', () => {
    fc.assert(
      fc.property(sample, (pairs) => {
        const values = [...new Set(pairs.map((p) => p.score))].sort((a, b) => a - b);
        const all = values.flatMap((v, i) => [v, (v + (values[i + 1] ?? v)) / 2]);
        const best = Math.max(...all.map((t) => balancedAccuracy(pairs, t)));
        expect(balancedAccuracy(pairs, bestThreshold(pairs))).toBeCloseTo(best, 10);
      }),
    );
  });
});

describe('foldedAccuracy', () => {
  it('deals both classes round, in file order', () => {
    const pairs = [true, false, false, true, true, false, false].map((same) => ({ score: 0, same }));
    expect(assignFolds(pairs, 3)).toEqual([0, 0, 1, 1, 2, 2, 0]);
  });

  it('by hand: one mate below every other pair costs its fold half', () => {
    const pairs = of([0.9, 0.9, 0.9, 0.9, 0.1], [0.3, 0.3, 0.3, 0.3, 0.3]);
    // Four folds are right; the fifth refuses its mate (0.5) and accepts nobody (1): 0.5 of both... = 0.5 + 0.
    const { accuracy, accuracyStd, threshold, folds } = foldedAccuracy(pairs, 5);
    expect(folds).toBe(5);
    expect(accuracy).toBeCloseTo((4 * 1 + 0.5) / 5, 10);
    expect(accuracyStd).toBeCloseTo(Math.sqrt((4 * 0.1 ** 2 + 0.4 ** 2) / 4), 10);
    expect(threshold).toBeCloseTo(0.6, 10);
  });

  it('never lets a fold see its own pairs: a loop over folds gives the same', () => {
    const pool = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 10, maxLength: 30 });
    fc.assert(
      fc.property(pool, pool, (mates, others) => {
        const pairs = of(mates, others);
        const result = foldedAccuracy(pairs);
        const folds = assignFolds(pairs, 10);
        const parts = Array.from({ length: 10 }, (_, k) => {
          const train = pairs.filter((_p, i) => folds[i] !== k);
          const test = pairs.filter((_p, i) => folds[i] === k);
          const { far, frr } = rates(test, bestThreshold(train));
          return 1 - (far + frr) / 2;
        });
        expect(result.accuracy).toBeCloseTo(parts.reduce((a, b) => a + b, 0) / 10, 10);
      }),
    );
  });

  it('uses fewer folds for few pairs and refuses to guess from none', () => {
    expect(foldedAccuracy(of([0.9, 0.8, 0.7], [0.1, 0.2, 0.3, 0.4])).folds).toBe(3);
    expect(() => foldedAccuracy(of([0.9], [0.1, 0.2]))).toThrow(/two pairs of each kind/);
  });
});
