/** Quality flags in words, for the terminal and stored reasons; the window translates the codes itself. */
import type { Quality, QualityFlag } from './model.ts';

const flagWords: Record<QualityFlag, string> = {
  small: 'too small',
  blurred: 'blurred',
  dark: 'too dark',
  bright: 'too bright',
  'low-contrast': 'too little contrast',
  turned: 'turned away',
  doubtful: 'perhaps not a face',
};

/** E.g. "too small, blurred (quality 23 of 100)". */
export function describeQuality(quality: Quality): string {
  const words = quality.flags.map((flag) => flagWords[flag]);
  return `${words.length === 0 ? 'poor' : words.join(', ')} (quality ${Math.round(quality.score)} of 100)`;
}
