import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorVersusDiscard, meanFnmr, type Qualified } from '../../electron/evaluate/edc.ts';
import { seededRandom } from '../support/random.ts';

const mated = (score: number, quality: number): Qualified => ({ score, same: true, quality });
const nonMated = (score: number, quality: number): Qualified => ({ score, same: false, quality });

describe('error versus discard', () => {
  it('by hand: the worst quarter holds one error of each kind', () => {
    const pairs = [mated(0.1, 1), nonMated(0.9, 2), mated(0.8, 3), mated(0.2, 4), mated(0.7, 5)];
    pairs.push(nonMated(0.1, 6), nonMated(0.2, 7), mated(0.9, 8));
    const curve = errorVersusDiscard(pairs, 0.5, 4);
    expect(curve).toEqual([
      { discarded: 0, fnmr: 2 / 5, fmr: 1 / 3, pairs: 8 },
      { discarded: 0.25, fnmr: 1 / 4, fmr: 0, pairs: 6 },
      { discarded: 0.5, fnmr: 0, fmr: 0, pairs: 4 },
      { discarded: 0.75, fnmr: 0, fmr: 0, pairs: 2 },
    ]);
    expect(meanFnmr(curve, 0.3)).toBeCloseTo((2 / 5 + 1 / 4) / 2, 12);
  });

  it('a quality that says nothing discards nothing of the rates', () => {
    const pairs = [mated(0.1, 7), mated(0.9, 7), mated(0.9, 7), nonMated(0.9, 7), nonMated(0.1, 7)];
    for (const { fnmr, fmr } of errorVersusDiscard(pairs, 0.5, 5)) {
      expect(fnmr).toBeCloseTo(1 / 3, 12);
      expect(fmr).toBeCloseTo(1 / 2, 12);
    }
  });

  it('says NaN for a class of which nothing is left', () => {
    const [, last] = errorVersusDiscard([mated(0.9, 1), nonMated(0.1, 2)], 0.5, 2);
    expect(last).toEqual({ discarded: 0.5, fnmr: NaN, fmr: 0, pairs: 1 });
  });

  it('does not depend on the order, ties or not, and a perfect quality makes it fall', () => {
    const pair = fc.record({ score: fc.nat(10), same: fc.boolean(), quality: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 40 }), fc.nat(1000), (pairs, seed) => {
        const shuffled = seededRandom(seed).shuffle([...pairs]);
        expect(errorVersusDiscard(shuffled, 5, 10)).toEqual(errorVersusDiscard(pairs, 5, 10));
        const perfect = pairs.map((p) => ({ ...p, quality: p.same ? p.score : 99 }));
        const fnmr = errorVersusDiscard(perfect, 5, 10).map((point) => point.fnmr);
        for (const [i, rate] of fnmr.entries()) {
          if (i > 0 && !Number.isNaN(rate)) expect(rate).toBeLessThanOrEqual((fnmr[i - 1] ?? 0) + 1e-12);
        }
      }),
    );
  });
});
