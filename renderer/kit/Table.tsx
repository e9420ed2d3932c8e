import type { ReactNode } from 'react';
import classes from './Table.module.css';

export interface TableProps {
  readonly label: string;
  /** Titles of the columns; `{ number }` stands over right-aligned figures. */
  readonly head: readonly (string | { readonly number: string })[];
  readonly children: ReactNode;
  /** As long as its rows: the page scrolls, not the table. */
  readonly tall?: boolean;
}

/** A plain, dense table for short lists. Rows are `<tr>`; number cells take `data-number`. */
export function Table({ label, head, children, tall = false }: TableProps) {
  return (
    <div className={classes['scroll']} data-tall={tall || undefined}>
      <table className={classes['root']} aria-label={label}>
        <thead>
          <tr>
            {head.map((title, at) =>
              typeof title === 'string' ? (
                <th key={at} scope="col">
                  {title}
                </th>
              ) : (
                <th key={at} scope="col" data-number>
                  {title.number}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
