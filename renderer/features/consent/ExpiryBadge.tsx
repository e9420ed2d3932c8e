import { Badge } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { formatDay } from '../../kit/format.ts';

/** Days before the end from which on it is shown everywhere. */
export const shownAhead = 60;

/** Whether somebody is erased soon. */
export function isNear(expires: string | undefined): boolean {
  return expires !== undefined && Date.parse(expires) - Date.now() <= shownAhead * 86_400_000;
}

/** When somebody is erased, once that is near; nothing before. */
export function ExpiryBadge({ expires }: { readonly expires: string | undefined }): ReactNode {
  const { t } = useTranslation('consent');
  if (expires === undefined || !isNear(expires)) return null;
  return (
    <Badge size="xs" variant="outline" color="var(--facet-warn)">
      {t('badge', { date: formatDay(expires) })}
    </Badge>
  );
}
