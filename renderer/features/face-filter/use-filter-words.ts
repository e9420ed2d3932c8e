import { useTranslation } from 'react-i18next';
import type { FaceFilter } from '../../../electron/contract/face-filter.ts';
import { formatDay, formatNumber } from '../../kit/format.ts';

/** The conditions of a filter in words, one line each; none of an open one. */
export function useFilterWords(): (filter: FaceFilter) => string[] {
  const { t } = useTranslation('search');
  // At midnight UTC a day would be the one before, west of Greenwich; without a zone it is local.
  return ({ kinds, folder, from, to, minQuality }) =>
    [
      kinds.length === 0 ? [] : kinds.map((kind) => t(`kind.${kind}`)).join(', '),
      folder === null ? [] : t('inFolder', { folder }),
      from !== null && to !== null
        ? t('fromTo', { from: formatDay(from), to: formatDay(to) })
        : from !== null
          ? t('since', { from: formatDay(from) })
          : to !== null
            ? t('until', { to: formatDay(to) })
            : [],
      minQuality === 0 ? [] : t('quality', { least: formatNumber(minQuality) }),
    ].flat();
}
