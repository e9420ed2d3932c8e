import { useDebouncedValue } from '@mantine/hooks';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { FacePick } from '../../../electron/contract/api.ts';
import { type AppError, toAppError } from '../../../electron/contract/errors.ts';
import type { FaceFilter } from '../../../electron/contract/face-filter.ts';
import type { Output } from '../../../electron/contract/method.ts';
import type { MethodOf } from '../../engine/engine.ts';
import { useEngineQuery } from '../../engine/hooks.ts';
import { askPurpose, usePurpose } from '../../features/purpose/purpose-store.ts';
import { formatNumber } from '../../kit/format.ts';

/** Faces shown: who looks further is better served by a filter. */
const limit = 200;
/** A day is typed digit by digit and is a date after the first, ms. */
const pause = 150;

export interface SimilarFaces {
  /** Best first; null before the first answer. */
  readonly found: Output<MethodOf<'probe.similarFaces'>> | null;
  /** They answer the question before this one. */
  readonly stale: boolean;
  readonly error: AppError | null;
  /** How many there are, in words. */
  readonly note: string | undefined;
}

/** The faces most like one, among those that pass a filter. */
export function useSimilar(of: FacePick | null, filter: FaceFilter): SimilarFaces {
  const { t } = useTranslation('search');
  const [settled] = useDebouncedValue(filter, pause);
  const { data: settings } = useEngineQuery('settings.get', {});
  const { purpose } = usePurpose();
  const lacking = of !== null && settings?.askPurpose === true && purpose === null;
  useEffect(() => {
    if (lacking) askPurpose().catch(() => undefined);
  }, [lacking]);
  const { data, error, isPlaceholderData } = useEngineQuery(
    'probe.similarFaces',
    {
      of: of ?? { face: 1 },
      limit,
      filter: settled,
      ...(settings?.askPurpose === true && purpose !== null ? { purpose } : {}),
    },
    { enabled: of !== null && settings !== undefined && !lacking, keep: true },
  );
  const found = of === null ? null : (data ?? null);
  const count = found?.length ?? 0;
  return {
    found,
    stale: isPlaceholderData || settled !== filter,
    error: error === null ? null : toAppError(error),
    note: count === 0 ? undefined : t('note', { count, formatted: formatNumber(count) }),
  };
}
