/** Resampling: the short way where nothing is turned is the long way, byte for byte. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Pyramid } from '../../electron/vision/decode/raster.ts';
import { type Outside, warp } from '../../electron/vision/decode/warp.ts';

/** Pixels that differ from their neighbours. */
function noise(width: number, height: number): Pyramid {
  const data = new Uint8Array(width * height * 3);
  let state = 1;
  for (let i = 0; i < data.length; i++) {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    data[i] = state >> 16;
  }
  return new Pyramid({ data, width, height });
}

test('an upright map and one turned by less than any number shows give the same bytes', () => {
  const source = noise(61, 47);
  const scale = fc.oneof(fc.constantFrom(0.5, 1, 2, -1, 4), fc.double({ min: 0.05, max: 6, noNaN: true }));
  const shift = fc.double({ min: -70, max: 70, noNaN: true });
  const outside = fc.constantFrom<Outside>('edge', 0, 127);
  fc.assert(
    fc.property(scale, shift, scale, shift, outside, (a, c, e, f, around) => {
      const upright = warp(source, { a, b: 0, c, d: 0, e, f }, 17, 13, around);
      // Not zero, so it goes the long way; too small to move a sample.
      const turned = warp(source, { a, b: Number.MIN_VALUE, c, d: 0, e, f }, 17, 13, around);
      expect(Buffer.compare(upright.data, turned.data)).toBe(0);
    }),
    { numRuns: 300 },
  );
});
