import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './PageHeader.module.css';

export interface PageHeaderProps {
  readonly title: ReactNode;
  /** A quiet line beside the title: counts, for instance. */
  readonly note?: ReactNode;
  /** Before the title: a back button, an avatar. */
  readonly before?: ReactNode;
  /** At the far end: buttons. */
  readonly children?: ReactNode;
  /** A second row: filters. */
  readonly below?: ReactNode;
}

/** The head of every screen; does not scroll away. */
export function PageHeader({ title, note, before, children, below }: PageHeaderProps) {
  return (
    <header className={classes['root']}>
      <div className={classes['row']}>
        {before}
        <div className={classes['titles']}>
          <Title order={1} className={classes['title']}>
            {title}
          </Title>
          {note !== undefined && (
            <Text size="sm" c="dimmed" className={classes['note']} component="div">
              {note}
            </Text>
          )}
        </div>
        {children !== undefined && <div className={classes['actions']}>{children}</div>}
      </div>
      {below !== undefined && <div className={classes['below']}>{below}</div>}
    </header>
  );
}
