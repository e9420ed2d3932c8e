import type { ReactNode } from 'react';
import classes from './Facts.module.css';

/** Names and values under each other, small: the inside of a details popover. Holds {@link Fact}s. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className={classes['root']}>{children}</dl>;
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className={classes['fact']}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
