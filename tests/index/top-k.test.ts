import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TopK } from '../../electron/library/index/top-k.ts';

describe('TopK', () => {
  it('keeps what sorting everything and cutting keeps, whatever the order and the ties', () => {
    const cosines = fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 60 });
    fc.assert(
      fc.property(cosines, fc.integer({ min: 0, max: 12 }), (values, k) => {
        const top = new TopK(k);
        const items = values.map((v, i) => ({ face: ((i * 37) % 101) + 1, cosine: v / 5 }));
        for (const { face, cosine } of items) top.offer(face, cosine);
        const expected = items.sort((a, b) => b.cosine - a.cosine || a.face - b.face).slice(0, k);
        expect(top.sorted()).toEqual(expected);
      }),
    );
  });

  it('says below which cosine an offer is pointless', () => {
    const top = new TopK(2);
    expect(top.least).toBe(-Infinity);
    top.offer(1, 0.3);
    top.offer(2, 0.5);
    expect(top.least).toBe(0.3);
    top.offer(3, 0.4);
    expect(top.least).toBe(0.4);
    expect(new TopK(0).least).toBe(Infinity);
  });
});
