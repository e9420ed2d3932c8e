/** Rates in words. */

/** A probability as a whole percentage, never as a certainty: 99.98 % is "over 99 %". */
export function formatChance(probability: number): string {
  if (probability > 0.99) return '> 99 %';
  if (probability < 0.01) return '< 1 %';
  return `${Math.round(probability * 100)} %`;
}

/** Steps that a person can picture: 1, 2 or 5 times a power of ten. */
export function roundOneIn(value: number): number {
  if (value < 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = value / power;
  return (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10) * power;
}
