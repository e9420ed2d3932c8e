import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Point } from '../../electron/contract/model.ts';
import { displaySquare } from '../../electron/vision/align/crops.ts';
import { apply, inverse, similarity } from '../../electron/vision/align/similarity.ts';
import { halve, Pyramid, type Raster } from '../../electron/vision/decode/raster.ts';
import { regionMap, warp } from '../../electron/vision/decode/warp.ts';
import { clipped, letterbox, overlap, suppress, unboxed } from '../../electron/vision/detect/geometry.ts';
import { cropMap, firstCrop, fivePoints, refinedCrop } from '../../electron/vision/detect/landmarks.ts';
import { decodeRfb } from '../../electron/vision/detect/rfb.ts';
import { decodeScrfd } from '../../electron/vision/detect/scrfd.ts';
import { embedderSpec, modelSpec } from '../../native-models/manifest.ts';

const number = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const box = fc.record({
  x: number(-50, 50),
  y: number(-50, 50),
  width: number(1, 60),
  height: number(1, 60),
});

describe('boxes', () => {
  it('overlap themselves fully and others symmetrically', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        expect(overlap(a, a)).toBeCloseTo(1, 9);
        expect(overlap(a, b)).toBeCloseTo(overlap(b, a), 12);
        expect(overlap(a, b)).toBeGreaterThanOrEqual(0);
        expect(overlap(a, b)).toBeLessThanOrEqual(1 + 1e-12);
      }),
    );
    expect(overlap({ x: 0, y: 0, width: 2, height: 2 }, { x: 1, y: 0, width: 2, height: 2 })).toBeCloseTo(
      1 / 3,
      12,
    );
  });

  it('survive suppression best first, none overlapping, none lost without cause', () => {
    const found = fc.array(fc.record({ box, score: number(0, 1) }), { maxLength: 20 });
    fc.assert(
      fc.property(found, number(0.1, 0.9), (all, limit) => {
        const kept = suppress(all, limit);
        for (const [i, a] of kept.entries()) {
          for (const b of kept.slice(i + 1)) {
            expect(a.score).toBeGreaterThanOrEqual(b.score);
            expect(overlap(a.box, b.box)).toBeLessThanOrEqual(limit);
          }
        }
        for (const lost of all.filter((item) => !kept.includes(item))) {
          expect(kept.some((k) => k.score >= lost.score && overlap(k.box, lost.box) > limit)).toBe(true);
        }
      }),
    );
  });

  it('come back from the letterbox where they were', () => {
    const size = fc.integer({ min: 1, max: 6000 });
    fc.assert(
      fc.property(size, size, box, fc.constantFrom(1, 2, 4), (width, height, b, smaller) => {
        const fit = letterbox(width, height, { width: 320, height: 240 }, smaller);
        const x = b.x * fit.scale + fit.dx;
        const y = b.y * fit.scale + fit.dy;
        const back = unboxed(fit, x, y, x + b.width * fit.scale, y + b.height * fit.scale);
        for (const key of ['x', 'y', 'width', 'height'] as const) expect(back[key]).toBeCloseTo(b[key], 6);
        // The whole image is inside the input.
        expect(width * fit.scale + 2 * fit.dx).toBeCloseTo(320, 6);
        expect(fit.dx).toBeGreaterThanOrEqual(-1e-9);
        expect(fit.dy).toBeGreaterThanOrEqual(-1e-9);
      }),
    );
  });

  it('are clipped to the image', () => {
    fc.assert(
      fc.property(box, (b) => {
        const c = clipped(b, 40, 30);
        expect(Math.min(c.x, c.y, c.width, c.height)).toBeGreaterThanOrEqual(0);
        expect(c.x + c.width).toBeLessThanOrEqual(40);
        expect(c.y + c.height).toBeLessThanOrEqual(30);
      }),
    );
  });

  it('get a display square inside the image', () => {
    fc.assert(
      fc.property(box, (b) => {
        const s = displaySquare(b, 70, 50);
        expect(s.width).toBe(s.height);
        expect(Math.min(s.x, s.y)).toBeGreaterThanOrEqual(0);
        expect(s.x + s.width).toBeLessThanOrEqual(70 + 1e-9);
        expect(s.y + s.height).toBeLessThanOrEqual(50 + 1e-9);
      }),
    );
  });
});

describe('similarity', () => {
  const template: readonly Point[] = embedderSpec('fr_feature').template;

  it('recovers a known turn, scale and shift', () => {
    const known = fc.tuple(number(-Math.PI, Math.PI), number(0.05, 20), number(-500, 500), number(-500, 500));
    fc.assert(
      fc.property(known, ([angle, scale, c, f]) => {
        const a = scale * Math.cos(angle);
        const d = scale * Math.sin(angle);
        const map = { a, b: -d, c, d, e: a, f };
        const found = similarity(
          template,
          template.map((p) => apply(map, p)),
        );
        if (found === null) throw new Error('no map');
        for (const key of ['a', 'b', 'c', 'd', 'e', 'f'] as const)
          expect(found[key]).toBeCloseTo(map[key], 6);
        for (const p of template) {
          const [x, y] = apply(inverse(found), apply(found, p));
          expect([x, y].map((v) => Math.round(v * 1e6) / 1e6)).toEqual([...p]);
        }
      }),
    );
  });

  it('is the least-squares one: no small change does better', () => {
    const jitter = fc.array(fc.tuple(number(-9, 9), number(-9, 9)), { minLength: 5, maxLength: 5 });
    const nudge = fc.record({
      a: number(-0.02, 0.02),
      d: number(-0.02, 0.02),
      c: number(-1, 1),
      f: number(-1, 1),
    });
    fc.assert(
      fc.property(jitter, nudge, (offsets, n) => {
        const to = template.map(([x, y], i): Point => [
          x + (offsets[i]?.[0] ?? 0),
          y + (offsets[i]?.[1] ?? 0),
        ]);
        const best = similarity(template, to);
        if (best === null) throw new Error('no map');
        const error = (m: typeof best): number =>
          template.reduce((sum, p, i) => {
            const [x, y] = apply(m, p);
            return sum + (x - (to[i]?.[0] ?? 0)) ** 2 + (y - (to[i]?.[1] ?? 0)) ** 2;
          }, 0);
        const other = {
          ...best,
          a: best.a + n.a,
          e: best.e + n.a,
          b: best.b - n.d,
          d: best.d + n.d,
          c: best.c + n.c,
          f: best.f + n.f,
        };
        expect(error(best)).toBeLessThanOrEqual(error(other) + 1e-9);
      }),
    );
  });

  it('is null when the points do not span a face', () => {
    expect(
      similarity(
        template.map((): Point => [3, 3]),
        template,
      ),
    ).toBeNull();
  });
});

/** Brightness rises to the right and downwards: bilinear sampling must follow it exactly. */
function slope(width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) {
    data[3 * i] = (i % width) * 2;
    data[3 * i + 1] = Math.floor(i / width) * 2;
    data[3 * i + 2] = 77;
  }
  return { data, width, height };
}

describe('warp', () => {
  it('copies under the identity', () => {
    const image = slope(31, 17);
    expect(
      warp(new Pyramid(image), regionMap({ x: 0, y: 0, width: 31, height: 17 }, 31, 17), 31, 17, 0),
    ).toEqual(image);
  });

  it('reads the right place at every scale', () => {
    const pyramid = new Pyramid(slope(101, 97));
    for (const size of [4, 7, 16, 40, 90]) {
      const region = { x: 10, y: 20, width: 64, height: 64 };
      const { data } = warp(pyramid, regionMap(region, size, size), size, size, 0);
      for (const u of [0, size >> 1, size - 1]) {
        const at = ((size >> 1) * size + u) * 3;
        expect(Math.abs((data[at] ?? 0) - 2 * (10 + ((u + 0.5) * 64) / size - 0.5))).toBeLessThan(2.1);
        expect(data[at + 2]).toBe(77);
      }
    }
  });

  it('fills or extends what lies outside', () => {
    const pyramid = new Pyramid(slope(10, 10));
    const map = regionMap({ x: -10, y: 0, width: 10, height: 10 }, 10, 10);
    expect(warp(pyramid, map, 10, 10, 127).data.every((v) => v === 127)).toBe(true);
    expect([...warp(pyramid, map, 10, 10, 'edge').data.subarray(0, 3)]).toEqual([0, 0, 77]);
  });

  it('halves by the mean of four', () => {
    const data = new Uint8Array([0, 0, 0, 10, 0, 0, 20, 0, 0, 31, 255, 1]);
    expect([...halve({ data, width: 2, height: 2 }).data]).toEqual([15, 64, 0]);
  });
});

describe('RFB', () => {
  it('decodes corners of the input to pixels of the image and refuses NaN', () => {
    const fit = letterbox(640, 480, { width: 320, height: 240 });
    const scores = new Float32Array([0.1, 0.9, 0.9, 0.1, 0, NaN]);
    const boxes = new Float32Array([0.25, 0.5, 0.5, 0.75, 0, 0, 1, 1, 0, 0, 1, 1]);
    const found = decodeRfb(scores, boxes, { width: 320, height: 240 }, fit, 0.65);
    expect(found).toHaveLength(1);
    expect(found[0]?.box).toEqual({ x: 160, y: 240, width: 160, height: 120 });
    expect(found[0]?.score).toBeCloseTo(0.9, 6);
  });
});

describe('SCRFD', () => {
  it('decodes distances and key points of the right cell, stride and anchor', () => {
    const { output, input } = modelSpec('scrfd_500m');
    if (output.layout !== 'scrfd') throw new Error('not SCRFD');
    const arrays = new Map<string, Float32Array>();
    for (const [i, stride] of output.strides.entries()) {
      const rows = (640 / stride) ** 2 * 2;
      arrays.set(output.scores[i] ?? '', new Float32Array(rows));
      arrays.set(output.boxes[i] ?? '', new Float32Array(rows * 4));
      arrays.set(output.points[i] ?? '', new Float32Array(rows * 10));
    }
    const get = (name: string): Float32Array => arrays.get(name) ?? new Float32Array();
    // Stride 16, cell (x 3, y 2), second anchor.
    const row = (2 * 40 + 3) * 2 + 1;
    get('score_16')[row] = 0.8;
    get('bbox_16').set([1, 0.5, 2, 1.5], row * 4);
    get('kps_16').set([0.5, 0.25, 1, 0.25, 0.75, 0.5, 0.5, 1, 1, 1], row * 10);
    // The letterbox of a 1280×1280 image: one input pixel is two of the image.
    const found = decodeScrfd(get, output, input, letterbox(1280, 1280, input), 0.5);
    expect(found).toHaveLength(1);
    expect(found[0]?.box).toEqual({ x: 64, y: 48, width: 96, height: 64 });
    expect(found[0]?.landmarks).toEqual([
      [112, 72],
      [128, 72],
      [120, 80],
      [112, 96],
      [128, 96],
    ]);
  });
});

describe('landmark crops', () => {
  it('start a little below the box', () => {
    expect(firstCrop({ x: 10, y: 20, width: 40, height: 50 })).toEqual({ x: 30, y: 49, side: 50, angle: 0 });
  });

  it('turn with the face: the second crop of a turned face is the turned second crop', () => {
    const points = Array.from({ length: 68 }, (_, i): Point => [
      100 + 30 * Math.cos(i),
      90 + 40 * Math.sin(i * 1.7),
    ]);
    for (const i of [37, 38, 40, 41]) points[i] = [85, 80];
    for (const i of [43, 44, 46, 47]) points[i] = [115, 80];
    const turn =
      (angle: number) =>
      (p: Point): Point => {
        const [x, y] = [p[0] - 100, p[1] - 90];
        return [
          100 + x * Math.cos(angle) - y * Math.sin(angle),
          90 + x * Math.sin(angle) + y * Math.cos(angle),
        ];
      };
    const level = refinedCrop(points);
    const turned = refinedCrop(points.map(turn(0.4)));
    expect(turned.angle).toBeCloseTo(0.4, 9);
    expect(turned.side).toBeCloseTo(level.side, 9);
    const [x, y] = turn(0.4)([level.x, level.y]);
    expect([turned.x, turned.y].map((v) => v.toFixed(6))).toEqual([x.toFixed(6), y.toFixed(6)]);
    // The middle of the crop is read from its centre.
    const [cx, cy] = apply(cropMap(turned, 64), [32, 32]);
    expect([cx.toFixed(6), cy.toFixed(6)]).toEqual([turned.x.toFixed(6), turned.y.toFixed(6)]);
    expect(fivePoints(points)[0]).toEqual([85, 80]);
  });
});
