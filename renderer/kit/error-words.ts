/** An error as a person reads it. */
import i18next from 'i18next';
import { type AppError, describeError } from '../../electron/contract/errors.ts';

export interface ErrorWords {
  readonly title: string;
  readonly help: string;
}

/** What happened, and what to do about it. */
export function errorWords(error: AppError): ErrorWords {
  const t = i18next.getFixedT(null, 'errors');
  const title = t(`title.${error.code}`);
  switch (error.code) {
    case 'library-locked':
    case 'library-corrupt':
    case 'library-newer':
    case 'disk-full':
    case 'model-missing':
    case 'detector-missing':
    case 'model-mismatch':
    case 'model-unfit':
    case 'licence-needed':
    case 'network':
    case 'contract-mismatch':
    case 'engine-down':
    case 'internal':
      return { title, help: t(`help.${error.code}`, { replace: { ...error } }) };
    default:
      return { title, help: sentence(describeError(error)) };
  }
}

const sentence = (text: string): string => {
  const trimmed = text.trim();
  const whole = /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
  return whole.charAt(0).toUpperCase() + whole.slice(1);
};
