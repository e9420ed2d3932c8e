import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../engine/hooks.ts';
import { shownAhead } from '../../features/consent/ExpiryBadge.tsx';
import { formatDay, formatNumber } from '../../kit/format.ts';
import { Section } from '../../kit/Section.tsx';
import { Table } from '../../kit/Table.tsx';
import classes from './LibraryScreen.module.css';

/** Whose day of erasure comes; and who lacks a record where the library asks for one. */
export function Retention(): ReactNode {
  const { t } = useTranslation(['consent', 'common']);
  const { data } = useEngineQuery('consent.due', { days: shownAhead });
  const { data: settings } = useEngineQuery('settings.get', {});
  const lacking = settings?.consentRequired === true ? (data?.lacking ?? 0) : 0;
  if (data === undefined || (data.due.length === 0 && lacking === 0)) return null;
  return (
    <Section title={t('section')} hint={t('sectionHint')}>
      {lacking > 0 && (
        <Text size="sm" p="md">
          {t('lacking', { count: lacking, formatted: formatNumber(lacking) })}
        </Text>
      )}
      {data.due.length > 0 && (
        <Table label={t('section')} head={[t('person'), t('day'), { number: t('left') }]}>
          {data.due.map(({ person, name, expires, days }) => (
            <tr key={person}>
              <td>
                <Link to="/person/$id" params={{ id: person }} className={classes['person']}>
                  {name ?? t('common:unnamed')}
                </Link>
              </td>
              <td data-nowrap>{formatDay(expires)}</td>
              <td data-number>
                {days <= 0 ? t('today') : t('days', { count: days, formatted: formatNumber(days) })}
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Section>
  );
}
