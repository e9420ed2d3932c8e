/** A change as one line, for toasts and the history. */
import i18next from 'i18next';
import type { Operation } from '../../electron/contract/model.ts';
import { formatNumber } from './format.ts';

export function operationWords(operation: Operation): string {
  const { kind, of, summary } = operation;
  const t = i18next.getFixedT(null, 'history');
  const values = {
    count: summary.faces,
    formatted: formatNumber(summary.faces),
    name: summary.name ?? t('aGroup'),
    other: summary.other ?? t('groups'),
  };
  switch (kind) {
    case 'confirm':
    case 'reject':
    case 'move':
    case 'split':
    case 'enroll':
    case 'keep':
      return t(kind, values);
    case 'ignore':
      return summary.name === null ? t('ignore', values) : t('ignoreName', values);
    case 'name':
    case 'merge':
    case 'restore':
    case 'cover':
    case 'forget':
      return t(kind, values);
    case 'undo':
    case 'redo':
      if (of === undefined) return t(kind);
      return t(kind === 'undo' ? 'undone' : 'redone', { what: operationWords({ ...operation, kind: of }) });
  }
}
