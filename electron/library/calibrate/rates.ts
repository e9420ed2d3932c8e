/**
 * A distribution of scores as a few knots: log-linear between them, and beyond the last ones straight on. In a
 * tail that is an exponential law, the limit for excesses over a high threshold when the extreme-value index is
 * 0 (Pickands 1975; Coles, An Introduction to Statistical Modeling of Extreme Values, 2001, §4.2); README.md
 * shows that faces come close to it.
 */

/** A rate as a function of the cosine. Only one of its two ends is a tail; there the log is straight. */
export type RateAt = (cosine: number) => number;

export interface Knots {
  /** Ascending. */
  readonly cosines: readonly number[];
  /** Strictly between 0 and 1, all falling or all rising. */
  readonly rates: readonly number[];
}

/** Rates never reach 0 or 1: beyond what any library could tell there is nothing to know. */
const least = 1e-12;

/**
 * The rate at a cosine: log-linear where the rate is below one half, and so is its complement above, which
 * makes both tails exponential. Monotone like its knots.
 */
export function rateFrom({ cosines, rates }: Knots): RateAt {
  const logits = rates.map(toTail);
  const last = cosines.length - 1;
  return (cosine) => {
    let at = 0;
    while (at < last - 1 && cosine > (cosines[at + 1] as number)) at++;
    const from = cosines[at] as number;
    const share = (cosine - from) / ((cosines[at + 1] as number) - from);
    const low = logits[at] as number;
    return fromTail(low + share * ((logits[at + 1] as number) - low));
  };
}

/** The cosine at which a monotone rate is `wanted`, to 1e-6; the nearer end of -1..1 when it never is. */
export function cosineAt(rate: RateAt, wanted: number): number {
  let low = -1;
  let high = 1;
  const falls = rate(low) > rate(high);
  while (high - low > 1e-6) {
    const middle = (low + high) / 2;
    if (rate(middle) > wanted === falls) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Signed log distance to one half: log(2r) below it, -log(2(1 - r)) above; linear in an exponential tail. */
function toTail(rate: number): number {
  const r = Math.min(1 - least, Math.max(least, rate));
  return r <= 0.5 ? Math.log(2 * r) : -Math.log(2 * (1 - r));
}

function fromTail(x: number): number {
  const r = x <= 0 ? Math.exp(x) / 2 : 1 - Math.exp(-x) / 2;
  return Math.min(1 - least, Math.max(least, r));
}
