import type { ReactNode } from 'react';
import classes from './Table.module.css';

export interface TableProps {
  readonly label: string;
  readonly head: readonly ReactNode[];
  readonly children: ReactNode;
}

/** A plain, dense table for short lists. Rows are `<tr>`; number cells take `data-number`. */
export function Table({ label, head, children }: TableProps) {
  return (
    <div className={classes['scroll']}>
      <table className={classes['root']} aria-label={label}>
        <thead>
          <tr>
            {head.map((title, at) => (
              <th key={at} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
