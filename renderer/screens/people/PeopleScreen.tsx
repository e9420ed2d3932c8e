import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { usePeopleView } from './people-view.ts';
import { PeopleGrid } from './PeopleGrid.tsx';
import { PeopleHeader } from './PeopleHeader.tsx';
import classes from './PeopleScreen.module.css';
import { SpareFaces } from './SpareFaces.tsx';

/** Everybody in the library: people with names, groups that wait for one, and on demand strangers. */
export function PeopleScreen(): ReactNode {
  const search = useSearch({ from: '/people' });
  const navigate = useNavigate({ from: '/people' });
  const view = usePeopleView();
  return (
    <div className={classes['screen']}>
      <PeopleHeader
        search={search}
        onSearch={(change) => {
          void navigate({ search: { ...search, ...change }, replace: true });
        }}
      />
      {search.show === 'aside' ? (
        <SpareFaces key="aside" which="aside" />
      ) : view.loose ? (
        <SpareFaces key="loose" which="loose" />
      ) : (
        <PeopleGrid
          search={search}
          minFaces={view.minFaces}
          strangers={view.strangers || search.show === 'stranger'}
          onClearFilter={() => {
            usePeopleView.setState({ minFaces: 1 });
            void navigate({ search: { ...search, text: '', show: 'all' }, replace: true });
          }}
        />
      )}
    </div>
  );
}
