/** The margin loss against its own definition, in double precision: values by hand, gradients by differences. */
import { describe, expect, it } from 'vitest';
import {
  marginAt,
  marginLoss,
  type MarginProblem,
  paperMargin,
} from '../../electron/library/adapt/margin-loss.ts';
import { type Random, seededRandom } from '../support/random.ts';

const normals = (random: Random, count: number): Float64Array =>
  Float64Array.from({ length: count }, () => random.normal());

interface Case extends MarginProblem {
  readonly samples: Float64Array;
  readonly labels: Int32Array;
}

/** Everything drawn at random; A near the identity, as in training. */
function drawn(
  seed: number,
  shape: { d: number; classes: number; batch: number },
  margin = paperMargin,
): Case {
  const random = seededRandom(seed);
  const { d, classes, batch } = shape;
  const adapter = normals(random, d * d).map((x, i) => 0.1 * x + (i % (d + 1) === 0 ? 1 : 0));
  return {
    ...margin,
    dimension: d,
    adapter,
    centres: normals(random, classes * d),
    samples: unitRows(normals(random, batch * d), d),
    labels: Int32Array.from({ length: batch }, () => random.int(classes)),
  };
}

function unitRows(rows: Float64Array, d: number): Float64Array {
  return rows.map((x, i) => {
    const from = i - (i % d);
    return x / Math.hypot(...rows.subarray(from, from + d));
  });
}

const lossOf = (one: Case): number => marginLoss(one, one.samples, one.labels, null);

function gradientOf(one: Case): { adapter: Float64Array; centres: Float64Array; loss: number } {
  const adapter = new Float64Array(one.adapter.length);
  const centres = new Float64Array(one.centres.length);
  const loss = marginLoss(one, one.samples, one.labels, { adapter, centres });
  return { adapter, centres, loss };
}

/** Central differences of every parameter. @returns the largest difference, relative where the slope is above 1 */
function worstDifference(one: Case, h: number): number {
  const gradient = gradientOf(one);
  let worst = 0;
  for (const name of ['adapter', 'centres'] as const) {
    const values = one[name];
    for (let i = 0; i < values.length; i++) {
      const held = values[i] as number;
      values[i] = held + h;
      const above = lossOf(one);
      values[i] = held - h;
      const below = lossOf(one);
      values[i] = held;
      const numerical = (above - below) / (2 * h);
      const difference = Math.abs(numerical - (gradient[name][i] as number));
      worst = Math.max(worst, difference / Math.max(1, Math.abs(numerical)));
    }
  }
  return worst;
}

const identity = (d: number): Float64Array =>
  Float64Array.from({ length: d * d }, (_, i) => (i % (d + 1) === 0 ? 1 : 0));

/** One sample at angle θ to its centre in the first plane, a second centre elsewhere. */
function atAngle(theta: number): Case {
  return {
    ...paperMargin,
    dimension: 3,
    adapter: identity(3),
    centres: Float64Array.of(1, 0, 0, 0.2, 0.3, 2),
    samples: Float64Array.of(Math.cos(theta), Math.sin(theta), 0),
    labels: Int32Array.of(0),
  };
}

describe('the loss', () => {
  it('is the equation of the paper', () => {
    const one = drawn(3, { d: 6, classes: 4, batch: 1 }, { scale: 4, margin: 0.3 });
    const v = Array.from({ length: 6 }, (_, i) =>
      one.samples.reduce((sum, x, k) => sum + (one.adapter[i * 6 + k] as number) * x, 0),
    );
    const angles = Array.from({ length: 4 }, (_, j) => {
      const w = one.centres.subarray(j * 6, (j + 1) * 6);
      const dot = w.reduce((sum, x, i) => sum + x * (v[i] as number), 0);
      return Math.acos(dot / (Math.hypot(...w) * Math.hypot(...v)));
    });
    const own = one.labels[0] as number;
    expect(angles[own]).toBeLessThan(Math.PI - 0.3);
    const powers = angles.map((angle, j) => Math.exp(4 * Math.cos(j === own ? angle + 0.3 : angle)));
    const expected = -Math.log((powers[own] as number) / powers.reduce((a, b) => a + b, 0));
    expect(lossOf(one)).toBeCloseTo(expected, 12);
  });

  it('goes on along a straight line where θ + m passes π, and still falls with the cosine', () => {
    const { margin } = paperMargin;
    const values = Array.from({ length: 400 }, (_, i) => marginAt(-1 + i / 200, paperMargin).value);
    for (const [i, value] of values.entries())
      if (i > 0) expect(value).toBeGreaterThan(values[i - 1] as number);
    expect(marginAt(-1, paperMargin).value).toBeCloseTo(-1 - margin * Math.sin(margin), 12);
    expect(marginAt(1, paperMargin).value).toBeCloseTo(Math.cos(margin), 12);
    expect(marginAt(0, paperMargin).value).toBeCloseTo(Math.cos(Math.PI / 2 + margin), 12);
  });

  it('neither overflows nor loses its way at large scales', () => {
    const one = drawn(5, { d: 6, classes: 4, batch: 3 }, { scale: 5000, margin: 0.5 });
    expect(lossOf(one)).toBeGreaterThan(0);
    expect(Number.isFinite(lossOf(one))).toBe(true);
    expect(gradientOf(one).adapter.every(Number.isFinite)).toBe(true);
  });
});

describe('the gradient agrees with differences to 1e-4', () => {
  it.each([
    ['the defaults of the paper', drawn(1, { d: 8, classes: 5, batch: 7 })],
    ['a small scale', drawn(2, { d: 8, classes: 5, batch: 7 }, { scale: 8, margin: 0.35 })],
    ['no margin', drawn(4, { d: 8, classes: 3, batch: 4 }, { scale: 16, margin: 0 })],
    ['a dimension that four does not divide', drawn(6, { d: 5, classes: 3, batch: 4 })],
  ])('%s', (_, one) => {
    expect(worstDifference(one, 1e-6)).toBeLessThan(1e-4);
  });

  it.each([0.001, 0.02, 1.2, Math.PI - 0.51, Math.PI - 0.49, 3, Math.PI - 0.001])('θ = %f', (theta) => {
    expect(worstDifference(atAngle(theta), Math.min(1e-6, theta * 1e-4))).toBeLessThan(1e-4);
  });

  it('samples and centres that are there twice', () => {
    const one = drawn(9, { d: 6, classes: 4, batch: 4 });
    one.samples.copyWithin(6, 0, 6);
    one.labels[1] = one.labels[0] as number;
    one.centres.copyWithin(6, 0, 6);
    expect(worstDifference(one, 1e-6)).toBeLessThan(1e-4);
  });

  it('is zero, not NaN, exactly at the tip and opposite of it', () => {
    for (const sign of [1, -1]) {
      // The other centre has no part in the second direction, so any slope there would be the own one's.
      const one = {
        ...atAngle(0),
        samples: Float64Array.of(sign, 0, 0),
        centres: Float64Array.of(1, 0, 0, 0, 0, 2),
      };
      const { adapter, centres, loss } = gradientOf(one);
      expect(Number.isFinite(loss)).toBe(true);
      for (const x of [...adapter, ...centres]) expect(Number.isFinite(x)).toBe(true);
      expect(adapter[3]).toBeCloseTo(0, 6);
    }
  });

  it('of a single class there is nothing to tell apart', () => {
    const one = drawn(11, { d: 6, classes: 1, batch: 3 });
    const { adapter, centres, loss } = gradientOf(one);
    expect(loss).toBe(0);
    for (const x of [...adapter, ...centres]) expect(Math.abs(x)).toBe(0);
  });
});
