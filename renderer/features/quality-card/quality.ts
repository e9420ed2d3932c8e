import type { Quality, QualityFlag } from '../../../electron/contract/model.ts';

/** Worst first: the order in which reasons are named to the user. */
const order: readonly QualityFlag[] = [
  'small',
  'blurred',
  'turned',
  'dark',
  'bright',
  'low-contrast',
  'doubtful',
  'unclear',
];

/** Locale keys (namespace `person`) of the reasons that speak against a face as a template, worst first. */
export function qualityReasons(quality: Quality): readonly `quality.${QualityFlag}`[] {
  return order.filter((flag) => quality.flags.includes(flag)).map((flag) => `quality.${flag}` as const);
}

/** Coarse grade of a 0–100 quality score, for colour and words. */
export function qualityGrade(score: number): 'good' | 'fair' | 'poor' {
  if (score >= 60) return 'good';
  return score >= 35 ? 'fair' : 'poor';
}
