/** Numbers to pixels: linear and logarithmic scales with ticks at round numbers. */

export interface Scale {
  readonly kind: 'linear' | 'log';
  readonly domain: readonly [low: number, high: number];
  readonly range: readonly [from: number, to: number];
  /** Pixel of a value; values outside the domain (and, on a log scale, zero) stop at its ends. */
  readonly at: (value: number) => number;
  /** Value at a pixel, within the domain. */
  readonly invert: (pixel: number) => number;
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** A scale from `domain` onto `range`. A log domain must lie above zero; an empty domain is widened. */
export function scale(
  kind: Scale['kind'],
  domain: readonly [number, number],
  range: readonly [number, number],
): Scale {
  const low = kind === 'log' ? Math.max(domain[0], Number.MIN_VALUE) : domain[0];
  const high = domain[1] > low ? domain[1] : kind === 'log' ? low * 10 : low + 1;
  const forth = kind === 'log' ? Math.log10 : (value: number): number => value;
  const back = kind === 'log' ? (value: number): number => 10 ** value : (value: number): number => value;
  const [a, b] = [forth(low), forth(high)];
  const [from, to] = range;
  return {
    kind,
    domain: [low, high],
    range,
    at: (value) => from + ((forth(clamp(value, low, high)) - a) / (b - a)) * (to - from),
    invert: (pixel) => clamp(back(a + (clamp((pixel - from) / (to - from), 0, 1) || 0) * (b - a)), low, high),
  };
}

/** 1, 2 or 5 times a power of ten: the smallest such step that needs at most `count` steps for `span`. */
export function niceStep(span: number, count: number): number {
  const raw = span / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 5, 10].find((step) => step * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}

/** Round values inside the domain, ascending, about `count` of them. On a log scale powers of ten, and 2 and 5 between them where there is room. */
export function ticks({ kind, domain: [low, high] }: Scale, count: number): number[] {
  if (kind === 'log') return logTicks(low, high, count);
  const step = niceStep(high - low, count);
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Multiplied, not added up, so that 0.3 is 0.3; the round-off of the product goes as well.
  return Array.from({ length: last - first + 1 }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}

function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const decades = last - first + 1;
  const between = decades * 3 <= count ? [1, 2, 5] : [1];
  const stride = Math.max(1, Math.ceil(decades / Math.max(1, count)));
  const found: number[] = [];
  for (let power = first - 1; power <= last; power++) {
    if ((last - power) % stride !== 0) continue;
    for (const factor of between) {
      const value = Number(`${factor}e${power}`);
      if (value >= low * (1 - 1e-9) && value <= high * (1 + 1e-9)) found.push(value);
    }
  }
  return found;
}
