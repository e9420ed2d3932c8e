/** A grid of sections cut into rows of equal cells, for a virtualised list. Pure. */

export interface SectionShape {
  readonly key: string;
  readonly count: number;
  /** CSS pixels; 0 for no header. */
  readonly headerHeight: number;
  /** Height of one row of items without the gap, CSS pixels. */
  readonly rowHeight: number;
}

export type GridRow =
  | { readonly kind: 'header'; readonly section: string; readonly height: number }
  | {
      readonly kind: 'items';
      readonly section: string;
      /** Index of the first item within its section, and one past the last. */
      readonly from: number;
      readonly to: number;
      readonly height: number;
    };

/** How many columns of at least `minWidth` fit into `width` with `gap` between them; at least 1. */
export function columnsIn(width: number, minWidth: number, gap: number): number {
  return Math.max(1, Math.floor((width + gap) / (minWidth + gap)));
}

/** Rows top to bottom. Empty sections give no row, not even their header. */
export function rowsOf(sections: readonly SectionShape[], columns: number): GridRow[] {
  const rows: GridRow[] = [];
  for (const { key, count, headerHeight, rowHeight } of sections) {
    if (count === 0) continue;
    if (headerHeight > 0) rows.push({ kind: 'header', section: key, height: headerHeight });
    for (let from = 0; from < count; from += columns) {
      rows.push({
        kind: 'items',
        section: key,
        from,
        to: Math.min(from + columns, count),
        height: rowHeight,
      });
    }
  }
  return rows;
}
