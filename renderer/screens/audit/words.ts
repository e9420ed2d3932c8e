import type { TFunction } from 'i18next';
import type { AuditEntry } from '../../../electron/contract/audit.ts';
import { formatBytes, formatNumber } from '../../kit/format.ts';

type Words = TFunction<'audit'>;

/** What an entry tells, as short phrases. What a newer Facet wrote is shown as it stands. */
export function entryWords({ kind, details }: AuditEntry, t: Words): string[] {
  if (kind === 'settings') return Object.entries(details).map(([key, value]) => `${key}: ${String(value)}`);
  if (kind === 'model-change') {
    const [from, to] = [details['from'], details['to']].map((id) => String(id ?? '–').slice(0, 12));
    return [t('models', { from, to })];
  }
  if (kind === 'broken')
    return [t('brokenText', { signed: String(details['signed']), found: String(details['found']) })];
  return Object.entries(details).flatMap(([key, value]) => phrase(key, value, t));
}

function phrase(key: string, value: string | number | boolean | null, t: Words): string[] {
  if (value === null || value === false) return [];
  const text = String(value);
  switch (key) {
    case 'by':
      return [t(`by.${text as 'name'}`, { defaultValue: text })];
    case 'undo':
    case 'redo':
      return [t(`by.${key}`)];
    case 'what':
      return [t(`what.${text as 'person'}`, { defaultValue: text })];
    case 'faces':
      return [t('faces', { count: Number(value), formatted: formatNumber(Number(value)) })];
    case 'photos':
      return [t('photos', { count: Number(value), formatted: formatNumber(Number(value)) })];
    case 'again':
      return [t('again')];
    case 'expired':
    case 'withdrawn':
      return [t(key)];
    case 'certificate':
      // The screen leads to it.
      return [];
    case 'erasures':
      return [t('erasures', { count: Number(value), formatted: formatNumber(Number(value)) })];
    case 'purpose':
      return [t('purpose', { purpose: text })];
    case 'bytes':
      return [formatBytes(Number(value))];
    default:
      return [value === true ? key : `${key} ${text}`];
  }
}
