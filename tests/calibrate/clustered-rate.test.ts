import { expect, test } from 'vitest';
import { betaIntegral, clusteredRate, type Trial } from '../measure/clustered-rate.ts';
import { seededRandom } from '../support/random.ts';

const spread = (hits: number, all: number): Trial[] =>
  Array.from({ length: all }, (_, i) => ({ person: String(i), hit: i < hits }));

test('the incomplete beta function agrees with its closed forms', () => {
  expect(betaIntegral(0.5, 2, 3)).toBeCloseTo(11 / 16, 9);
  expect(betaIntegral(0.2, 1, 7)).toBeCloseTo(1 - 0.8 ** 7, 9);
  expect(betaIntegral(0.9, 6, 1)).toBeCloseTo(0.9 ** 6, 9);
});

test('one photo a person is the interval of Clopper and Pearson', () => {
  // R: binom.test(10, 1000) gives 0.004806, 0.018313.
  const { rate, low, high } = clusteredRate(spread(10, 1000));
  expect(rate).toBe(0.01);
  expect(low).toBeCloseTo(0.004806, 4);
  expect(high).toBeCloseTo(0.018313, 4);
});

test('no event is not certainty', () => {
  const { low, high } = clusteredRate(spread(0, 100));
  expect(low).toBe(0);
  expect(high).toBeCloseTo(0.0362, 3);
});

test('events of one person count as little more than one', () => {
  const together = spread(10, 1000).map((trial, i) => ({ ...trial, person: String(Math.floor(i / 10)) }));
  const apart = clusteredRate(spread(10, 1000));
  expect(clusteredRate(together).high).toBeGreaterThan(1.5 * apart.high);
});

test('it holds the true rate about as often as it says', () => {
  const random = seededRandom(5);
  const chance = (): number => random.int(2 ** 30) / 2 ** 30;
  const rate = 0.01;
  let held = 0;
  const cases = 1000;
  for (let run = 0; run < cases; run++) {
    const trials = Array.from({ length: 200 }, (_, person) => {
      const all = chance() < rate;
      return Array.from({ length: 1 + random.int(7) }, () => ({
        person: String(person),
        hit: chance() < 0.5 ? all : chance() < rate,
      }));
    }).flat();
    const { low, high } = clusteredRate(trials);
    if (low <= rate && rate <= high) held += 1;
  }
  expect(held / cases).toBeGreaterThanOrEqual(0.935);
});
