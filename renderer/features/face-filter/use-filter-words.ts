import { useTranslation } from 'react-i18next';
import type { FaceFilter } from '../../../electron/contract/face-filter.ts';
import { formatDate, formatNumber } from '../../kit/format.ts';

/** The conditions of a filter in words, one line each; none of an open one. */
export function useFilterWords(): (filter: FaceFilter) => string[] {
  const { t } = useTranslation('search');
  // At midnight UTC a day would be the one before, west of Greenwich; without a zone it is local.
  const day = (text: string): string => formatDate(`${text}T00:00:00`);
  return ({ kinds, folder, from, to, minQuality }) =>
    [
      kinds.length === 0 ? [] : kinds.map((kind) => t(`kind.${kind}`)).join(', '),
      folder === null ? [] : t('inFolder', { folder }),
      from !== null && to !== null
        ? t('fromTo', { from: day(from), to: day(to) })
        : from !== null
          ? t('since', { from: day(from) })
          : to !== null
            ? t('until', { to: day(to) })
            : [],
      minQuality === 0 ? [] : t('quality', { least: formatNumber(minQuality) }),
    ].flat();
}
