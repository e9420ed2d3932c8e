import { SegmentedControl } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../kit/PageHeader.tsx';
import { EnrollFolders } from './EnrollFolders.tsx';
import { EnrollPerson } from './EnrollPerson.tsx';
import classes from './EnrollScreen.module.css';
import { examine, takeGrants } from './enroll-store.ts';

/** Adds people by hand: one from photos, or many from a folder of folders. */
export function EnrollScreen(): ReactNode {
  const { t } = useTranslation('enroll');
  const { grants, person } = useSearch({ from: '/enroll' });
  const navigate = useNavigate({ from: '/enroll' });
  const [mode, setMode] = useState<'person' | 'folders'>('person');

  useEffect(() => {
    if (!takeGrants(grants)) return;
    // Out of the address first, so that coming back does not look at them again.
    void navigate({ to: '/enroll', search: (old) => ({ ...old, grants: [] }), replace: true }).then(() =>
      examine(grants),
    );
  }, [grants, navigate]);

  return (
    <div className={classes['screen']}>
      <PageHeader title={t('title')} note={t('note')}>
        <SegmentedControl
          size="xs"
          aria-label={t('mode')}
          value={mode}
          onChange={setMode}
          data={[
            { value: 'person', label: t('modePerson') },
            { value: 'folders', label: t('modeFolders') },
          ]}
        />
      </PageHeader>
      <div className={classes['body']}>
        <div className={classes['column']}>
          {mode === 'person' ? (
            <EnrollPerson
              person={person}
              onAnybody={() => {
                void navigate({ to: '/enroll', search: (old) => ({ ...old, person: null }), replace: true });
              }}
            />
          ) : (
            <EnrollFolders />
          )}
        </div>
      </div>
    </div>
  );
}
