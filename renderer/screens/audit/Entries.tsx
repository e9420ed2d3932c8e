import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditEntry, AuditSubject } from '../../../electron/contract/audit.ts';
import { showKept } from '../../features/certificate/certificate-store.ts';
import { formatDateTime, formatNumber } from '../../kit/format.ts';
import { Table } from '../../kit/Table.tsx';
import classes from './AuditScreen.module.css';
import { entryWords } from './words.ts';

/** People named in one line; a search of a crowd may have found many. */
const shown = 3;

export function Entries({ entries }: { readonly entries: readonly AuditEntry[] }): ReactNode {
  const { t } = useTranslation('audit');
  const head = [{ number: t('number') }, t('when'), t('kindHead'), t('who'), t('told')];
  return (
    <Table label={t('list')} head={head} tall>
      {entries.map((entry) => (
        <tr key={entry.seq}>
          <td data-number data-dim>
            {formatNumber(entry.seq)}
          </td>
          <td data-nowrap>{formatDateTime(entry.at)}</td>
          <td data-nowrap className={entry.kind === 'broken' ? classes['broken'] : undefined}>
            {t(`kind.${entry.kind}`)}
          </td>
          <td>
            <Subjects subjects={entry.subjects} />
          </td>
          <td className={classes['told']}>
            {entryWords(entry, t).join(' · ')}
            <CertificateLink id={entry.details['certificate']} />
          </td>
        </tr>
      ))}
    </Table>
  );
}

/** From an erasure to what was signed about it. */
function CertificateLink({ id }: { readonly id: AuditEntry['details'][string] | undefined }): ReactNode {
  const { t } = useTranslation('audit');
  if (typeof id !== 'string') return null;
  return (
    <>
      {' · '}
      <Anchor component="button" type="button" size="sm" onClick={() => void showKept(id)}>
        {t('certificate')}
      </Anchor>
    </>
  );
}

function Subjects({ subjects }: { readonly subjects: readonly AuditSubject[] }): ReactNode {
  const { t } = useTranslation('audit');
  const more = subjects.length - shown;
  return (
    <ul className={classes['subjects']}>
      {subjects.slice(0, shown).map((subject) => (
        <li key={subject.pseudonym}>
          <Subject {...subject} />
        </li>
      ))}
      {more > 0 && <li>{t('more', { formatted: formatNumber(more) })}</li>}
    </ul>
  );
}

function Subject({ pseudonym, person, name }: AuditSubject): ReactNode {
  const { t } = useTranslation('audit');
  if (person === null)
    return (
      <span className={classes['gone']} title={t('goneTitle', { pseudonym })}>
        {t('gone', { pseudonym: pseudonym.slice(0, 8) })}
      </span>
    );
  return (
    <Link to="/person/$id" params={{ id: person }} className={classes['subject']}>
      {name ?? t('unnamed')}
    </Link>
  );
}
