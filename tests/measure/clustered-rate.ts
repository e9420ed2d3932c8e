/**
 * A rare rate with an interval that holds what it promises. Photos of one person err together, and a rate of 0.01 on
 * a thousand searches is ten events. There the percentile bootstrap over people ends too low: simulated with eight events
 * expected from 200 people, the true rate lay above it in 7 to 10 cases of 100 instead of 2.5, and no event gave [0, 0].
 * So: Korn & Graubard, "Confidence intervals for proportions with small expected number of positive counts estimated
 * from complex survey data", Survey Methodology 24, 1998: the exact binomial interval of Clopper & Pearson for as many
 * independent trials as the clusters are worth.
 */

export interface Interval {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

export interface Trial {
  readonly person: string;
  readonly hit: boolean;
}

/** Share of hits with its 95 % interval, over the people behind the trials. */
export function clusteredRate(trials: readonly Trial[]): Interval {
  const people = [...Map.groupBy(trials, ({ person }) => person).values()].map((own) => ({
    hits: own.filter(({ hit }) => hit).length,
    all: own.length,
  }));
  const hits = people.reduce((sum, own) => sum + own.hits, 0);
  const rate = hits / trials.length;
  // Without an event, or without anything else, the data say nothing of how people differ: count people.
  const worth =
    hits === 0 || hits === trials.length
      ? people.length
      : Math.min(trials.length, (rate * (1 - rate)) / ratioVariance(people, rate, trials.length));
  const positive = rate * worth;
  return {
    rate,
    low: positive === 0 ? 0 : betaQuantile(0.025, positive, worth - positive + 1),
    high: positive === worth ? 1 : betaQuantile(0.975, positive + 1, worth - positive),
  };
}

/** Variance of a share whose clusters differ in size, by linearisation (Cochran, Sampling Techniques, 1977, 11.9). */
function ratioVariance(
  people: readonly { readonly hits: number; readonly all: number }[],
  rate: number,
  trials: number,
): number {
  const squares = people.reduce((sum, { hits, all }) => sum + (hits - rate * all) ** 2, 0);
  return ((people.length / (people.length - 1)) * squares) / trials ** 2;
}

/** Where the beta distribution reaches `share`; bisection, as its integral only rises. */
function betaQuantile(share: number, a: number, b: number): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (betaIntegral(middle, a, b) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta function by its continued fraction (DLMF 8.17.22, modified Lentz). */
export function betaIntegral(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast on this side only.
  if (x > (a + 1) / (a + b + 2)) return 1 - betaIntegral(1 - x, b, a);
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  let c = 1;
  let d = 1 / (1 - ((a + b) * x) / (a + 1));
  let sum = d;
  for (let m = 1; m < 1000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / (1 + even * d);
    c = 1 + even / c;
    sum *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / (1 + odd * d);
    c = 1 + odd / c;
    sum *= d * c;
    if (Math.abs(d * c - 1) < 1e-14) break;
  }
  return (front * sum) / a;
}

/** Stirling's series after shifting the argument above 10 (DLMF 5.11.1): 12 digits. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) shift += Math.log(z++);
  const series = 1 / (12 * z) - 1 / (360 * z ** 3) + 1 / (1260 * z ** 5);
  return (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
